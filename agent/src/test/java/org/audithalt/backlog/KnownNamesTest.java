package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownNamesTest {
    private final KnownNames names = new KnownNames();

    private void add(String name, long epoch) {
        byte[] bytes = name.getBytes(UTF_8);
        names.add(bytes, bytes.length, epoch);
    }

    private boolean has(String name, long epoch) {
        byte[] bytes = name.getBytes(UTF_8);
        return names.has(bytes, bytes.length, epoch);
    }

    @Test
    void keepsANameForItsEpochAlone() {
        add("/srv/data", 3);

        assertThat(has("/srv/data", 3)).isTrue();
        assertThat(has("/srv/data", 4)).isFalse();
        assertThat(has("/srv/datb", 3)).isFalse();
        assertThat(has("/srv/data/x", 3)).isFalse();
    }

    @Test
    void keepsNamesOfEachLength() {
        for (int length = 1; length <= 64; length++) {
            add("/".repeat(length), 1);
            assertThat(has("/".repeat(length), 1)).isTrue();
        }
    }

    @Test
    void knowsNothingOutsideOfAnEpoch() {
        add("/srv/data", NameEpoch.NONE);

        assertThat(has("/srv/data", NameEpoch.NONE)).isFalse();
    }

    @Test
    void doesNotMistakeNamesThatShareAPlace() {
        int known = 0;
        for (int i = 0; i < 10_000; i++) {
            add("/srv/data/" + i, 1);
        }
        for (int i = 0; i < 10_000; i++) {
            known += has("/srv/data/" + i, 1) ? 1 : 0;
        }
        assertThat(known).isBetween(100, 1024);
        assertThat(has("/srv/data/10000", 1)).isFalse();
    }

    @Test
    void keepsNoNameWhoseBytesMayMeanAnother() {
        add("/srv/größe", 1);
        add("/srv/a\0b", 1);
        add("/" + "x".repeat(600), 1);

        assertThat(has("/srv/größe", 1)).isFalse();
        assertThat(has("/srv/a\0b", 1)).isFalse();
        assertThat(has("/" + "x".repeat(600), 1)).isFalse();
    }

    @Test
    void countsTheBytesThatCount() {
        byte[] longer = "/srv/data/file".getBytes(UTF_8);
        names.add(longer, 9, 1);

        assertThat(has("/srv/data", 1)).isTrue();
        assertThat(names.has(longer, 9, 1)).isTrue();
        assertThat(names.has(longer, longer.length, 1)).isFalse();
    }
}
