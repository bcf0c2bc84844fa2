package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pod of the example, the probes and the commands of the page about containers, run as they stand there. */
final class KubernetesTest {
    private static final String REQUIRED = "REQUIRED_TOOLS";
    private static final String PAGE = "../docs/containers.md";
    private static final String BALLAST = "/audit/ballast";
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void aHaltedPodIsNotReadyButAliveAndBecomesReadyByItself(Jdk jdk) throws Exception {
        Required.root(REQUIRED);
        Required.tool("nsenter");
        Required.tool("setpriv");
        Cli.Result made =
                Cli.run(new ProcessBuilder(Required.tool("unshare"), "--mount", "--pid", "--uts", "--fork", "true"));
        Required.that(made.exit() == 0, REQUIRED, "no namespaces can be made: " + made.err());
        PodManifest manifest = new PodManifest();
        List<List<String>> readiness = new ArrayList<>(PodManifest.probesOfPage("readinessProbe"));
        assertThat(readiness).hasSize(2).contains(manifest.readiness());
        List<List<String>> liveness = PodManifest.probesOfPage("livenessProbe");
        assertThat(liveness).hasSize(1);

        try (Pod pod = new Pod(jdk, manifest, directory)) {
            awaitReady(pod, manifest.readiness(), true);
            assertReady(pod, readiness, true);
            assertReady(pod, liveness, true);
            assertThat(pod.exec(List.of("touch", "/var/tmp/x", "/usr/x")).exit())
                    .isNotZero();
            assertThat(commands(pod, "exec", "status")).contains("PID 1 (org.audithalt.it.program.Commanded) OPEN");

            fill(pod.file(BALLAST));
            awaitReady(pod, manifest.readiness(), false);
            pod.send("held create /tmp/held");
            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(commands(pod, "exec", "status"))
                            .as("%s", pod)
                            .contains("waiting   1 thread"));

            assertReady(pod, readiness, false);
            assertReady(pod, liveness, true);
            // said by a thread of its own
            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(commands(pod, "logs", "grep")).contains("audithalt: HALTED: disk_full: "));
            assertThat(commands(pod, "exec", "resume")).contains("disk_full");
            assertThat(pod.isAlive()).isTrue();
            assertThat(pod.file("/tmp/held")).doesNotExist();

            Files.delete(pod.file(BALLAST));
            pod.awaitOutput("held ok");
            awaitReady(pod, manifest.readiness(), true);
            assertReady(pod, readiness, true);
            assertThat(pod.file("/audit/" + manifest.name() + "/shop.log")).isNotEmptyFile();
            pod.send("end");
            assertThat(pod.awaitExit()).as("%s", pod).isZero();
        }
    }

    private static void assertReady(Pod pod, List<List<String>> probes, boolean expected) throws Exception {
        for (List<String> probe : probes) {
            Cli.Result result = pod.exec(probe);
            assertThat(result.exit() == 0)
                    .as("%s succeeds: %s, %s", probe, result, pod)
                    .isEqualTo(expected);
        }
    }

    private static void awaitReady(Pod pod, List<String> probe, boolean expected) {
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertReady(pod, List.of(probe), expected));
    }

    /** What the page's commands of a kind print. */
    private static String commands(Pod pod, String kubectl, String word) throws IOException, InterruptedException {
        StringBuilder printed = new StringBuilder();
        for (DocumentedCommand command : DocumentedCommand.all(DocumentationTable.read())) {
            String line = command.command();
            if (command.page().equals(Path.of(PAGE).getFileName().toString())
                    && line.startsWith("kubectl " + kubectl + " ")
                    && line.contains(" " + word + " ")) {
                Cli.Result result = pod.shell(line);
                printed.append(result.out()).append(result.err());
            }
        }
        assertThat(printed).as("%s %s of %s", kubectl, word, PAGE).isNotEmpty();
        return printed.toString();
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] bytes = new byte[1 << 16];
            for (int count = bytes.length; count > 0; ) {
                try {
                    out.write(bytes, 0, count);
                } catch (IOException full) {
                    count /= 2;
                }
            }
        }
    }
}
