package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks that come and go with the rules, in a JVM of their own: classes of a running JDK are transformed again and again. */
class ChangingHooksTest {
    private static final List<String> BRIDGE =
            List.of("Bridge", "Target", "Unwoven", "AgentThread", "ProbeThread", "JdkNatives", "Installation");

    @ParameterizedTest
    @ValueSource(ints = {17, 21, 25})
    void changesTheHooksOfARunningJdk(int feature, @TempDir Path directory) throws IOException, InterruptedException {
        Optional<JdkImage> jdk = JdkImage.of(feature);
        assumeTrue(jdk.isPresent() && jdk.get().runsHere(), "no JDK " + feature + " that runs here");
        Path patch = directory.resolve("java.base");
        for (String name : BRIDGE) {
            String file = "org/audithalt/bridge/" + name + ".class";
            Files.createDirectories(patch.resolve(file).getParent());
            try (var in = ClassLoader.getSystemResourceAsStream(file)) {
                Files.write(patch.resolve(file), in.readAllBytes());
            }
        }
        Path work = Files.createDirectory(directory.resolve("w"));

        Process child = new ProcessBuilder(
                        jdk.get().home().resolve("bin/java").toString(),
                        "-Djdk.attach.allowAttachSelf=true",
                        "--patch-module=java.base=" + patch,
                        "--add-exports=java.base/org.audithalt.bridge=ALL-UNNAMED",
                        "--add-exports=java.base/jdk.internal.access=ALL-UNNAMED",
                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.audithalt.agent.ChangingHooksMain",
                        work.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        output.lines().filter(line -> line.startsWith("measured")).forEach(System.out::println);

        assertThat(child.waitFor()).as(output).isZero();
        assertThat(output).contains("each once").doesNotContain("WRONG");
    }
}
