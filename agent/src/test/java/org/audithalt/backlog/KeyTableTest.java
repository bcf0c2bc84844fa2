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

    private int number(String key) {
        return keys.numberOf(key.getBytes(UTF_8));
    }

    @Test
    void aNumberMeansTheSameKeyForEver() {
        keys.addAll(keys("a", "b", "a", ""));
        int a = number("a");
        int b = number("b");
        assertThat(number("")).isZero();

        keys.addAll(keys("c", "b"));

        assertThat(number("a")).isEqualTo(a);
        assertThat(number("b")).isEqualTo(b);
        assertThat(keys.key(a)).asString(UTF_8).isEqualTo("a");
        assertThat(keys.key(b)).asString(UTF_8).isEqualTo("b");
        assertThat(keys.key(number("c"))).asString(UTF_8).isEqualTo("c");
    }

    @Test
    void takesRoomOnceForAKeyOfManyRules() {
        List<byte[]> same = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            same.add("same".getBytes(UTF_8));
        }

        keys.addAll(same);

        assertThat(keys.all()).hasSize(2);
    }

    @Test
    void isReadBackFromTheHeader() {
        keys.addAll(keys("erste", "Schlüssel", "x".repeat(200)));

        KeyTable read = new KeyTable(slab);

        assertThat(read.all()).hasSize(4);
        for (int number = 0; number < 4; number++) {
            assertThat(read.key(number)).isEqualTo(keys.key(number));
        }
    }

    @Test
    void addsNothingWhereOneTooManyIsAmongThem() {
        assertThatThrownBy(() -> keys.addAll(keys("small", "x".repeat(slab.keysBytes()))))
                .isInstanceOf(IllegalStateException.class);

        assertThat(keys.all()).hasSize(1);
    }

    @Test
    void answersUnknownNumbersWithTheEmptyKey() {
        assertThat(keys.key(-1)).isEmpty();
        assertThat(keys.key(99)).isEmpty();
    }

    @Test
    void refusesMoreThanTheHeaderHolds() {
        assertThatThrownBy(() -> keys.addAll(keys("x".repeat(slab.keysBytes()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keys of rules");
    }
}
