package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** The table against the JDKs of this machine, read from their images. */
class JdkWeavingTest {
    private final HookTable table = HookTable.load();

    @ParameterizedTest
    @ValueSource(ints = {17, 21, 25})
    void matchesAsOftenAsTheTableSays(int feature) throws IOException {
        try (FileSystem image = jdk(feature).open()) {
            for (Map.Entry<String, List<HookRow>> entry : byClass(feature).entrySet()) {
                Optional<byte[]> original = JdkImage.classFile(image, entry.getKey());
                List<HookRow> rows = entry.getValue();
                if (original.isEmpty()) {
                    assertThat(rows).as(entry.getKey()).allMatch(HookRow::mayBeAbsent);
                    continue;
                }
                int[] matches =
                        Weaver.weave(entry.getKey(), original.get(), rows).matches();
                for (int i = 0; i < rows.size(); i++) {
                    assertThat(matches[i])
                            .as(rows.get(i).id())
                            .isEqualTo(rows.get(i).matchesOn(feature));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21, 25})
    void givesTheSameBytesEachTimeAndMatchesWithoutFramesToo(int feature) throws IOException {
        try (FileSystem image = jdk(feature).open()) {
            for (Map.Entry<String, List<HookRow>> entry : byClass(feature).entrySet()) {
                Optional<byte[]> original = JdkImage.classFile(image, entry.getKey());
                if (original.isEmpty()) {
                    continue;
                }
                byte[] given = original.get().clone();
                WovenClass first = Weaver.weave(entry.getKey(), given, entry.getValue());

                assertThat(given).as("argument is not changed").isEqualTo(original.get());
                assertThat(Weaver.weave(entry.getKey(), given, entry.getValue()).bytes())
                        .as(entry.getKey())
                        .isEqualTo(first.bytes());
                assertThat(Weaver.weave(entry.getKey(), withoutFrames(given), entry.getValue())
                                .matches())
                        .as(entry.getKey())
                        .isEqualTo(first.matches());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21, 25})
    void makesAJdkThatVerifiesAndWorks(int feature, @TempDir Path directory) throws IOException, InterruptedException {
        JdkImage jdk = jdk(feature);
        assumeTrue(jdk.runsHere(), "JDK " + feature + " runs in its own root directory only: see it-tests");
        Path patch = directory.resolve("java.base");
        Set<String> patched = new HashSet<>();
        try (FileSystem image = jdk.open()) {
            for (Map.Entry<String, List<HookRow>> entry : byClass(feature).entrySet()) {
                Optional<byte[]> original = JdkImage.ofBase(image, entry.getKey());
                byte[] woven = original.isEmpty()
                        ? null
                        : Weaver.weave(entry.getKey(), original.get(), entry.getValue())
                                .bytes();
                if (woven != null) {
                    write(patch.resolve(entry.getKey() + ".class"), woven);
                    patched.add(entry.getKey());
                }
            }
        }
        for (String name :
                List.of("Bridge", "Target", "Unwoven", "AgentThread", "ProbeThread", "JdkNatives", "Installation")) {
            String file = "org/audithalt/bridge/" + name + ".class";
            try (InputStream in = ClassLoader.getSystemResourceAsStream(file)) {
                write(patch.resolve(file), in.readAllBytes());
            }
        }

        Process child = new ProcessBuilder(
                        jdk.home().resolve("bin/java").toString(),
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+BytecodeVerificationLocal",
                        "--patch-module=java.base=" + patch,
                        "--add-exports=java.base/org.audithalt.bridge=ALL-UNNAMED",
                        "--add-exports=java.base/jdk.internal.access=ALL-UNNAMED",
                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WovenJdkMain.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(output).isZero();
        assertThat(output).contains("all actions as on an unwoven JDK");
        for (HookRow row : table.rowsFor(feature)) {
            if (row.isAction()
                    && row.mode() != Mode.TWIN
                    && patched.contains(row.wovenIn())
                    && !WovenJdkMain.NOT_REACHED.contains(row.id())) {
                assertThat(output).as("passes of %s", row.id()).contains("row " + row.index() + " ");
            }
        }
        assertThat(output).doesNotContain("uneven");
    }

    private JdkImage jdk(int feature) {
        Optional<JdkImage> found = JdkImage.of(feature);
        assumeTrue(found.isPresent(), "no JDK " + feature + " on this machine");
        return found.get();
    }

    private Map<String, List<HookRow>> byClass(int feature) {
        Map<String, List<HookRow>> byClass = new LinkedHashMap<>();
        for (HookRow row : table.rowsFor(feature)) {
            byClass.computeIfAbsent(row.wovenIn(), name -> new ArrayList<>()).add(row);
        }
        return byClass;
    }

    /** As JDK 17 hands over its own classes when it does not verify them. */
    private static byte[] withoutFrames(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(writer, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
