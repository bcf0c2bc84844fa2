package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyTableTest {
    @TempDir
    Path directory;

    private Slab slab;
    private KeyTable keys;

    @BeforeEach
    void makeBacklog() {
        Audited audited = new Audited(directory);
        slab = audited.backlog.slab();
        keys = audited.backlog.current().keys();
    }

    private static List<byte[]> keys(String... words) {
        List<byte[]> keys = new ArrayList<>();
        for (String word : words) {
            keys.add(word.getBytes(UTF_8));
        }
        return keys;
    }

    @Test
    void aNumberMeansTheSameKeyForEver() {
        keys.useRules(keys("a", "b", "a", ""));
        int a = keys.number(0);
        int b = keys.number(1);
        assertThat(keys.number(2)).isEqualTo(a);
        assertThat(keys.number(3)).isZero();

        keys.useRules(keys("c", "b"));

        assertThat(keys.number(1)).isEqualTo(b);
        assertThat(keys.key(a)).asString(UTF_8).isEqualTo("a");
        assertThat(keys.key(b)).asString(UTF_8).isEqualTo("b");
        assertThat(keys.key(keys.number(0))).asString(UTF_8).isEqualTo("c");
    }

    @Test
    void isReadBackFromTheHeader() {
        keys.useRules(keys("erste", "Schlüssel", "x".repeat(200)));

        KeyTable read = new KeyTable(slab);

        for (int rule = 0; rule < 3; rule++) {
            assertThat(read.key(keys.number(rule))).isEqualTo(keys.key(keys.number(rule)));
        }
    }

    @Test
    void answersUnknownNumbersWithTheEmptyKey() {
        assertThat(keys.key(-1)).isEmpty();
        assertThat(keys.key(99)).isEmpty();
        assertThat(keys.number(-1)).isZero();
        assertThat(keys.number(99)).isZero();
    }

    @Test
    void refusesMoreThanTheHeaderHolds() {
        assertThatThrownBy(() -> keys.useRules(keys("x".repeat(slab.keysBytes()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keys of rules");
    }
}
