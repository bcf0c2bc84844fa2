package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two tables against the images of real JDKs. */
class MediationJdkTest {
    private static final String UNLINK = "sun.nio.fs.UnixNativeDispatcher.unlink0(J)V";

    private static MediationImage running;

    @BeforeAll
    static void read() throws IOException {
        running = MediationImage.read(Path.of(System.getProperty("java.home")));
    }

    @AfterAll
    static void close() throws IOException {
        running.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21, 25})
    void everyNativeMethodHasARow(int feature) throws IOException {
        Optional<JdkImage> jdk = JdkImage.of(feature);
        assumeTrue(jdk.isPresent(), "no JDK " + feature);

        try (MediationImage image = MediationImage.read(jdk.orElseThrow().home())) {
            MediationResult result = MediationProof.of(image, HookTable.load(), MediationTable.load());

            assertThat(result.unknown()).isEmpty();
            assertThat(result.natives()).isGreaterThan(1000);
            assertThat(result.auditable()).isGreaterThan(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21, 25})
    void noCallAvoidsAHook(int feature) throws IOException {
        Optional<JdkImage> jdk = JdkImage.of(feature);
        assumeTrue(jdk.isPresent(), "no JDK " + feature);

        try (MediationImage image = MediationImage.read(jdk.orElseThrow().home())) {
            List<MediationFinding> uncovered = MediationProof.of(image, HookTable.load(), MediationTable.load())
                    .uncovered();

            assertThat(uncovered).isEmpty();
        }
    }

    /** An image that is not listed is no failure: distributions update their JDKs each month. */
    @ParameterizedTest
    @ValueSource(ints = {17, 21, 25})
    void aListedImageHasTheNumbersOfItsLine(int feature) throws IOException {
        Optional<JdkImage> jdk = JdkImage.of(feature);
        assumeTrue(jdk.isPresent(), "no JDK " + feature);
        ImageIdentity identity = ImageIdentity.of(jdk.orElseThrow().home());
        assumeTrue(ProvenImages.load().has(identity), identity + " is not in images.table");

        try (MediationImage image = MediationImage.read(jdk.orElseThrow().home())) {
            String line = ProvenImages.line(
                    identity,
                    ProvenImages.tablesOfThisBuild(),
                    image.classCount(),
                    image.natives().size());
            assertThat(text("images.table").lines().map(row -> row.replaceAll(" +", " ")))
                    .contains(line);
        }
    }

    @Test
    void knowsNoTwoRowsForOneNativeMethod() {
        long rows = MediationTable.load().rows().stream()
                .filter(row -> row.appliesTo(HookTable.measuredFor(running.feature())))
                .count();

        assertThat(MediationTable.load().rowsFor(running.feature())).hasSize((int) rows);
    }

    @Test
    void namesANativeMethodWhoseRowWasRemoved() throws IOException {
        String text = text("natives.table");
        String without = withoutLine(text, "UnixNativeDispatcher.unlink0(");

        MediationResult result = MediationProof.of(running, HookTable.load(), MediationTable.parse(without));

        assertThat(result.holds()).isFalse();
        assertThat(result.unknown()).extracting(MediationFinding::method).containsExactly(UNLINK);
    }

    @Test
    void namesACallWhoseHookWasRemoved() throws IOException {
        String without = withoutLine(text("hooks.table"), "UND.unlink ");

        MediationResult before = MediationProof.of(running, HookTable.load(), MediationTable.load());
        MediationResult after = MediationProof.of(running, HookTable.parse(without), MediationTable.load());

        assertThat(methods(before.covered())).contains(UNLINK);
        assertThat(methods(before.uncovered())).doesNotContain(UNLINK);
        assertThat(after.holds()).isFalse();
        assertThat(methods(after.uncovered())).contains(UNLINK);
        assertThat(after.uncovered()).hasSize(before.uncovered().size() + 1);
    }

    private static List<String> methods(List<MediationFinding> findings) {
        return findings.stream().map(MediationFinding::method).toList();
    }

    private static String withoutLine(String text, String part) {
        String shorter = text.replaceAll("(?m)^.*\\Q" + part + "\\E.*\n", "");
        assertThat(shorter.lines().count()).isEqualTo(text.lines().count() - 1);
        return shorter;
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = HookTable.class.getResourceAsStream(resource)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
