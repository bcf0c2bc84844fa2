package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.audithalt.it.program.Operations;
import org.audithalt.it.program.Sequence;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One record per action, succeeded or failed, and it says what the kernel saw. */
final class RecordsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * Per operation of {@link Operations}: call, success, errno if it is known, names. D is the test's directory, {NAME} a port;
     * an operation that makes two calls is followed by a line without a name.
     */
    private static final String EXPECTED = """
            fis-open: openat yes D/present
            fis-missing: openat no 2 D/missing
            fos-create: openat yes D/fos
            fos-directory: openat no 21 D/sub
            raf-read: openat yes D/present
            raf-create: openat yes D/raf
            raf-missing: openat no 2 D/missing
            file-create: openat yes D/newfile
            file-exists: openat no 17 D/newfile
            file-list: openat yes D/sub
            list-missing: openat no 2 D/missing
            file-delete: unlink yes D/unwanted
            delete-missing: unlink no 2 D/unwanted
            file-rename: rename yes D/from D/to
            rename-missing: rename no 2 D/from D/to
            file-mkdir: mkdir yes D/mkdir
            mkdir-exists: mkdir no 17 D/mkdir
            file-readonly: chmod yes D/to
            file-chmod: chmod yes D/to
            raf-length: ftruncate yes D/raf
            raf-length-fail: ftruncate no 22 D/raf
            nio-read: openat yes D/present
            nio-missing: openat no 2 D/missing
            nio-create: openat yes D/created
            nio-exists: openat no 17 D/created
            nio-append: openat yes D/created
            nio-list: openat yes D/full
            nio-list-none: openat no 2 D/missing
            nio-delete: unlink yes D/old
            nio-delete-fail: unlink no 1 /proc/version
            nio-rmdir: rmdir yes D/empty
            nio-rmdir-full: rmdir no 39 D/full
            nio-mkdir: mkdir yes D/made
            nio-mkdir-fail: mkdir no 17 D/made
            nio-move: rename yes D/moved D/moved2
            nio-move-fail: rename no 2 D/missing D/created
            nio-link: link yes D/present D/hard
            nio-link-fail: link no 17 D/present D/hard
            nio-symlink: symlink yes D/present D/soft
            nio-soft-fail: symlink no 17 D/present D/soft
            nio-truncate: ftruncate yes D/present
            nio-chmod: chmod yes D/present
            nio-chmod-fail: chmod no 2 D/missing
            nio-chown: chown yes D/present
            nio-chown-fail: chown no 2 D/missing
            nio-lchown: lchown yes D/soft
            nio-lchown-fail: lchown no 2 D/missing
            openat: openat yes D/full/child
            openat-fail: openat no 2 D/full/missing
            renameat: renameat yes D/full/child D/full/third
            renameat-fail: renameat no 2 D/full/missing D/full/third
            unlinkat: unlinkat yes D/full/second
            unlinkat-fail: unlinkat no 2 D/full/missing
            fchmod: fchmod yes D/full
            fchown: fchown yes D/full
            connect4: socket yes
            : connect yes 127.0.0.1:{server4}
            refused4: socket yes
            : connect no 111 127.0.0.1:{closed4}
            timed4: socket yes
            : connect no 115 127.0.0.1:{server4}
            nio-connect4: connect yes 127.0.0.1:{server4}
            nio-refused4: connect no 111 127.0.0.1:{closed4}
            nio-begun4: connect no 115 127.0.0.1:{server4}
            connect6: socket yes
            : connect yes 0:0:0:0:0:0:0:1:{server6}
            refused6: socket yes
            : connect no 111 0:0:0:0:0:0:0:1:{closed6}
            timed6: socket yes
            : connect no 115 0:0:0:0:0:0:0:1:{server6}
            nio-connect6: connect yes 0:0:0:0:0:0:0:1:{server6}
            nio-refused6: connect no 111 0:0:0:0:0:0:0:1:{closed6}
            nio-begun6: connect no 115 0:0:0:0:0:0:0:1:{server6}
            connect-unix: connect yes D/unix unix:D/unix
            refused-unix: connect no 2 D/missing unix:D/missing
            bind4: socket yes
            : bind yes 127.0.0.1:0
            : listen yes
            bind4-used: socket yes
            : bind no 98 127.0.0.1:{bound4}
            bind6: bind yes 0:0:0:0:0:0:0:1:0
            : listen yes
            bind-client: socket yes
            : bind yes 127.0.0.1:0
            bind-foreign: socket yes
            : bind no 99 192.0.2.1:0
            bind-unix: bind yes D/unix2 unix:D/unix2
            : listen yes
            bind-unix-used: bind no 98 D/unix2 unix:D/unix2
            accept4: accept yes 127.0.0.1:{client4}
            : shutdown null ?
            nio-accept4: accept yes 127.0.0.1:{channel4}
            selected4: accept yes 127.0.0.1:{selected4}
            accept6: accept yes 0:0:0:0:0:0:0:1:{client6}
            : shutdown null ?
            nio-accept6: accept yes 0:0:0:0:0:0:0:1:{channel6}
            selected6: accept yes 0:0:0:0:0:0:0:1:{selected6}
            accept-unix: accept yes unix:
            send4: sendto yes 127.0.0.1:{receiver}
            send6: sendto yes 0:0:0:0:0:0:0:1:{receiver6}
            send-large: sendto no 90 127.0.0.1:{receiver}
            old-send: sendto yes 127.0.0.1:{receiver}
            old-send-large: sendto no 90 127.0.0.1:{receiver}
            udp-connect: connect yes 127.0.0.1:{receiver}
            udp-write: sendto yes 127.0.0.1:{receiver}
            udp-gather: sendmsg yes 127.0.0.1:{receiver}
            udp-disconnect: connect yes unspecified
            : bind yes 0:0:0:0:0:0:0:0:{datagram}
            udp-refused: sendto no 111 127.0.0.1:{gone}
            exec: execve yes /bin/true
            exec-searched: execve yes true
            exec-missing: execve no 2 D/missing
            exec-denied: execve no 13 D/created
            load: openat yes D/library.so
            load-broken: openat no ? D/created
            """;

    /** Numbers of the calls as the kernel's audit knows them, x86-64 and aarch64; some calls have other names there. */
    private static final Map<String, int[]> NUMBERS = Map.ofEntries(
            Map.entry("openat", new int[] {257, 56}),
            Map.entry("unlink", new int[] {87, 35}),
            Map.entry("unlinkat", new int[] {263, 35}),
            Map.entry("rmdir", new int[] {84, 35}),
            Map.entry("mkdir", new int[] {83, 34}),
            Map.entry("rename", new int[] {82, 38}),
            Map.entry("renameat", new int[] {264, 38}),
            Map.entry("link", new int[] {86, 37}),
            Map.entry("symlink", new int[] {88, 36}),
            Map.entry("chmod", new int[] {90, 53}),
            Map.entry("fchmod", new int[] {91, 52}),
            Map.entry("chown", new int[] {92, 54}),
            Map.entry("lchown", new int[] {94, 54}),
            Map.entry("fchown", new int[] {93, 55}),
            Map.entry("ftruncate", new int[] {77, 46}),
            Map.entry("connect", new int[] {42, 203}),
            Map.entry("bind", new int[] {49, 200}),
            Map.entry("listen", new int[] {50, 201}),
            Map.entry("accept", new int[] {43, 202}),
            Map.entry("sendto", new int[] {44, 206}),
            Map.entry("sendmsg", new int[] {46, 211}),
            Map.entry("execve", new int[] {59, 221}),
            Map.entry("socket", new int[] {41, 198}),
            Map.entry("shutdown", new int[] {48, 210}),
            Map.entry("setsockopt", new int[] {54, 208}),
            Map.entry("kill", new int[] {62, 129}),
            Map.entry("exit_group", new int[] {231, 94}));

    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final Pattern PORT = Pattern.compile("([a-z]+\\d?)=(\\d+)");
    private static final Pattern KERNEL_PORT = Pattern.compile("sin6?_port=htons\\((\\d+)\\)");
    private static final Pattern KERNEL_STRING = Pattern.compile("\"([^\"\\\\]+)\"");
    private static final Pattern KERNEL_DESCRIPTOR = Pattern.compile("(?:\\d+|AT_FDCWD)<([^>]*)>");

    @TempDir
    Path directory;

    private Path dir;

    @BeforeEach
    void makeDirectory() throws IOException {
        dir = Files.createDirectory(directory.resolve("work"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void eachOperationHasExactlyOneRecord(Jdk jdk) throws Exception {
        Map<String, List<String>> expected = expected(jdk);
        try (AuditedJvm jvm = operations(jdk, List.of())) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            Trail trail = Trail.read(jvm.logFile());
            Map<String, String> ports = ports(jvm.stdout());
            Map<String, List<String>> recorded = new LinkedHashMap<>();
            relevant(trail)
                    .forEach((name, events) -> recorded.put(
                            name,
                            events.stream()
                                    .map(event -> described(event, ports))
                                    .toList()));
            assertThat(lines(recorded)).as("%s", jvm).containsExactlyElementsOf(lines(expected));
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(trail.events().get(0).serial()).isEqualTo(1);
            assertThat(Ausearch.events(jvm.logFile())).isEqualTo(trail.events().size());
            assertCommand(trail);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void trailAgreesWithTheKernelsOwnAccount(Jdk jdk) throws Exception {
        Path account = directory.resolve("strace");
        String calls = "?open,openat,?unlink,unlinkat,?rmdir,?mkdir,mkdirat,?rename,renameat,?renameat2,?link,linkat,"
                + "?symlink,symlinkat,?mknod,mknodat,?chmod,fchmod,fchmodat,?chown,?lchown,fchown,fchownat,ftruncate,"
                + "connect,bind,listen,accept,accept4,sendto,sendmsg,socket,shutdown,execve,prctl";
        try (AuditedJvm jvm = operations(jdk, Strace.into(account, calls))) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            Map<String, List<String>> kernel = kernelCalls(account, jdk);
            Map<String, List<Trail.Event>> events = relevant(Trail.read(jvm.logFile()));
            Map<String, List<String>> trail = new TreeMap<>();
            events.forEach((name, ofThread) -> trail.put(
                    name, ofThread.stream().map(event -> comparable(event)).toList()));
            // what the linker refuses after the open
            trail.keySet().removeAll(List.of("load-broken", "virtual"));
            kernel.keySet().removeAll(List.of("load-broken"));
            trail.keySet().removeIf(name -> name.startsWith("exec"));

            Map<String, List<String>> known = new TreeMap<>();
            trail.forEach((name, records) -> known.put(name, withErrors(records, kernel.get(name))));
            assertThat(lines(known)).containsExactlyElementsOf(lines(kernel));
        }
    }

    /** Nothing orders the threads among each other, but what one has done before must stand before. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void recordsOfOneThreadStandInTheOrderOfItsActions(Jdk jdk) throws Exception {
        int threads = 4;
        int count = 2000;
        for (int i = 0; i < threads; i++) {
            Files.createDirectory(dir.resolve(Integer.toString(i)));
        }
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",max_log_file=100")
                .main(Sequence.class.getName(), dir.toString(), Integer.toString(threads), Integer.toString(count))
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(jvm.stdout()).containsExactly("done");

            Map<String, List<String>> done = new TreeMap<>();
            for (Trail.Event event : Trail.read(jvm.logFile()).actions()) {
                List<String> names = objects(event);
                boolean created = !names.isEmpty() && names.get(0).startsWith(dir + "/");
                if (created || "accept".equals(name(event))) {
                    String object =
                            created ? Path.of(names.get(0)).getFileName().toString() : "accept";
                    done.computeIfAbsent(String.valueOf(event.comm()), name -> new ArrayList<>())
                            .add(object);
                }
            }
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                if (i % 16 == 0) {
                    expected.add("accept");
                }
                expected.add(Integer.toString(i));
            }
            assertThat(done).hasSize(threads);
            done.forEach((thread, objects) ->
                    assertThat(outOfOrder(objects, expected)).as(thread).isEmpty());
        }
    }

    private static List<String> outOfOrder(List<String> actual, List<String> expected) {
        List<String> different = new ArrayList<>();
        for (int i = 0; i < Math.max(actual.size(), expected.size()); i++) {
            String found = i < actual.size() ? actual.get(i) : "nothing";
            String wanted = i < expected.size() ? expected.get(i) : "nothing";
            if (!found.equals(wanted)) {
                different.add("at " + i + " " + found + " instead of " + wanted);
            }
        }
        return different;
    }

    /** The thread's name is the record's comm, however long; the kernel would cut it. */
    private static void assertCommand(Trail trail) {
        Trail.Event exec = trail.select(event -> "exec".equals(event.comm())).stream()
                .filter(event -> "execve".equals(name(event)))
                .findFirst()
                .orElseThrow();
        assertThat(exec.ofType("EXECVE"))
                .singleElement()
                .asString()
                .endsWith(": argc=4 a0=\"/bin/true\" a1=\"a\" a2=622063 a3=\"\"");
    }

    private AuditedJvm operations(Jdk jdk, List<String> under) throws IOException {
        Path library = dir.resolve("library.so");
        Files.copy(jdk.file("lib/libprefs.so"), library);
        List<String> arguments = new ArrayList<>(List.of(dir.toString(), library.toString()));
        if (jdk.feature() >= 21) {
            arguments.add("virtual");
        }
        return AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log"))
                .under(under)
                .main(Operations.class.getName(), arguments.toArray(new String[0]))
                .start();
    }

    private Map<String, List<String>> expected(Jdk jdk) {
        Map<String, List<String>> expected = new LinkedHashMap<>();
        String name = "";
        for (String line : EXPECTED.lines().toList()) {
            int colon = line.indexOf(": ");
            name = colon == 0 ? name : line.substring(0, colon);
            expected.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(line.substring(colon + 2).replace("D/", dir + "/"));
        }
        if (jdk.feature() == 17) {
            // closes what it could not connect
            expected.get("refused4").add("shutdown null ?");
            expected.get("refused6").add("shutdown null ?");
        }
        if (jdk.feature() >= 21) {
            expected.put("virtual", List.of("openat yes " + dir + "/present"));
        }
        return expected;
    }

    /** Events of each operation's thread, without what the JDK opens for itself. */
    private Map<String, List<Trail.Event>> relevant(Trail trail) {
        Map<String, List<Trail.Event>> relevant = new LinkedHashMap<>();
        for (Trail.Event event : trail.actions()) {
            boolean own = event.names().stream().allMatch(name -> name.startsWith(dir + "/"));
            if (!"main".equals(event.comm()) && (own || !"openat".equals(name(event)))) {
                relevant.computeIfAbsent(event.comm(), name -> new ArrayList<>())
                        .add(event);
            }
        }
        return relevant;
    }

    private static String described(Trail.Event event, Map<String, String> ports) {
        StringBuilder text = new StringBuilder(name(event)).append(' ').append(event.success());
        String exit = event.exit();
        if ("yes".equals(event.success())) {
            // a method that returns true or a list does not tell the descriptor it had
            assertThat(exit == null ? "0" : exit).as("%s", event).matches("\\d+");
        } else {
            text.append(' ').append(exit == null ? "?" : exit.substring(1));
        }
        objects(event).forEach(name -> text.append(' ').append(name));
        event.ofType("SOCKADDR").forEach(line -> text.append(' ').append(address(event, ports)));
        return text.toString();
    }

    private static List<String> objects(Trail.Event event) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < event.names().size(); i++) {
            if (!event.ofType("PATH").get(i).contains("nametype=PARENT")) {
                names.add(event.names().get(i));
            }
        }
        return names;
    }

    private static String address(Trail.Event event, Map<String, String> ports) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(String.valueOf(event.field("saddr"))));
        int family = bytes.get() + (bytes.get() << 8);
        if (family == 0) {
            return "unspecified";
        }
        if (family == 1) {
            byte[] path = new byte[bytes.remaining()];
            bytes.get(path);
            String text = new String(path, StandardCharsets.UTF_8);
            return "unix:" + (text.indexOf('\0') < 0 ? text : text.substring(0, text.indexOf('\0')));
        }
        String port = Integer.toString(bytes.getShort() & 0xffff);
        byte[] address = new byte[family == 2 ? 4 : 16];
        if (family == 10) {
            bytes.getInt();
        }
        bytes.get(address);
        try {
            return InetAddress.getByAddress(address).getHostAddress() + ":" + ports.getOrDefault(port, port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The call's name by its number; where several share a number, the first that the comm's operation expects. */
    private static String name(Trail.Event event) {
        String number = event.syscall();
        List<String> names = NUMBERS.entrySet().stream()
                .filter(call -> Integer.toString(call.getValue()[ARM ? 1 : 0]).equals(number))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        assertThat(names).as("syscall=%s", number).isNotEmpty();
        return names.get(0);
    }

    private static Map<String, String> ports(List<String> output) {
        Map<String, String> ports = new HashMap<>();
        for (String line : output) {
            Matcher port = PORT.matcher(line);
            if (port.matches()) {
                ports.put(port.group(2), "{" + port.group(1) + "}");
            }
        }
        return ports;
    }

    private static List<String> lines(Map<String, List<String>> records) {
        List<String> lines = new ArrayList<>();
        records.forEach((name, ofThread) -> ofThread.forEach(record -> lines.add(name + ": " + record)));
        return lines;
    }

    // ---- the kernel's side

    /** Calls below the directory and of sockets, by thread name, where that names an operation. */
    private Map<String, List<String>> kernelCalls(Path account, Jdk jdk) throws IOException {
        Map<Long, String> names = new HashMap<>();
        Map<String, List<String>> calls = new TreeMap<>();
        Set<String> operations = expected(jdk).keySet();
        for (Strace.Call call : Strace.read(account)) {
            if (call.name().equals("prctl")) {
                if (call.arguments().startsWith("PR_SET_NAME")) {
                    names.put(call.thread(), strings(call).get(0));
                }
                continue;
            }
            String thread = names.getOrDefault(call.thread(), "");
            boolean nothingThere = call.error().equals("EAGAIN");
            String described = operations.contains(thread) && !nothingThere ? comparable(call) : null;
            // of a library that dlopen refuses or cannot classify, the JVM opens the file once more to look into it
            boolean again = thread.startsWith("load") && calls.containsKey(thread);
            if (described != null && !again) {
                calls.computeIfAbsent(thread, name -> new ArrayList<>()).add(described);
            }
        }
        return calls;
    }

    private @Nullable String comparable(Strace.Call call) {
        String name = call.name().replaceFirst("^mknodat$", "mknod").replaceFirst("^accept4$", "accept");
        if (name.equals("shutdown")) {
            return name;
        }
        StringBuilder text =
                new StringBuilder(name).append(call.error().isEmpty() ? " yes" : " no " + number(call.error()));
        Matcher port = KERNEL_PORT.matcher(call.arguments());
        if (port.find()) {
            return text.append(" :").append(port.group(1)).toString();
        }
        List<String> paths = new ArrayList<>();
        List<String> descriptors = new ArrayList<>();
        Matcher descriptor = KERNEL_DESCRIPTOR.matcher(call.arguments());
        while (descriptor.find()) {
            // the path from outside of a JDK in another root directory
            int from = Math.max(0, descriptor.group(1).indexOf(dir + "/"));
            descriptors.add(descriptor.group(1).substring(from));
        }
        if (name.startsWith("f") && !name.endsWith("at")) {
            paths.addAll(descriptors);
        } else if (!name.startsWith("send")) {
            for (String path : strings(call)) {
                boolean relative = !path.startsWith("/") && !descriptors.isEmpty();
                paths.add(relative ? descriptors.get(0) + "/" + path : path);
            }
        }
        if (name.equals("openat") && !paths.get(0).startsWith(dir + "/")) {
            return null;
        }
        paths.forEach(path -> text.append(' ').append(path));
        return text.toString();
    }

    private static String comparable(Trail.Event event) {
        // ENOTCONN is success to the JDK's native: what became of it is not known
        if (name(event).equals("shutdown")) {
            return "shutdown";
        }
        String exit = event.exit();
        StringBuilder text = new StringBuilder(name(event)).append("yes".equals(event.success()) ? " yes" : " no ");
        if (!"yes".equals(event.success())) {
            text.append(exit == null ? "?" : exit.substring(1));
        }
        objects(event).forEach(name -> text.append(' ').append(name));
        if (!event.ofType("SOCKADDR").isEmpty()) {
            String address = address(event, Map.of());
            // the kernel is given no address for what is sent on a connection; we name the peer
            boolean given = !address.equals("unspecified")
                    && !String.valueOf(event.comm()).matches("udp-(w|g|r).*");
            text.append(address.startsWith("unix:") || !given ? "" : " " + address.substring(address.lastIndexOf(':')));
        }
        return text.toString();
    }

    /** Fills in from the kernel's account the errno that the JDK does not tell. */
    private static List<String> withErrors(List<String> records, @Nullable List<String> calls) {
        List<String> filled = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            Matcher error =
                    Pattern.compile(" no (\\d+)").matcher(calls != null && i < calls.size() ? calls.get(i) : "");
            filled.add(error.find() ? records.get(i).replace(" no ?", " no " + error.group(1)) : records.get(i));
        }
        return filled;
    }

    private static List<String> strings(Strace.Call call) {
        // in the brackets after a descriptor stands what it is, a socket's path too
        String arguments = call.arguments().replaceAll("<[^>]*>+", "");
        return KERNEL_STRING
                .matcher(arguments)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static int number(String error) {
        return Stream.of(
                        Map.entry("EPERM", 1),
                        Map.entry("ENOENT", 2),
                        Map.entry("EBADF", 9),
                        Map.entry("EACCES", 13),
                        Map.entry("EEXIST", 17),
                        Map.entry("EISDIR", 21),
                        Map.entry("EINVAL", 22),
                        Map.entry("ENOTEMPTY", 39),
                        Map.entry("EMSGSIZE", 90),
                        Map.entry("EADDRINUSE", 98),
                        Map.entry("EADDRNOTAVAIL", 99),
                        Map.entry("ECONNREFUSED", 111),
                        Map.entry("EINPROGRESS", 115))
                .filter(entry -> entry.getKey().equals(error))
                .findFirst()
                .orElseThrow(() -> new AssertionError(error))
                .getValue();
    }
}
