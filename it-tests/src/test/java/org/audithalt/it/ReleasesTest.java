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
import org.audithalt.it.program.Releases;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Descriptors given back, with {@code close} and {@code dup2} selected by rule: the same as the kernel's own account. */
final class ReleasesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern NAME = Pattern.compile("PR_SET_NAME, \"([^\"]*)\"");
    private static final Pattern LAST_DESCRIPTOR = Pattern.compile("(?:.*, )?(\\d+)(?:<.*)?");

    /** x86-64 and aarch64, where dup2 is dup3. */
    private static final Map<String, String> NAMES = Map.of("3", "close", "57", "close", "33", "dup2", "24", "dup2");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void closesAndDuplicatesAreRecordedAsTheKernelSawThem(Jdk jdk) throws Exception {
        compare(jdk, List.of());
    }

    /** The sockets of java.net.PlainSocketImpl exist on 17 only. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void thoseOfTheFormerImplementationOfSocketsToo(Jdk jdk) throws Exception {
        compare(jdk, List.of("-Djdk.net.usePlainSocketImpl=true", "-Djdk.net.usePlainDatagramSocketImpl=true"));
    }

    private void compare(Jdk jdk, List<String> options) throws Exception {
        Path account = directory.resolve("strace");
        Path rules = Files.writeString(
                directory.resolve("releases.rules"), "-a always,exit -F arch=b64 -S close,dup2,dup3 -k released\n");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm(options.toArray(new String[0]))
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",rules=" + rules)
                .under(Strace.into(account, "close,?dup2,dup3,prctl"))
                .main(Releases.class.getName())
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(jvm.stdout()).contains("done", "closed");

            Map<String, List<String>> recorded = new TreeMap<>();
            for (Trail.Event event : Trail.read(jvm.logFile()).actions()) {
                String thread = String.valueOf(event.comm());
                String call = NAMES.get(String.valueOf(event.syscall()));
                if (thread.startsWith("release-") && call != null) {
                    String descriptor = String.valueOf(event.field(call.equals("close") ? "a0" : "a1"));
                    recorded.computeIfAbsent(thread, key -> new ArrayList<>())
                            .add(call + " " + Long.parseLong(descriptor, 16));
                }
            }
            Map<String, List<String>> kernel = kernel(account);
            assertThat(recorded).isEqualTo(kernel);
            assertThat(kernel).hasSizeGreaterThan(6);
            assertThat(kernel.get("release-blocked")).anyMatch(line -> line.startsWith("dup2 "));
        }
    }

    private static Map<String, List<String>> kernel(Path account) throws Exception {
        Map<Long, String> names = new HashMap<>();
        Map<String, List<String>> calls = new TreeMap<>();
        for (Strace.Call call : Strace.read(account)) {
            Matcher name = NAME.matcher(call.arguments());
            if (call.name().equals("prctl")) {
                if (name.find()) {
                    names.put(call.thread(), name.group(1));
                }
                continue;
            }
            String thread = names.getOrDefault(call.thread(), "");
            Matcher descriptor = LAST_DESCRIPTOR.matcher(call.arguments());
            if (thread.startsWith("release-") && descriptor.matches()) {
                calls.computeIfAbsent(thread, key -> new ArrayList<>())
                        .add(call.name().replace("dup3", "dup2") + " " + descriptor.group(1));
            }
        }
        return calls;
    }
}
