package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.audithalt.it.program.ClassPathAgent;
import org.audithalt.it.program.LookUps;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What libraries look up, ask servers and debug in many system calls: one message each. Whether tickets and cards get as far
 * as that depends on the libraries of the machine; without them their failed load is the record.
 */
final class LookUpsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GSS_LIBRARY = "libgssapi_krb5.so.2";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void whatLibrariesDoInManyCallsIsOneMessageEach(Jdk jdk) throws Exception {
        Path rules = Files.writeString(
                directory.resolve("lookups.rules"),
                "-a always,exit -S user_info,mount_table,process_info,jcmd_help,system_proxies,network_interfaces,ptrace -k looked\n");
        try (AuditedJvm jvm = lookUps(jdk, ",rules=" + rules)) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(jvm.stdout()).as("%s", jvm).contains("done");
            Trail trail = Trail.read(jvm.logFile());

            assertThat(of(trail, "owner")).contains("user_info success null 0 0");
            assertThat(of(trail, "group")).contains("user_info success null 0 1");
            assertThat(of(trail, "user")).contains("user_info success root 0 0");
            assertThat(of(trail, "user-none")).contains("user_info failed no-such-user 0 0");
            assertThat(of(trail, "group-none")).contains("user_info failed no-such-group 0 1");
            assertThat(of(trail, "store")).anyMatch(line -> line.matches("mount_table success /\\S+ 0 0"));
            assertThat(of(trail, "alive")).anyMatch(line -> line.matches("process_info success null [0-9a-f]+ 0"));
            String sleeper = hex(jvm, "sleeper");
            assertThat(trail.select(event -> String.valueOf(event.comm()).startsWith("process reaper")))
                    .anyMatch(event -> event.field("op").equals("process_info")
                            && event.field("a0").equals(sleeper));
            assertThat(of(trail, "help")).anyMatch(line -> line.startsWith("jcmd_help success help "));
            assertThat(of(trail, "interfaces")).containsExactly("network_interfaces success null 0 0");
            assertThat(of(trail, "interface"))
                    .containsExactly("network_interfaces success " + value(jvm, "loopback-name") + " "
                            + hex(jvm, "loopback") + " 0");
            assertThat(of(trail, "interface-none")).containsExactly("network_interfaces failed no-such 0 0");
            debugged(trail, sleeper);
            if (jdk.feature() == 25 && Files.exists(Path.of("/usr/lib/x86_64-linux-gnu/libgio-2.0.so.0"))) {
                assertThat(of(trail, "proxies")).contains("system_proxies success http 0 0");
            }
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(Ausearch.events(jvm.logFile())).isEqualTo(trail.events().size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void whatChangesTheJvmOrAsksServersIsRecordedWithoutRules(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = lookUps(jdk, "")) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            Trail trail = Trail.read(jvm.logFile());

            String jar = directory.resolve("ClassPathAgent.jar").toString();
            assertThat(of(trail, "append-boot")).containsExactly("append_class_path success " + jar + " 1 0");
            assertThat(of(trail, "append-system")).containsExactly("append_class_path success " + jar + " 0 0");
            assertThat(of(trail, "append-gone"))
                    .anyMatch(line -> line.matches("append_class_path \\w+ \\Q" + jar + ".gone\\E 0 0"));
            debugged(trail, hex(jvm, "sleeper"));
            tickets(jvm, trail);
            for (String name :
                    List.of("owner", "user", "store", "alive", "help", "proxies", "interfaces", "interface")) {
                assertThat(of(trail, name)).as(name).isEmpty();
            }
        }
    }

    private static void debugged(Trail trail, String sleeper) {
        assertThat(of(trail, "debug"))
                .containsSubsequence("debug_attach success null " + sleeper + " 0", "debug_detach success null 0 0");
        assertThat(of(trail, "debug-none")).contains("debug_attach failed null 401640 0");
    }

    /** There is neither a KDC nor pcscd. */
    private static void tickets(AuditedJvm jvm, Trail trail) {
        assertThat(jvm.stdout()).anyMatch(line -> line.startsWith("ticket GSSException"));
        List<String> loaded = trail.select(event -> event.names().contains(GSS_LIBRARY)).stream()
                .map(Trail.Event::success)
                .toList();
        assertThat(loaded).hasSize(1);
        if (loaded.get(0).equals("yes")) {
            assertThat(of(trail, "ticket")).contains("gss_acquire_cred failed null 1 0");
            assertThat(of(trail, "ticket-context"))
                    .anyMatch(line -> line.matches("gss_(acquire_cred|init_sec_context) failed null [01] 0"));
        }
        boolean hasCards = trail.events().stream()
                .anyMatch(event -> "yes".equals(event.success())
                        && event.names().stream().anyMatch(name -> name.contains("libpcsclite")));
        if (hasCards) {
            assertThat(of(trail, "card")).anyMatch(line -> line.startsWith("scard_establish_context "));
        }
    }

    private AuditedJvm lookUps(Jdk jdk, String settings) throws IOException {
        Path agent = AgentJar.of(directory, ClassPathAgent.class);
        return AuditedJvm.with(jdk)
                .in(directory)
                .jvm(
                        "--add-modules=jdk.hotspot.agent,java.smartcardio",
                        "--add-exports=jdk.hotspot.agent/sun.jvm.hotspot=ALL-UNNAMED",
                        "-Djava.net.useSystemProxies=true",
                        "-Dsun.security.jgss.native=true",
                        "-Dsun.security.jgss.lib=" + GSS_LIBRARY,
                        "-Djavax.security.auth.useSubjectCredsOnly=false")
                .agent("log_file=" + directory.resolve("audit/audit.log") + settings)
                .after("-javaagent:" + agent + "=" + agent)
                .main(LookUps.class.getName(), directory.toString())
                .start();
    }

    private static String hex(AuditedJvm jvm, String name) {
        return Long.toHexString(Long.parseLong(value(jvm, name)));
    }

    private static String value(AuditedJvm jvm, String name) {
        for (String line : jvm.stdout()) {
            if (line.startsWith(name + "=")) {
                return line.substring(name.length() + 1);
            }
        }
        throw new AssertionError(jvm.stdout());
    }

    /** The messages of a thread: OP RES NAME A0 A1. */
    private static List<String> of(Trail trail, String thread) {
        return trail.select(event -> thread.equals(event.comm()) && event.type().equals("USER")).stream()
                .map(event -> event.field("op") + " " + event.field("res") + " "
                        + (event.field("name") == null ? "null" : event.text("name")) + " " + event.field("a0") + " "
                        + event.field("a1"))
                .toList();
    }
}
