package org.audithalt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code /proc} tells of one process (proc(5)). Nothing is cached; the process may end at any moment. */
final class ProcessFiles {
    private static final Path PROC = Path.of("/proc");
    private static final int SIGQUIT = 3;

    private final long pid;
    private final Path directory;

    ProcessFiles(long pid) {
        this.pid = pid;
        this.directory = PROC.resolve(Long.toString(pid));
    }

    /** Every process visible in this pid namespace, in ascending order of process id. */
    static List<ProcessFiles> all() throws IOException {
        List<ProcessFiles> all = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                all.add(new ProcessFiles(Long.parseLong(entry.getFileName().toString())));
            }
        }
        all.sort((a, b) -> Long.compare(a.pid, b.pid));
        return all;
    }

    /** This process's own. */
    static ProcessFiles self() {
        return new ProcessFiles(ProcessHandle.current().pid());
    }

    long pid() {
        return pid;
    }

    /** Whether the process exists and has not ended; one that nobody has waited for yet (a zombie) has ended. */
    boolean alive() {
        char state = state();
        return state != 0 && state != 'Z' && state != 'X';
    }

    /** The state letter of {@code stat}; 0 when there is no such process. */
    char state() {
        try {
            String stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
            int end = stat.lastIndexOf(')');
            return end < 0 || end + 2 >= stat.length() ? 0 : stat.charAt(end + 2);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Files mapped into the process, as it names them; each once. */
    List<String> mappedFiles() throws IOException {
        List<String> files = new ArrayList<>();
        String last = "";
        for (String line : Files.readAllLines(directory.resolve("maps"), StandardCharsets.UTF_8)) {
            int slash = line.indexOf('/');
            String file = slash < 0 ? "" : line.substring(slash).replace("\\012", "\n");
            if (!file.isEmpty() && !file.equals(last) && !files.contains(file)) {
                files.add(file);
            }
            last = file;
        }
        return files;
    }

    /** The command line's arguments; empty when it cannot be read. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        for (String argument : read("cmdline").split("\0", -1)) {
            arguments.add(argument);
        }
        return arguments;
    }

    /** The command line and the environment, for a look at JVM flags; the latter only where it may be read. */
    String flagSources() {
        return read("cmdline") + "\0" + read("environ");
    }

    /** Effective user id; -1 when it cannot be read. */
    long effectiveUid() {
        String[] uids = status("Uid:").split("\\s+", -1);
        return uids.length > 1 ? Long.parseLong(uids[1]) : -1;
    }

    /** The process id inside its own pid namespace. */
    long innermostPid() {
        String pids = status("NSpid:");
        return pids.isEmpty()
                ? pid
                : Long.parseLong(pids.substring(pids.lastIndexOf('\t') + 1).trim());
    }

    /** Whether the process handles SIGQUIT, as a started JVM does; others would die of it. */
    boolean catchesQuit() {
        String caught = status("SigCgt:");
        return !caught.isEmpty() && (Long.parseUnsignedLong(caught, 16) & (1L << (SIGQUIT - 1))) != 0;
    }

    /** Whether the process sees another file-system tree than this one (another mount namespace or root). */
    boolean elsewhere() {
        try {
            Path own = self().directory;
            return !link("ns/mnt").equals(Files.readSymbolicLink(own.resolve("ns/mnt")))
                    || !link("root").equals(Files.readSymbolicLink(own.resolve("root")));
        } catch (IOException e) {
            return false;
        }
    }

    /** A path of the process as this process can open it. */
    Path seen(String path) {
        return elsewhere() ? Path.of(directory + "/root" + path) : Path.of(path);
    }

    /**
     * A path that the kernel gives from the root of the process's mount namespace, as this process can open it. After chroot(2)
     * there, that differs from what the process calls it.
     */
    Path seenBelowRoot(String path) {
        try {
            String root = link("root").toString();
            return path.startsWith(root + "/")
                    ? Path.of(directory + "/root" + path.substring(root.length()))
                    : seen(path);
        } catch (IOException e) {
            return seen(path);
        }
    }

    /** The working directory of the process. */
    Path workingDirectory() {
        return directory.resolve("cwd");
    }

    private Path link(String name) throws IOException {
        return Files.readSymbolicLink(directory.resolve(name));
    }

    private String status(String field) {
        for (String line : read("status").split("\n", -1)) {
            if (line.startsWith(field)) {
                return line.substring(field.length()).trim();
            }
        }
        return "";
    }

    private String read(String name) {
        try {
            return new String(Files.readAllBytes(directory.resolve(name)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
