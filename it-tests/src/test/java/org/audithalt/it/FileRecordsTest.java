package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.it.program.FileOperations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls on files, those among them that are recorded only by rule: call, object, outcome and order as strace saw them. */
final class FileRecordsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Set<String> CHANGES = Set.of(
            "openat",
            "unlink",
            "rmdir",
            "mkdir",
            "rename",
            "mknodat",
            "chmod",
            "chown",
            "fchmod",
            "fchown",
            "ftruncate",
            "utimensat",
            "fsetxattr",
            "fremovexattr",
            "mmap",
            "fcntl");

    private static final Set<String> ONLY_BY_RULE = Set.of(
            "fgetxattr",
            "flistxattr",
            "read",
            "write",
            "pread64",
            "pwrite64",
            "readv",
            "writev",
            "sendfile",
            "copy_file_range",
            "close",
            "fsync",
            "fdatasync",
            "newfstatat",
            "stat",
            "statx",
            "statfs",
            "access",
            "readlink",
            "dup",
            "inotify_add_watch");

    /** Their strings are data, not names. */
    private static final Set<String> BY_DESCRIPTOR = Set.of(
            "fchmod",
            "fchown",
            "ftruncate",
            "fsetxattr",
            "fremovexattr",
            "fgetxattr",
            "flistxattr",
            "mmap",
            "fcntl",
            "read",
            "write",
            "pread64",
            "pwrite64",
            "readv",
            "writev",
            "sendfile",
            "copy_file_range",
            "close",
            "fsync",
            "fdatasync",
            "dup");

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(257, "openat"),
            Map.entry(87, "unlink"),
            Map.entry(84, "rmdir"),
            Map.entry(83, "mkdir"),
            Map.entry(82, "rename"),
            Map.entry(259, "mknodat"),
            Map.entry(90, "chmod"),
            Map.entry(92, "chown"),
            Map.entry(91, "fchmod"),
            Map.entry(93, "fchown"),
            Map.entry(77, "ftruncate"),
            Map.entry(280, "utimensat"),
            Map.entry(190, "fsetxattr"),
            Map.entry(199, "fremovexattr"),
            Map.entry(9, "mmap"),
            Map.entry(72, "fcntl"),
            Map.entry(193, "fgetxattr"),
            Map.entry(196, "flistxattr"),
            Map.entry(0, "read"),
            Map.entry(1, "write"),
            Map.entry(17, "pread64"),
            Map.entry(18, "pwrite64"),
            Map.entry(19, "readv"),
            Map.entry(20, "writev"),
            Map.entry(40, "sendfile"),
            Map.entry(326, "copy_file_range"),
            Map.entry(3, "close"),
            Map.entry(5, "fstat"),
            Map.entry(74, "fsync"),
            Map.entry(75, "fdatasync"),
            Map.entry(262, "newfstatat"),
            Map.entry(332, "statx"),
            Map.entry(137, "statfs"),
            Map.entry(21, "access"),
            Map.entry(89, "readlink"),
            Map.entry(32, "dup"),
            Map.entry(254, "inotify_add_watch"));

    private static final Map<String, Integer> ERRORS = Map.ofEntries(
            Map.entry("EPERM", 1),
            Map.entry("ENOENT", 2),
            Map.entry("E2BIG", 7),
            Map.entry("EBADF", 9),
            Map.entry("EAGAIN", 11),
            Map.entry("EACCES", 13),
            Map.entry("EEXIST", 17),
            Map.entry("EXDEV", 18),
            Map.entry("ENODEV", 19),
            Map.entry("ENOTDIR", 20),
            Map.entry("EISDIR", 21),
            Map.entry("EINVAL", 22),
            Map.entry("ENOSPC", 28),
            Map.entry("ERANGE", 34),
            Map.entry("ENOTEMPTY", 39),
            Map.entry("ELOOP", 40),
            Map.entry("ENODATA", 61),
            Map.entry("EOPNOTSUPP", 95));

    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)+)\"");
    private static final Pattern DESCRIPTOR = Pattern.compile("(?:\\d+|AT_FDCWD)<([^>]*)>");
    private static final Pattern OCTAL = Pattern.compile("\\\\(\\d{3})");

    @TempDir
    Path directory;

    private Path dir;
    private Path elsewhere;

    @BeforeEach
    void makeDirectory() throws IOException {
        dir = Files.createDirectory(directory.resolve("work"));
        elsewhere = Path.of("/dev/shm/audithalt-" + ProcessHandle.current().pid());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void changesAreRecordedAsTheKernelSawThem(Jdk jdk) throws Exception {
        compare(jdk, "", CHANGES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void dataAndReadsAreRecordedWhereRulesAskForThem(Jdk jdk) throws Exception {
        Path rules = directory.resolve("all.rules");
        Files.writeString(rules, "-a always,exit -S all -k all\n");
        List<String> calls = new ArrayList<>(CHANGES);
        calls.addAll(ONLY_BY_RULE);
        compare(jdk, ",rules=" + rules, Set.copyOf(calls));
    }

    private void compare(Jdk jdk, String settings, Set<String> calls) throws Exception {
        Path account = directory.resolve("strace");
        Path lockedFile = Files.writeString(dir.resolve("locked"), "text");
        String traced = "?" + String.join(",?", calls) + ",prctl";
        try (FileChannel channel = FileChannel.open(lockedFile, StandardOpenOption.WRITE);
                FileLock lock = channel.lock();
                AuditedJvm jvm = AuditedJvm.with(jdk)
                        .in(directory)
                        .agent("log_file=" + directory.resolve("audit/audit.log") + settings)
                        .under(Strace.into(account, traced))
                        .main(FileOperations.class.getName(), dir.toString(), elsewhere.toString())
                        .start()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(jvm.stdout()).as("%s", jvm).contains("done");

            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(Ausearch.events(jvm.logFile())).isEqualTo(trail.events().size());
            Map<String, List<String>> kernel = kernel(account, jvm.stdout(), !settings.isEmpty());
            Map<String, List<String>> records = records(trail, kernel);
            assertThat(lines(records)).containsExactlyElementsOf(lines(kernel));
            assertThat(kernel).hasSizeGreaterThan(25);
        }
    }

    // ---- our side

    private Map<String, List<String>> records(Trail trail, Map<String, List<String>> kernel) {
        Map<String, List<String>> records = new TreeMap<>();
        for (Trail.Event event : trail.actions()) {
            String name = NAMES.getOrDefault(Integer.parseInt(String.valueOf(event.syscall())), "?");
            List<String> objects = new ArrayList<>();
            for (int i = 0; i < event.names().size(); i++) {
                if (!event.ofType("PATH").get(i).contains("nametype=PARENT")) {
                    objects.add(event.names().get(i));
                }
            }
            // fstat is left out on both sides: natives make it by the way
            if (name.equals("fstat") || objects.stream().noneMatch(this::concerns)) {
                continue;
            }
            String thread = String.valueOf(event.comm());
            List<String> ofThread = records.computeIfAbsent(thread, key -> new ArrayList<>());
            List<String> seen = kernel.getOrDefault(thread, List.of());
            String other = ofThread.size() < seen.size() ? seen.get(ofThread.size()) : "";
            ofThread.add(described(name, event, other) + " " + String.join(" ", objects));
        }
        records.keySet().retainAll(kernel.keySet());
        return records;
    }

    /** What the JDK does not tell is taken from the kernel's account. */
    private static String described(String name, Trail.Event event, String kernel) {
        String exit = event.exit();
        if (exit == null) {
            Matcher outcome = Pattern.compile("^\\S+ (yes|no) (\\S+)").matcher(kernel);
            exit = outcome.find() ? outcome.group(2) : "?";
        }
        return name + " " + event.success() + " " + exit;
    }

    private boolean concerns(String object) {
        return object.startsWith(dir + "/")
                || object.equals(dir.toString())
                || object.equals(elsewhere.toString())
                || object.equals("/dev/full")
                || object.equals("/proc/version")
                || object.equals("/proc/audithalt");
    }

    // ---- the kernel's side

    private Map<String, List<String>> kernel(Path account, List<String> output, boolean everything) throws IOException {
        Map<Long, String> names = new HashMap<>();
        Map<String, List<String>> calls = new TreeMap<>();
        for (Strace.Call call : Strace.read(account)) {
            if (call.name().equals("prctl")) {
                if (call.arguments().startsWith("PR_SET_NAME")) {
                    names.put(call.thread(), strings(call.arguments()).get(0));
                }
                continue;
            }
            String thread = names.getOrDefault(call.thread(), "");
            boolean operation = output.stream().anyMatch(line -> line.startsWith(thread + " ")) && !thread.isEmpty();
            // made by natives after an open or as part of a whole: java.io closes a directory that it will not read
            boolean within = (thread.equals("in-directory") && call.name().equals("close"))
                    || (thread.equals("old-time-far") && call.name().contains("stat"));
            String described = operation && !within ? described(call, everything) : null;
            if (described != null) {
                add(calls.computeIfAbsent(thread, key -> new ArrayList<>()), described);
            }
        }
        return calls;
    }

    /** A copy is one row: its calls follow each other until one says that nothing is left. */
    private static void add(List<String> calls, String described) {
        String last = calls.isEmpty() ? "" : calls.get(calls.size() - 1);
        boolean copies = described.startsWith("sendfile yes 0") || described.startsWith("copy_file_range yes 0");
        if (!copies || !last.startsWith(described.substring(0, described.indexOf(' ')))) {
            calls.add(described);
        }
    }

    private @Nullable String described(Strace.Call call, boolean everything) {
        String name = call.name().equals("stat") ? "newfstatat" : call.name();
        String arguments = call.arguments();
        boolean ofDescriptor = arguments.contains("\"\"");
        // what natives ask of a descriptor by the way, and the flags of descriptors
        if ((name.equals("newfstatat") && ofDescriptor)
                || (name.equals("fcntl") && !arguments.contains("F_SETLK"))
                || (name.equals("mmap") && !everything && !arguments.contains("PROT_WRITE, MAP_SHARED"))) {
            return null;
        }
        List<String> objects = objects(name, arguments, ofDescriptor);
        if (objects.stream().noneMatch(this::concerns)) {
            return null;
        }
        boolean failed = !call.error().isEmpty();
        String exit = failed ? "-" + ERRORS.get(call.error()) : number(call.result());
        return name + (failed ? " no " : " yes ") + exit + " " + String.join(" ", objects);
    }

    private List<String> objects(String name, String arguments, boolean ofDescriptor) {
        List<String> descriptors = new ArrayList<>();
        Matcher descriptor = DESCRIPTOR.matcher(arguments);
        while (descriptor.find()) {
            descriptors.add(inside(descriptor.group(1)));
        }
        boolean noName = name.equals("utimensat") && arguments.contains(">, NULL,");
        if (BY_DESCRIPTOR.contains(name) || ofDescriptor || noName) {
            int count = name.equals("copy_file_range") ? 2 : 1;
            return descriptors.size() < count ? List.of() : descriptors.subList(0, count);
        }
        List<String> objects = new ArrayList<>();
        List<String> strings = strings(arguments);
        int names = name.equals("rename") ? 2 : 1;
        for (int i = 0; i < Math.min(names, strings.size()); i++) {
            String path = strings.get(i);
            boolean relative = !path.startsWith("/") && !descriptors.isEmpty();
            objects.add(relative ? descriptors.get(0) + "/" + path : path);
        }
        return objects;
    }

    /** The path from outside of a JDK in another root directory. */
    private String inside(String path) {
        String plain = path.replaceFirst("<.*", "");
        int from = plain.indexOf(dir.toString());
        for (String shared : List.of("/dev/", "/proc/")) {
            from = from < 0 ? plain.indexOf(shared) : from;
        }
        return from > 0 ? plain.substring(from) : plain;
    }

    private static List<String> strings(String arguments) {
        return STRING.matcher(arguments.replaceAll("<[^>]*>+", ""))
                .results()
                .map(found -> unescaped(found.group(1)))
                .toList();
    }

    /** strace writes other letters than ASCII as octal bytes. */
    private static String unescaped(String text) {
        if (!OCTAL.matcher(text).find()) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean octal = text.charAt(i) == '\\' && i + 3 < text.length();
            bytes[length++] = octal ? (byte) Integer.parseInt(text.substring(i + 1, i + 4), 8) : (byte) text.charAt(i);
            i += octal ? 3 : 0;
        }
        return new String(bytes, 0, length, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String number(String result) {
        return result.startsWith("0x") ? Long.toString(Long.parseLong(result.substring(2), 16)) : result;
    }

    private static List<String> lines(Map<String, List<String>> calls) {
        List<String> lines = new ArrayList<>();
        calls.forEach((thread, ofThread) -> ofThread.forEach(call -> lines.add(thread + ": " + call)));
        return lines;
    }
}
