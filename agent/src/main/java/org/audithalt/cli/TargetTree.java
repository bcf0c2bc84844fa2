package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of files that a process sees, which need not be ours, and how its files are reached from here. */
final class TargetTree {
    /** As many as the kernel follows (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    /** A name that proc(5) never has, and that says why nothing is found there. */
    private static final String LOOP = "too-many-symbolic-links";

    private static final int MOUNT_OPTIONS = 3;

    private final ProcessFiles process;

    TargetTree(ProcessFiles process) {
        this.process = process;
    }

    /** Whether the process sees another tree than this one (another mount namespace or root). */
    boolean elsewhere() {
        try {
            ProcessFiles self = ProcessFiles.self();
            return !process.link("ns/mnt").equals(self.link("ns/mnt"))
                    || !process.link("root").equals(self.link("root"));
        } catch (IOException e) {
            return false;
        }
    }

    /** A path of the process as this process can open it. Looks at each of its directories if the tree is another. */
    Path seen(String path) {
        return seen(RawName.ofText(path));
    }

    /** The same; symbolic links lead to where the process would get, and never out of its tree. */
    Path seen(Path path) {
        return elsewhere() ? followed(path) : path;
    }

    /** A path of the process as this process can open it, by name alone: a link in it may lead into our tree. */
    Path named(String path) {
        Path name = RawName.ofText(path);
        return elsewhere() ? root().resolve(Path.of("/").relativize(name)) : name;
    }

    /**
     * Where a mapped file may be, by the name that {@code maps} has for it. The kernel names it as the reader would reach it
     * if it can (a process after chroot(2)), else from the root of the process's mount namespace, which after chroot(2) in
     * such a namespace is not the root of the process.
     */
    List<Path> mapped(Path name) {
        List<Path> places = new ArrayList<>(List.of(seen(name), name));
        try {
            Path root = process.link("root");
            if (root.getNameCount() > 0 && name.startsWith(root)) {
                places.add(seen(Path.of("/").resolve(root.relativize(name))));
            }
        } catch (IOException ended) {
            return places;
        }
        return places;
    }

    /** Whether the file system of a path is mounted read-only, by the process's own table of mounts. */
    boolean isReadOnly(String path) {
        String mount = "";
        boolean readOnly = false;
        for (String line : process.read("mounts").split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            if (fields.length > MOUNT_OPTIONS
                    && fields[1].length() >= mount.length()
                    && (path + "/").startsWith(fields[1].equals("/") ? "/" : fields[1] + "/")) {
                mount = fields[1];
                readOnly = ("," + fields[MOUNT_OPTIONS] + ",").contains(",ro,");
            }
        }
        return readOnly;
    }

    private Path root() {
        return process.file("root");
    }

    /**
     * Goes down name by name. The kernel would take an absolute link below {@code /proc/PID/root} from our own root: another
     * file, and one that the process's side has chosen. A link that is made between this look and the opening still can.
     */
    private Path followed(Path path) {
        Deque<Path> ahead = new ArrayDeque<>();
        push(path, ahead);
        List<Path> gone = new ArrayList<>();
        int links = 0;
        while (!ahead.isEmpty()) {
            Path name = ahead.pop();
            if (name.toString().equals("..")) {
                if (!gone.isEmpty()) {
                    gone.remove(gone.size() - 1);
                }
                continue;
            }
            Path target = target(at(gone).resolve(name));
            if (target == null) {
                gone.add(name);
            } else if (++links > MOST_LINKS) {
                return process.file(LOOP);
            } else {
                if (target.isAbsolute()) {
                    gone.clear();
                }
                push(target, ahead);
            }
        }
        return at(gone);
    }

    private Path at(List<Path> names) {
        Path at = root();
        for (Path name : names) {
            at = at.resolve(name);
        }
        return at;
    }

    /** Its names before all others; {@code .} is none. */
    private static void push(Path path, Deque<Path> ahead) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            if (!path.getName(i).toString().equals(".")) {
                ahead.push(path.getName(i));
            }
        }
    }

    /** What a symbolic link holds; null if there is none. */
    private static @Nullable Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException none) {
            return null;
        }
    }
}
