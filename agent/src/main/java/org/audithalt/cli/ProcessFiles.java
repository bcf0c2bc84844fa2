package org.audithalt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code /proc} tells of one process (proc(5)). Nothing is cached; the process may end at any moment. */
final class ProcessFiles {
    private static final Path PROC = Path.of("/proc");
    private static final int SIGQUIT = 3;
    private static final int ELF_CLASS = 4;
    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int EXECUTE = 1;
    /** Of {@code stat}, counted behind the name: field 22. */
    private static final int START_FIELD = 19;
    /** USER_HZ, 100 on every architecture that runs here. */
    private static final int TICKS_PER_SECOND = 100;

    private final long pid;
    private final Path directory;

    ProcessFiles(long pid) {
        this(PROC, pid);
    }

    /** @param proc where proc(5) is mounted */
    ProcessFiles(Path proc, long pid) {
        this.pid = pid;
        this.directory = proc.resolve(Long.toString(pid));
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

    /** A thread: its name, which the kernel cuts to 15 bytes, and when it began; 0 if unknown. */
    record Task(String name, long startMillis) {}

    /** Its threads; empty when it has ended. Anybody may ask. */
    List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(directory.resolve("task"))) {
            for (Path entry : entries) {
                String stat = read("task/" + entry.getFileName() + "/stat");
                int open = stat.indexOf('(');
                int close = stat.lastIndexOf(')');
                if (open >= 0 && close > open) {
                    tasks.add(new Task(stat.substring(open + 1, close), startMillis(stat.substring(close + 1))));
                }
            }
        } catch (IOException | DirectoryIteratorException ended) {
            return tasks;
        }
        return tasks;
    }

    /** Field 22 of {@code stat}, in ticks since the machine began. */
    private static long startMillis(String behindName) {
        String[] fields = behindName.trim().split(" ", -1);
        try {
            for (String line : Files.readAllLines(PROC.resolve("stat"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("btime ")) {
                    long begin =
                            Long.parseLong(line.substring("btime ".length()).trim());
                    return begin * 1000 + Long.parseLong(fields[START_FIELD]) * (1000 / TICKS_PER_SECOND);
                }
            }
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException unknown) {
            return 0;
        }
        return 0;
    }

    /** A directory that it has open, as it names it; empty if there is none or it may not be looked at. */
    String openDirectory() {
        try (var descriptors = Files.newDirectoryStream(directory.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isDirectory(descriptor)) {
                    return Files.readSymbolicLink(descriptor).toString();
                }
            }
        } catch (IOException | DirectoryIteratorException unknown) {
            return "";
        }
        return "";
    }

    /** Effective group id; -1 when it cannot be read. */
    long effectiveGid() {
        String[] gids = status("Gid:").split("\\s+", -1);
        return gids.length > 1 ? Long.parseLong(gids[1]) : -1;
    }

    /** Whether its program is one of 32 bits (elf(5), EI_CLASS). */
    boolean is32Bit() {
        try (var program = Files.newInputStream(directory.resolve("exe"))) {
            byte[] begin = program.readNBytes(ELF_CLASS + 1);
            return begin.length > ELF_CLASS && begin[ELF_CLASS] == 1;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Whether its JVM has opened its attach socket. */
    boolean hasAttachSocket() {
        return Files.exists(seen("/tmp/.java_pid" + innermostPid()));
    }

    /** Whether its user may read a file, as far as mode bits tell. */
    boolean mayRead(String file) {
        boolean may = may(file, READ);
        for (int at = file.indexOf('/', 1); at > 0; at = file.indexOf('/', at + 1)) {
            may &= may(file.substring(0, at), EXECUTE);
        }
        return may;
    }

    /** Whether its user may make files in a directory, as far as mode bits and the mount tell. */
    boolean mayWriteDirectory(String path) {
        try {
            return may(path, WRITE) && !Files.getFileStore(seen(path)).isReadOnly();
        } catch (IOException none) {
            return false;
        }
    }

    private boolean may(String path, int bit) {
        try {
            Map<String, Object> found = Files.readAttributes(seen(path), "unix:mode,uid,gid");
            int mode = number(found, "mode");
            long uid = effectiveUid();
            List<String> groups = List.of((effectiveGid() + " " + status("Groups:")).split("\\s+", -1));
            if (uid == 0) {
                return true;
            }
            if (uid == number(found, "uid")) {
                return (mode >> 6 & bit) != 0;
            }
            return (groups.contains(String.valueOf(found.get("gid"))) ? mode >> 3 & bit : mode & bit) != 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer number ? number : -1;
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
     * Where a mapped file may be, by the name that {@code maps} has for it. The kernel names it as the reader would reach it
     * if it can (a process after chroot(2)), else from the root of the process's mount namespace, which after chroot(2) in
     * such a namespace is not the root of the process.
     */
    List<Path> mapped(String name) {
        List<Path> places = new ArrayList<>(List.of(seen(name), Path.of(name)));
        try {
            String root = link("root").toString();
            if (name.startsWith(root + "/")) {
                places.add(seen(name.substring(root.length())));
            }
        } catch (IOException ended) {
            return places;
        }
        return places;
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
