package org.audithalt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code /proc} tells of one process (proc(5)). Nothing is cached; the process may end at any moment. */
final class ProcessFiles {
    private static final Path PROC = Path.of("/proc");
    private static final int SIGQUIT = 3;
    /** Fields of a line of {@code maps}: addresses, permissions, offset in the file. */
    private static final int MAPS_OFFSET = 2;

    private static final int HEXADECIMAL = 16;

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

    /** Its name, which the kernel cuts to 15 bytes; empty when there is no such process. Asks nothing of the process itself. */
    String name() {
        String stat = read("stat");
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        return open < 0 || close < open ? "" : stat.substring(open + 1, close);
    }

    /**
     * Files mapped into the process, as {@link RawName#ofBytes} takes their names; each once.
     *
     * @throws java.nio.file.AccessDeniedException if this user may not look
     */
    List<String> mappedFiles() throws IOException {
        Set<String> files = new LinkedHashSet<>();
        for (String line : maps()) {
            String file = mappedFile(line);
            if (!file.isEmpty()) {
                files.add(file);
            }
        }
        return List.copyOf(files);
    }

    /** Addresses in its memory at which a mapped file begins, by a name of {@link #mappedFiles}. */
    List<Long> beginnings(String file) throws IOException {
        List<Long> addresses = new ArrayList<>();
        for (String line : maps()) {
            String[] fields = line.split(" ", MAPS_OFFSET + 2);
            if (mappedFile(line).equals(file) && fields[MAPS_OFFSET].matches("0+")) {
                addresses.add(Long.parseUnsignedLong(fields[0].replaceFirst("-.*", ""), HEXADECIMAL));
            }
        }
        return addresses;
    }

    private String[] maps() throws IOException {
        byte[] maps = Files.readAllBytes(directory.resolve("maps"));
        return new String(maps, StandardCharsets.ISO_8859_1).split("\n", -1);
    }

    private static String mappedFile(String line) {
        int slash = line.indexOf('/');
        return slash < 0 ? "" : line.substring(slash).replace("\\012", "\n");
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

    /** Its first descriptor of a directory, as this process can open it; null if there is none or it may not be looked at. */
    @Nullable
    Path openDirectory() {
        try (var descriptors = Files.newDirectoryStream(directory.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isDirectory(descriptor)) {
                    return descriptor;
                }
            }
        } catch (IOException | DirectoryIteratorException unknown) {
            return null;
        }
        return null;
    }

    /** Effective group id; -1 when it cannot be read. */
    long effectiveGid() {
        String[] gids = status("Gid:").split("\\s+", -1);
        return gids.length > 1 ? Long.parseLong(gids[1]) : -1;
    }

    /** Group ids that decide over its access, the effective one first. */
    List<String> groups() {
        return List.of((effectiveGid() + " " + status("Groups:")).split("\\s+", -1));
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

    /** The working directory of the process. */
    Path workingDirectory() {
        return directory.resolve("cwd");
    }

    /** The tree of files that it sees. */
    TargetTree tree() {
        return new TargetTree(this);
    }

    /** What its user may do with them. */
    TargetRights rights() {
        return new TargetRights(this);
    }

    /** A file that proc(5) has for it. */
    Path file(String name) {
        return directory.resolve(name);
    }

    /** Where one of those files, a symbolic link, leads. */
    Path link(String name) throws IOException {
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

    /** One of those files as text; empty when it cannot be read. */
    String read(String name) {
        try {
            return new String(Files.readAllBytes(directory.resolve(name)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
