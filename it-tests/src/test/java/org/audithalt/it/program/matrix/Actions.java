package org.audithalt.it.program.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Actions that are ready: all that they need has been made, none needs another one's effect, so that they can run in any order
 * or at once.
 */
final class Actions implements AutoCloseable {
    private final Path dir;
    private final Path elsewhere;
    private final Map<String, Action> actions = new LinkedHashMap<>();
    private final List<AutoCloseable> resources = new ArrayList<>();

    /**
     * None yet.
     *
     * @param dir an empty directory
     * @param elsewhere an empty directory of another file system
     */
    Actions(Path dir, Path elsewhere) {
        this.dir = dir;
        this.elsewhere = elsewhere;
    }

    /** Whether it fails is for the trail to tell. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** One more; its name is its thread's, so that the kernel keeps 13 letters of it. */
    void on(String name, Action action) {
        if (actions.put(name, action) != null || name.length() > 13) {
            throw new IllegalArgumentException(name);
        }
    }

    /** Open until all have ended. */
    <T extends AutoCloseable> T keep(T resource) {
        resources.add(resource);
        return resource;
    }

    Map<String, Action> all() {
        return actions;
    }

    Path dir() {
        return dir;
    }

    Path elsewhere() {
        return elsewhere;
    }

    /** A name where nothing is. */
    Path none() {
        return dir.resolve("none");
    }

    /** A new file of ten bytes. */
    Path file(String name) throws IOException {
        return Files.writeString(dir.resolve(name), "0123456789");
    }

    /** A new directory, with a file in it unless it is to be empty. */
    Path directory(String name, String... files) throws IOException {
        Path directory = Files.createDirectory(dir.resolve(name));
        for (String file : files) {
            Files.writeString(directory.resolve(file), "0123456789");
        }
        return directory;
    }

    @Override
    public void close() {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception closedByItsAction) {
                System.out.println("close " + closedByItsAction);
            }
        }
    }
}
