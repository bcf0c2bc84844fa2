package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.audithalt.hook.ImageIdentity;
import org.audithalt.hook.ProvenImages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCheckTest {
    private static final ImageProof.Outcome HOLDS = new ImageProof.Outcome(5, 4, 0, 0, "");
    private static final ImageProof.Outcome FAILS = new ImageProof.Outcome(5, 4, 1, 2, "a.B.c()V: no row");

    private static final int FEATURE = Runtime.version().feature();

    private final List<String> problems = new ArrayList<>();
    private int proofs;

    @TempDir
    Path directory;

    private Path home;
    private Path maps;

    @BeforeEach
    void makeAnImage() throws IOException {
        home = directory.resolve("jdk");
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + FEATURE + ".0.1\"\n");
        byte[] modules = new byte[28];
        modules[0] = modules[1] = (byte) 0xda;
        modules[2] = (byte) 0xfe;
        modules[3] = (byte) 0xca;
        Files.write(home.resolve("lib/modules"), modules);
        maps = Files.writeString(directory.resolve("maps"), mapping(home + "/lib/server/libjvm.so"));
    }

    @Test
    void goesOnWhenTheProofHolds() throws IOException {
        ImageState state = check("", () -> HOLDS, List.of());

        assertThat(problems).isEmpty();
        assertThat(state.fits()).isTrue();
        assertThat(state.fields())
                .isEqualTo("image=" + ImageIdentity.of(home).text()
                        + " proof=passed natives=5 sites=4 uncovered=0 unknown=0");
    }

    @Test
    void refusesWhatIsNotProvenAndSaysWhatToDo() {
        check("", () -> FAILS, List.of());

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0))
                .startsWith("java.home=" + home + ": run-time image " + FEATURE + "-")
                .contains("natives=5 sites=4 uncovered=1 unknown=2, first a.B.c()V: no row")
                .contains(" mediation --java-home " + home, "allow_untested_jdk=yes");
    }

    @Test
    void startsAllTheSameIfTheAdministratorSaysSo() {
        ImageState state = check("allow_untested_jdk=yes", () -> FAILS, List.of());

        assertThat(problems).isEmpty();
        assertThat(state.fits()).isFalse();
        assertThat(state.fields()).endsWith(" proof=failed natives=5 sites=4 uncovered=1 unknown=2");
    }

    @Test
    void provesNothingForAnImageWhoseClassesAreReplaced() {
        check("", () -> HOLDS, List.of("java.base"));
        assertThat(problems).hasSize(1).allMatch(line -> line.contains("classes of java.base do not come from it"));

        problems.clear();
        ImageState state = check("allow_untested_jdk=yes", () -> HOLDS, List.of("java.base"));
        assertThat(problems).isEmpty();
        assertThat(state.fits()).isFalse();
        assertThat(state.fields()).endsWith(" proof=none changed=java.base");
        assertThat(proofs).isZero();
    }

    @Test
    void refusesWhatCannotBeRead() throws IOException {
        Files.delete(home.resolve("lib/modules"));
        check("", () -> HOLDS, List.of());
        assertThat(problems).hasSize(1).allMatch(line -> line.contains("image -: ") && line.contains("missing"));
    }

    @Test
    void refusesWhenTheProofCannotRun() {
        check(
                "",
                () -> {
                    throw new IOException("the heap is too small for it");
                },
                List.of());
        assertThat(problems).hasSize(1).allMatch(line -> line.contains("the heap is too small for it"));
    }

    @Test
    void needsNoProofForAnImageThatTheAdministratorsFileAdmits() throws IOException {
        Path file = admitting(ProvenImages.tablesOfThisBuild(), "rw-r--r--");

        ImageState state = check("proven_images=" + file, () -> FAILS, List.of());

        assertThat(problems).isEmpty();
        assertThat(proofs).isZero();
        assertThat(state.proof()).isEqualTo("admitted");
        assertThat(state.fits()).isTrue();
    }

    @Test
    void provesAnImageThatAnotherBuildHasAdmitted() throws IOException {
        Path file = admitting("00000000", "rw-r--r--");

        assertThat(check("proven_images=" + file, () -> HOLDS, List.of()).proof())
                .isEqualTo("passed");
        assertThat(proofs).isEqualTo(1);
    }

    @Test
    void refusesAFileOfProvenImagesThatOthersMayWrite() throws IOException {
        Path file = admitting(ProvenImages.tablesOfThisBuild(), "rw-rw-r--");
        check("proven_images=" + file, () -> HOLDS, List.of());
        assertThat(problems)
                .containsExactly("proven_images=" + file + ": others than its owner may write to it (chmod go-w)");

        problems.clear();
        Files.writeString(file, "x\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        check("proven_images=" + file, () -> HOLDS, List.of());
        assertThat(problems).containsExactly("proven_images=" + file + ": line 1: 1 words instead of 6");

        problems.clear();
        check("proven_images=" + file + "x", () -> HOLDS, List.of());
        assertThat(problems).hasSize(1).allMatch(line -> line.contains("cannot be read"));
    }

    @Test
    void seesModulesOfTheJdkThatArePatched() {
        assertThat(ImageCheck.changedModules(new String[] {"-Xmx1g", "--patch-module=java.base=x.jar"}))
                .containsExactly("java.base");
        assertThat(ImageCheck.changedModules(new String[] {"--patch-module=app=x.jar", "--patch-module=java.none=x"}))
                .isEmpty();
    }

    @Test
    void refusesAnImageThatIsNotTheJvms() throws IOException {
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(maps, mapping(other + "/lib/server/libjvm.so"));

        check("", () -> HOLDS, List.of());
        assertThat(problems)
                .hasSize(1)
                .allMatch(line -> line.startsWith("java.home=" + home + ": run-time image -: ")
                        && line.contains("the JVM that runs is that of " + other));

        problems.clear();
        ImageState state = check("allow_untested_jdk=yes", () -> HOLDS, List.of());
        assertThat(problems).isEmpty();
        assertThat(state.fits()).isFalse();
        assertThat(state.fields()).isEqualTo("image=- proof=none");
        assertThat(proofs).isZero();
    }

    @Test
    void takesAnotherNameOfTheSameDirectory() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), home);
        Files.writeString(maps, mapping(link + "/lib/server/libjvm.so"));

        assertThat(check("", () -> HOLDS, List.of()).proof()).isEqualTo("passed");
    }

    @Test
    void refusesAnImageOfAnotherFeatureVersionEvenWithoutProc() throws IOException {
        Files.delete(maps);
        assertThat(check("", () -> HOLDS, List.of()).proof()).isEqualTo("passed");

        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"11.0.1\"\n");
        check("", () -> HOLDS, List.of());
        assertThat(problems)
                .hasSize(1)
                .allMatch(line -> line.contains("it is 11-") && line.contains("the JVM that runs is a JDK " + FEATURE));
    }

    @Test
    void refusesAJdkThatWasUpdatedBelowTheRunningJvm() throws IOException {
        Files.writeString(maps, mapping(home + "/lib/server/libjvm.so (deleted)"));
        check("", () -> HOLDS, List.of());
        Files.writeString(
                maps,
                mapping(home + "/lib/server/libjvm.so")
                        + mapping(home + "/lib/modules (deleted)").replace("r-xp", "r--s"));
        check("", () -> HOLDS, List.of());

        assertThat(problems).hasSize(2).allMatch(line -> line.contains("was replaced or deleted since the JVM began"));
    }

    @Test
    void findsTheRunningJvm() throws IOException {
        assertThat(JvmHome.of(Path.of("/proc/self/maps")))
                .isEqualTo(Path.of(System.getProperty("java.home")).toRealPath());
    }

    @Test
    void passesOverAJvmThatIsOnlyRead() throws IOException {
        Files.writeString(
                maps,
                mapping("/other/lib/server/libjvm.so").replace("r-xp", "r--p")
                        + mapping(home + "/lib/server/libjvm.so").repeat(2)
                        + "7f00-7f10 r-xp 00000000 00:00 0\n");
        assertThat(JvmHome.of(maps)).isEqualTo(home);

        Files.writeString(maps, mapping("/a/lib/server/libjvm.so") + mapping("/b/lib/server/libjvm.so"));
        check("", () -> HOLDS, List.of());
        assertThat(problems).hasSize(1).allMatch(line -> line.contains("it is not known which is the JVM"));
    }

    private static String mapping(String path) {
        return "7f0000000000-7f0000100000 r-xp 00043000 fe:00 1048675      " + path + "\n";
    }

    private Path admitting(String tables, String permissions) throws IOException {
        Path file = directory.resolve("images");
        Files.writeString(file, ProvenImages.line(ImageIdentity.of(home), tables, 1, 1) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private ImageState check(String argument, ImageProof proof, List<String> changed) {
        SettingsReading reading = Settings.read(argument, Map.of(), new Properties());
        assertThat(reading.problems()).isEmpty();
        Settings settings = reading.settings();
        assertThat(settings).isNotNull();
        ImageProof counted = () -> {
            proofs++;
            return proof.run();
        };
        return new ImageCheck(settings, ownUid(), counted).of(home, maps, changed, problems);
    }

    private long ownUid() {
        try {
            return (Integer) Files.getAttribute(directory, "unix:uid");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
