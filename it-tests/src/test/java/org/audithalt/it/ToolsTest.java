package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.it.program.SecondAgent;
import org.audithalt.it.program.Tools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processes and signals, dumps, agents, commands and libraries: what the JVM itself does when Java code asks for it. */
final class ToolsTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

    private static final Map<String, String> NUMBERS = ARM
            ? Map.of(
                    "129",
                    "kill",
                    "131",
                    "tgkill",
                    "134",
                    "rt_sigaction",
                    "94",
                    "exit_group",
                    "198",
                    "socket",
                    "203",
                    "connect",
                    "53",
                    "chmod",
                    "56",
                    "openat")
            : Map.of(
                    "62",
                    "kill",
                    "234",
                    "tgkill",
                    "13",
                    "rt_sigaction",
                    "231",
                    "exit_group",
                    "41",
                    "socket",
                    "42",
                    "connect",
                    "90",
                    "chmod",
                    "257",
                    "openat");

    @TempDir
    Path directory;

    private Path dir;
    private Path agent;
    private Path noAgent;

    @BeforeEach
    void makeFiles() throws IOException {
        dir = Files.createDirectory(directory.resolve("work"));
        agent = directory.resolve("second.jar");
        noAgent = Files.createFile(directory.resolve("empty.jar"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", SecondAgent.class.getName());
        String entry = SecondAgent.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(agent);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream in = SecondAgent.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new JarEntry(entry));
            in.transferTo(jar);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void whatTheJvmDoesOnRequestIsRecorded(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = tools(jdk, "", List.of())) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(3);
            Trail trail = Trail.read(jvm.logFile());
            String first = hex(jvm, "first");
            String second = hex(jvm, "second");
            String self = Long.toHexString(
                    Long.parseLong(String.valueOf(trail.actions().get(0).field("pid"))));

            assertThat(of(trail, "destroy")).containsExactly("kill yes 0 " + first + " f 0");
            assertThat(of(trail, "destroy-forced")).containsExactly("kill yes 0 " + second + " 9 0");
            assertThat(of(trail, "destroy-gone")).containsExactly("kill no null " + first + " f 0");
            assertThat(of(trail, "raise")).hasSize(1).allMatch(line -> line.matches("tgkill yes 0 " + self + " 0 1c"));
            assertThat(of(trail, "dump")).contains("openat yes null ffffff9c 0 c1 " + dir + "/heap.hprof");
            assertThat(of(trail, "dump-exists")).contains("openat no -17 ffffff9c 0 c1 " + dir + "/heap.hprof");
            assertThat(of(trail, "option"))
                    .containsExactly("set_vm_option success null HeapDumpOnOutOfMemoryError false");
            assertThat(of(trail, "option-none")).containsExactly("set_vm_option failed null NoSuchOption 1");
            assertThat(of(trail, "command")).anyMatch(line -> line.startsWith("jcmd success null VM.uptime"));
            assertThat(of(trail, "command-none")).anyMatch(line -> line.startsWith("jcmd failed null VM.uptime"));
            assertThat(of(trail, "recording"))
                    .anyMatch(line -> line.startsWith("jfr_path success null /"))
                    .anyMatch(line -> line.matches("openat yes null ffffff9c 0 42 /.*\\.jfr"));
            assertThat(of(trail, "preferences"))
                    .contains("chmod yes 0 0 1c0 0 " + dir + "/.java/.userPrefs")
                    .anyMatch(line -> line.matches("openat yes \\d+ ffffff9c 0 41 \\Q" + dir + "\\E/.*lock.root"));
            assertThat(of(trail, "attach"))
                    .contains("kill yes 0 " + self + " 3 0")
                    .anyMatch(line -> line.matches("socket yes \\d+ 1 1 0"))
                    .anyMatch(line -> line.matches("connect yes 0 [0-9a-f]+ 0 [0-9a-f]+ .*/\\.java_pid\\d+"));
            assertThat(of(trail, "Attach Listener"))
                    .contains("load_agent success null " + SecondAgent.class.getName() + " option");
            Trail.Event end = trail.actions().get(trail.actions().size() - 1);
            assertThat(described(end)).isEqualTo("exit_group null null 3 0 0");
            // what only a rule selects
            for (String name : List.of("info", "children", "parent", "handle")) {
                assertThat(of(trail, name)).as(name).noneMatch(line -> line.matches("(process_info|rt_sigaction) .*"));
            }
            if (jdk.feature() >= 22) {
                assertThat(of(trail, "downcall")).anyMatch(line -> line.startsWith("ffm_downcall success"));
                assertThat(of(trail, "downcall-null")).anyMatch(line -> line.startsWith("ffm_downcall failed"));
                assertThat(of(trail, "library")).contains("openat yes null ffffff9c 0 80000 libm.so.6");
                assertThat(of(trail, "library-none")).contains("openat no null ffffff9c 0 80000 libnone.so");
            }
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(Ausearch.events(jvm.logFile())).isEqualTo(trail.events().size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void callsOfProcessesAndToolsAgreeWithTheKernelsOwnAccount(Jdk jdk) throws Exception {
        Path account = directory.resolve("strace");
        Path rules = Files.writeString(
                directory.resolve("tools.rules"),
                "-a always,exit -F arch=b64 -S kill,tgkill,rt_sigaction,exit_group,socket,connect -k tools\n"
                        + "-a always,exit -S process_info,native_access -k more\n");
        List<String> strace = Strace.into(account, "kill,tgkill,rt_sigaction,exit_group,socket,connect,prctl,execve");
        try (AuditedJvm jvm = tools(jdk, ",rules=" + rules, strace)) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(3);

            List<String> kernel = new ArrayList<>();
            Map<Long, String> names = new HashMap<>();
            Pattern name = Pattern.compile("PR_SET_NAME, \"([^\"]*)\"");
            for (Strace.Call call : Strace.read(account)) {
                Matcher renamed = name.matcher(call.arguments());
                String thread = names.getOrDefault(call.thread(), "");
                if (call.name().equals("prctl")) {
                    if (renamed.find()) {
                        names.put(call.thread(), renamed.group(1));
                    }
                } else if (thread.matches("destroy.*|handle|raise|attach.*")) {
                    kernel.add(thread + " " + call.name() + " " + (call.error().isEmpty() ? "yes" : "no"));
                }
            }
            Trail trail = Trail.read(jvm.logFile());
            List<String> recorded = new ArrayList<>();
            for (Trail.Event event : trail.actions()) {
                String thread = String.valueOf(event.comm());
                if (thread.matches("destroy.*|handle|raise|attach.*")) {
                    recorded.add(thread + " " + NUMBERS.get(event.syscall()) + " " + event.success());
                }
            }
            // the process has gone and its pid may be another's: the JDK's native looks and makes no call
            assertThat(recorded.remove("destroy-gone kill no")).isTrue();
            assertThat(recorded).containsExactlyElementsOf(kernel);
            assertThat(of(trail, "info")).anyMatch(line -> line.startsWith("process_info success"));
            assertThat(of(trail, "children")).anyMatch(line -> line.startsWith("process_info success"));
            assertThat(of(trail, "parent")).anyMatch(line -> line.startsWith("process_info success"));
            if (jdk.feature() >= 22) {
                assertThat(of(trail, "downcall"))
                        .anyMatch(line -> line.startsWith("native_access success null downcallHandle"));
            }
        }
    }

    private AuditedJvm tools(Jdk jdk, String settings, List<String> under) throws IOException {
        return AuditedJvm.with(jdk)
                .in(directory)
                .jvm("-Djdk.attach.allowAttachSelf=true")
                .agent("log_file=" + directory.resolve("audit/audit.log") + settings)
                .under(under)
                .main(Tools.class.getName(), dir.toString(), agent.toString(), noAgent.toString())
                .start();
    }

    private static String hex(AuditedJvm jvm, String name) {
        for (String line : jvm.stdout()) {
            if (line.startsWith(name + "=")) {
                return Long.toHexString(Long.parseLong(line.substring(name.length() + 1)));
            }
        }
        throw new AssertionError(jvm.stdout());
    }

    /** What a thread did: CALL SUCCESS EXIT A0 A1 A2 [NAME], or OP RES EXIT [NAME] [DATA]. */
    private static List<String> of(Trail trail, String thread) {
        List<String> lines = new ArrayList<>();
        for (Trail.Event event : trail.select(event -> thread.equals(event.comm()))) {
            lines.add(described(event));
        }
        return lines;
    }

    private static String described(Trail.Event event) {
        if (event.type().equals("USER")) {
            String data = event.field("data") == null ? "" : " " + event.text("data");
            String name = event.field("name") == null ? "" : " " + event.text("name");
            return event.field("op") + " " + event.field("res") + " " + event.exit() + name + data;
        }
        List<String> names = event.names();
        return NUMBERS.getOrDefault(event.syscall(), event.syscall()) + " " + event.success() + " " + event.exit() + " "
                + event.field("a0") + " " + event.field("a1") + " " + event.field("a2")
                + (names.isEmpty() ? "" : " " + names.get(names.size() - 1));
    }
}
