package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.it.program.Network;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that sockets do, with every call selected by rule: call by call the same as the kernel's own account. */
final class NetworkTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String RULES = """
            -a always,exit -F arch=b64 -S socket,connect,bind,listen,accept,shutdown,setsockopt -k net
            -a always,exit -F arch=b64 -S sendto,sendmsg,recvfrom,recvmsg,read,readv,write,writev,pipe2 -k data
            -a always,exit -S getaddrinfo,getnameinfo,is_reachable -k name
            """;

    private static final String CALLS =
            "socket,connect,bind,listen,accept,shutdown,setsockopt,sendto,sendmsg,recvfrom,recvmsg,read,readv,write,writev,"
                    + "pipe2,prctl";

    /** x86-64 and aarch64. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry(ofArch(41, 198), "socket"),
            Map.entry(ofArch(42, 203), "connect"),
            Map.entry(ofArch(49, 200), "bind"),
            Map.entry(ofArch(50, 201), "listen"),
            Map.entry(ofArch(43, 202), "accept"),
            Map.entry(ofArch(48, 210), "shutdown"),
            Map.entry(ofArch(54, 208), "setsockopt"),
            Map.entry(ofArch(44, 206), "sendto"),
            Map.entry(ofArch(46, 211), "sendmsg"),
            Map.entry(ofArch(45, 207), "recvfrom"),
            Map.entry(ofArch(47, 212), "recvmsg"),
            Map.entry(ofArch(0, 63), "read"),
            Map.entry(ofArch(19, 65), "readv"),
            Map.entry(ofArch(1, 64), "write"),
            Map.entry(ofArch(20, 66), "writev"),
            Map.entry(ofArch(293, 59), "pipe2"));

    private static final Pattern KERNEL_PORT = Pattern.compile("sin6?_port=htons\\((\\d+)\\)");
    private static final Pattern PORT = Pattern.compile("([a-z]+)=(\\d+)");
    private static final Map<String, String> ERRORS =
            Map.of("EAGAIN", "-11", "EINVAL", "-22", "ENOBUFS", "-105", "ECONNREFUSED", "-111", "EINPROGRESS", "-115");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void everyCallOfSocketsIsRecordedAsTheKernelSawIt(Jdk jdk) throws Exception {
        Path account = directory.resolve("strace");
        try (AuditedJvm jvm = network(jdk, List.of(), Strace.into(account, CALLS))) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            assertThat(recorded(jvm)).containsExactlyElementsOf(kernel(account));
        }
    }

    /** The sockets of java.net.PlainSocketImpl exist on 17 only. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void formerImplementationOfSocketsIsRecordedToo(Jdk jdk) throws Exception {
        Path account = directory.resolve("strace");
        List<String> options =
                List.of("-Djdk.net.usePlainSocketImpl=true", "-Djdk.net.usePlainDatagramSocketImpl=true");
        try (AuditedJvm jvm = network(jdk, options, Strace.into(account, CALLS))) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            List<String> recorded = recorded(jvm);
            List<String> kernel = kernel(account);
            // its native waits for the outcome of a connect itself, and tells that
            recorded.removeIf(line -> line.startsWith("timed"));
            kernel.removeIf(line -> line.startsWith("timed"));
            assertThat(withoutNumbers(recorded)).containsExactlyElementsOf(withoutNumbers(kernel));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void outcomeOfConnectInProgressIsOneMoreRecord(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = network(jdk, List.of(), List.of())) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            Map<String, String> ports = new HashMap<>();
            for (String line : jvm.stdout()) {
                Matcher port = PORT.matcher(line);
                if (port.matches()) {
                    // a socket for datagrams may have the number of one that is closed
                    ports.putIfAbsent(port.group(2), port.group(1));
                }
            }
            Trail trail = Trail.read(jvm.logFile());
            Map<String, String> descriptors = new HashMap<>();
            List<String> outcomes = new ArrayList<>();
            for (Trail.Event event : trail.events()) {
                if ("connect".equals(call(event)) && "-115".equals(event.exit())) {
                    descriptors.put(event.field("a0"), event.comm());
                } else if ("connect_result".equals(event.field("op"))) {
                    outcomes.add(descriptors.remove(event.field("a0")) + " " + event.field("res") + " " + event.exit()
                            + " " + event.field("addr") + " " + ports.get(event.field("rport")) + " "
                            + event.field("key"));
                }
            }
            assertThat(outcomes)
                    .containsExactlyInAnyOrder(
                            "timed success null 127.0.0.1 server net",
                            "timed-refused failed -111 127.0.0.1 closed net",
                            "begun success null 127.0.0.1 server net",
                            "begun-refused failed -111 127.0.0.1 closed net",
                            "later success null 127.0.0.1 server net",
                            "later-refused failed -111 127.0.0.1 closed net");
            assertThat(descriptors).isEmpty();
            assertThat(Ausearch.events(jvm.logFile(), "-m", "USER", "-sv", "no"))
                    .isGreaterThanOrEqualTo(3);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void namesThatAreLookedUpAreRecordedByRule(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = network(jdk, List.of(), List.of())) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            Map<String, String> lookUps = new TreeMap<>();
            for (Trail.Event event :
                    Trail.read(jvm.logFile()).select(event -> event.type().equals("USER"))) {
                if (!"connect_result".equals(event.field("op")) && !"main".equals(event.comm())) {
                    lookUps.put(
                            String.valueOf(event.comm()),
                            event.field("op") + " " + event.field("name") + " " + event.field("addr") + " "
                                    + event.field("res"));
                }
            }
            lookUps.remove("unreachable");
            assertThat(lookUps)
                    .hasEntrySatisfying("lookup", text -> assertThat(text).startsWith("getaddrinfo localhost ? "))
                    .containsEntry("lookup-none", "getaddrinfo no-such-host.invalid ? failed")
                    .hasEntrySatisfying("reverse", text -> assertThat(text).startsWith("getnameinfo null 127.0.0.1 "))
                    .containsKey("reverse-none")
                    .containsEntry("reachable", "is_reachable null 127.0.0.1 success")
                    .hasSize(5);
        }
    }

    /** What only a rule selects leaves no record, and no hook, without one. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void dataIsNotRecordedWithoutRule(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log"))
                .main(Network.class.getName())
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            Map<String, Integer> found = new TreeMap<>();
            for (Trail.Event event : Trail.read(jvm.logFile()).actions()) {
                found.merge(call(event), 1, Integer::sum);
            }
            assertThat(found)
                    .containsKeys("socket", "connect", "shutdown", "setsockopt", "sendto", "sendmsg")
                    .doesNotContainKeys("read", "readv", "write", "writev", "recvfrom", "recvmsg", "pipe2");
        }
    }

    private AuditedJvm network(Jdk jdk, List<String> options, List<String> under) throws Exception {
        Path rules = Files.writeString(directory.resolve("network.rules"), RULES);
        return AuditedJvm.with(jdk)
                .in(directory)
                .jvm(options.toArray(new String[0]))
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",rules=" + rules)
                .under(under)
                .main(Network.class.getName())
                .start();
    }

    /** THREAD CALL RESULT [PORT], in the order of each thread, threads by name. */
    private static List<String> recorded(AuditedJvm jvm) throws Exception {
        Map<String, List<String>> calls = new TreeMap<>();
        for (Trail.Event event : Trail.read(jvm.logFile()).actions()) {
            String thread = shortened(String.valueOf(event.comm()));
            if (isOperation(thread) && !isOfFile(event)) {
                calls.computeIfAbsent(thread, name -> new ArrayList<>())
                        .add(call(event) + " " + event.exit() + port(event));
            }
        }
        return lines(calls);
    }

    /** Data of a file or of the standard output, into which the program tells its ports. */
    private static boolean isOfFile(Trail.Event event) {
        String call = call(event);
        boolean data = call.startsWith("read") || call.startsWith("write");
        return data && (!event.names().isEmpty() || "1".equals(event.field("a0")));
    }

    /** The port of calls that hand over an address; the JDK's connected ones do not, our record names the peer nevertheless. */
    private static String port(Trail.Event event) {
        String call = call(event);
        boolean receives = call.equals("recvfrom") && "receive".equals(event.comm());
        if (!call.equals("connect") && !call.equals("bind") && !receives) {
            return "";
        }
        String address = String.valueOf(event.field("saddr"));
        return address.startsWith("0000") ? "" : " " + Integer.parseInt(address.substring(4, 8), 16);
    }

    private static List<String> kernel(Path account) throws Exception {
        Map<String, List<String>> calls = new TreeMap<>();
        Map<Long, String> names = new HashMap<>();
        Map<String, Boolean> fresh = new HashMap<>();
        for (Strace.Call call : Strace.read(account)) {
            if (call.name().equals("prctl")) {
                Matcher name = Pattern.compile("PR_SET_NAME, \"([^\"]*)\"").matcher(call.arguments());
                if (name.find()) {
                    names.put(call.thread(), name.group(1));
                }
                continue;
            }
            String thread = names.getOrDefault(call.thread(), "");
            boolean data = call.name().startsWith("read") || call.name().startsWith("write");
            boolean onSocket = call.arguments().matches("\\d+<(TCP|UDP|UNIX)(?s).*");
            if (!isOperation(thread) || (data && !onSocket)) {
                continue;
            }
            // the options that the JDK's native sets with a new socket belong to that
            if (call.name().equals("setsockopt") && fresh.getOrDefault(thread, false)) {
                continue;
            }
            fresh.put(thread, call.name().equals("socket"));
            Matcher port = KERNEL_PORT.matcher(call.arguments());
            // ENOTCONN is success to the JDK's native: what became of it is not known
            boolean hidden = call.name().equals("shutdown");
            String result = hidden
                    ? "null"
                    : call.error().isEmpty() ? call.result() : ERRORS.getOrDefault(call.error(), call.error());
            calls.computeIfAbsent(thread, name -> new ArrayList<>())
                    .add(call.name() + " " + result + (port.find() ? " " + port.group(1) : ""));
        }
        return lines(calls);
    }

    private static String call(Trail.Event event) {
        return NAMES.getOrDefault(String.valueOf(event.syscall()), "other");
    }

    private static boolean isOperation(String thread) {
        return thread.matches(
                "(stream|datagram|listener|pipe|timed|begun|later|join|block|unblock|drop|interface|nodelay|quick|keep|write|"
                        + "read$|read-|urgent|gather|shutdown|at-end|nothing|scatter|receive|connected|disconnect).*");
    }

    /** As the kernel keeps it. */
    private static String shortened(String thread) {
        return thread.length() > 15 ? thread.substring(0, 15) : thread;
    }

    private static List<String> withoutNumbers(List<String> lines) {
        return new ArrayList<>(
                lines.stream().map(line -> line.replaceAll(" \\d+", "")).toList());
    }

    private static List<String> lines(Map<String, List<String>> calls) {
        List<String> lines = new ArrayList<>();
        calls.forEach((thread, ofThread) -> ofThread.forEach(call -> lines.add(thread + " " + call)));
        return lines;
    }

    private static String ofArch(int onX86, int onArm) {
        return Integer.toString(System.getProperty("os.arch").equals("aarch64") ? onArm : onX86);
    }
}
