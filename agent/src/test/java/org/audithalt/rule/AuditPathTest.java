package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditPathTest {
    @ParameterizedTest
    @CsvSource({
        "//, /",
        "/., /",
        "/.., /",
        "/../.., /",
        "/a/, /a",
        "/a//b, /a/b",
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/a/b/.., /a",
        "/a/b/../../../c, /c",
        "/...//.a, /.../.a",
        "a/b, /a/b",
        "/a/..b/c.., /a/..b/c.."
    })
    void bringsNamesToNormalForm(String name, String normal) {
        assertThat(normalised(name)).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b", "/.a", "/a/...", "/a./..b", "/ü/x y"})
    void recognisesNormalForm(String name) {
        byte[] bytes = name.getBytes(UTF_8);

        assertThat(AuditPath.isNormal(bytes, bytes.length)).isTrue();
        assertThat(normalised(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "//", "/a/", "/a//b", "/.", "/..", "/a/.", "/a/..", "/./a", "/a/../b"})
    void recognisesOtherForms(String name) {
        byte[] bytes = name.getBytes(UTF_8);

        assertThat(AuditPath.isNormal(bytes, bytes.length)).isFalse();
    }

    @Test
    void normalFormOfAnyNameIsNormal() {
        long seed = Long.getLong("audithalt.test.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder name = new StringBuilder("/");
            for (int i = random.nextInt(12); i > 0; i--) {
                name.append("/.a".charAt(random.nextInt(3)));
            }
            String normal = normalised(name.toString());
            byte[] bytes = normal.getBytes(UTF_8);
            assertThat(AuditPath.isNormal(bytes, bytes.length))
                    .as("%s became %s, seed %d", name, normal, seed)
                    .isTrue();
            assertThat(normal).isEqualTo(Path.of(name.toString()).normalize().toString());
        }
    }

    private static String normalised(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        return new String(AuditPath.normalised(bytes, bytes.length), UTF_8);
    }
}
