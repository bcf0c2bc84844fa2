package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.audithalt.backlog.BacklogNames;
import org.jspecify.annotations.Nullable;

/**
 * Dead processes, found by the backlogs that they left: in the directories where living ones have theirs and their logs, in
 * {@code audit} of the current directory, where logs are by default, or where the user says. Changes nothing.
 *
 * @param found those found
 * @param silent directories that did not answer, as on a disk that hangs: the living are to be shown all the same
 */
record DeadJvms(List<DeadJvm> found, List<Path> silent) {
    static final DeadJvms NONE = new DeadJvms(List.of(), List.of());

    /** Directory of a log that nobody set, below the working directory of its process. */
    private static final Path DEFAULT_PLACE = Path.of("audit");

    private static final long LONGEST_LOOK_MILLIS = 1000;

    /** Those in the directories of living processes and the default one. */
    static DeadJvms near(List<AuditedJvm> jvms) {
        Set<Path> directories = new TreeSet<>();
        for (AuditedJvm jvm : jvms) {
            add(jvm.backlog().getParent(), directories);
            for (Path log : jvm.logs()) {
                add(log.getParent(), directories);
            }
        }
        directories.add(DEFAULT_PLACE.toAbsolutePath());
        return in(directories, jvms);
    }

    /** Those in some directories. */
    static DeadJvms in(Set<Path> directories, List<AuditedJvm> jvms) {
        Set<Object> living = keys(jvms);
        // the same directory may be known by several names
        Map<Object, DeadJvm> found = new LinkedHashMap<>();
        List<Path> silent = new ArrayList<>();
        for (Path directory : directories) {
            Look look = new Look(directory, living);
            if (look.endsInTime()) {
                look.found.forEach(found::putIfAbsent);
            } else {
                silent.add(directory);
            }
        }
        return new DeadJvms(List.copyOf(found.values()), silent);
    }

    /** By what the backlogs of the living are known, whatever their names. One whose disk hangs goes without, as that disk does. */
    private static Set<Object> keys(List<AuditedJvm> jvms) {
        Set<Object> keys = ConcurrentHashMap.newKeySet();
        GuardedLooks looks = new GuardedLooks();
        for (AuditedJvm jvm : jvms) {
            try {
                looks.endsInTime(() -> keys.add(key(jvm.backlog())));
            } catch (IOException unknown) {
                keys.add(jvm.backlog());
            }
        }
        return keys;
    }

    private static void add(@Nullable Path directory, Set<Path> directories) {
        if (directory != null) {
            directories.add(directory);
        }
    }

    /** Device and inode; the name where they cannot be asked for. */
    private static Object key(Path file) {
        try {
            return Files.getAttribute(file, "unix:dev") + " " + Files.getAttribute(file, "unix:ino");
        } catch (IOException gone) {
            return file;
        }
    }

    /** A look into one directory, on a thread of its own that is left alone if it hangs. */
    private static final class Look implements Runnable {
        private final Path directory;
        private final Set<Object> living;
        private final Map<Object, DeadJvm> found = new LinkedHashMap<>();

        Look(Path directory, Set<Object> living) {
            this.directory = directory;
            this.living = living;
        }

        boolean endsInTime() {
            Thread thread = new Thread(this, "look into " + directory);
            thread.setDaemon(true);
            thread.start();
            try {
                thread.join(LONGEST_LOOK_MILLIS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return !thread.isAlive();
        }

        /** A directory that cannot be read has none to show; the living process there is told of anyway. */
        @Override
        public void run() {
            List<Path> files = new ArrayList<>();
            try (DirectoryStream<Path> named = Files.newDirectoryStream(directory, "*" + BacklogNames.SUFFIX)) {
                named.forEach(files::add);
            } catch (IOException | DirectoryIteratorException unreadable) {
                return;
            }
            files.sort(null);
            for (Path file : files) {
                Object key = key(file);
                if (!living.contains(key) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    DeadJvm dead = DeadJvm.of(file);
                    if (dead != null) {
                        found.put(key, dead);
                    }
                }
            }
        }
    }
}
