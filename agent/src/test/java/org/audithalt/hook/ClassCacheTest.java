package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Woven classes from start to start. */
final class ClassCacheTest {
    private static final int FEATURE = HookTable.measuredFor(Runtime.version().feature());
    private static final long BUILD = 17;
    private static final String STREAM = "java/io/FileInputStream";

    private final List<HookRow> rows = HookTable.load().rowsFor(FEATURE);

    @Test
    void keepsWhatWouldBeWoven() throws IOException {
        Map<String, List<HookRow>> byClass = rows.stream()
                .filter(row -> !row.mayBeAbsent() && classFile(row.wovenIn()) != null)
                .collect(Collectors.groupingBy(HookRow::wovenIn, LinkedHashMap::new, Collectors.toList()));
        ClassCache first = ClassCache.of(new byte[0], BUILD);
        for (Map.Entry<String, List<HookRow>> each : byClass.entrySet()) {
            first.weave(each.getKey(), classFile(each.getKey()), each.getValue());
        }

        ClassCache second = ClassCache.of(first.bytes(), BUILD);

        assertThat(byClass).hasSizeGreaterThan(20);
        for (Map.Entry<String, List<HookRow>> each : byClass.entrySet()) {
            WovenClass kept = second.weave(each.getKey(), classFile(each.getKey()), each.getValue());
            WovenClass woven = Weaver.weave(each.getKey(), classFile(each.getKey()), each.getValue());
            assertThat(kept.bytes()).as(each.getKey()).isEqualTo(woven.bytes());
            assertThat(kept.matches()).as(each.getKey()).isEqualTo(woven.matches());
        }
        assertThat(second.bytes()).as("nothing was woven anew").isNull();
    }

    @Test
    void anotherOriginalIsWovenAnew() {
        ClassCache cache = kept(streamRows());
        byte[] other = classFile(STREAM);
        // the minor version: as good as any other difference that leaves a class file
        other[5] ^= 1;

        WovenClass woven = cache.weave(STREAM, other, streamRows());

        assertThat(woven.bytes())
                .isEqualTo(Weaver.weave(STREAM, other, streamRows()).bytes());
        assertThat(cache.bytes()).isNotNull();
    }

    @Test
    void otherRowsAreKeptBesideTheFirst() {
        ClassCache cache = kept(streamRows());
        List<HookRow> fewer = streamRows().subList(0, 1);

        WovenClass woven = cache.weave(STREAM, classFile(STREAM), fewer);

        assertThat(woven.bytes())
                .isEqualTo(Weaver.weave(STREAM, classFile(STREAM), fewer).bytes());
        ClassCache both = ClassCache.of(cache.bytes(), BUILD);
        both.weave(STREAM, classFile(STREAM), fewer);
        both.weave(STREAM, classFile(STREAM), streamRows());
        assertThat(both.bytes()).isNull();
    }

    @Test
    void anotherBuildOrADamagedFileCountsAsEmpty() {
        byte[] file = written(streamRows());

        assertThat(isEmpty(file, BUILD)).isFalse();
        assertThat(isEmpty(file, BUILD + 1)).isTrue();
        for (int at = 0; at < file.length; at += 1 + file.length / 500) {
            byte[] damaged = file.clone();
            damaged[at] ^= 0x10;
            assertThat(isEmpty(damaged, BUILD)).as("byte " + at).isTrue();
        }
        assertThat(isEmpty(java.util.Arrays.copyOf(file, file.length - 1), BUILD))
                .isTrue();
    }

    @Test
    void whatHoldsAVariableOfTheEnvironmentIsNeverKept() {
        HookTable table = HookTable.parse("x 17- method OPENAT STRING=$HOME - - - - - DONE - - NONE 1 - " + STREAM
                + ".open(Ljava/lang/String;)V\n");
        ClassCache cache = ClassCache.of(new byte[0], BUILD);

        cache.weave(STREAM, classFile(STREAM), table.rows());

        assertThat(cache.bytes()).isNull();
    }

    private boolean isEmpty(byte[] file, long build) {
        ClassCache cache = ClassCache.of(file, build);
        cache.weave(STREAM, classFile(STREAM), streamRows());
        return cache.bytes() != null;
    }

    private ClassCache kept(List<HookRow> of) {
        return ClassCache.of(written(of), BUILD);
    }

    private byte[] written(List<HookRow> of) {
        ClassCache cache = ClassCache.of(new byte[0], BUILD);
        cache.weave(STREAM, classFile(STREAM), of);
        return cache.bytes();
    }

    private List<HookRow> streamRows() {
        return rows.stream().filter(row -> row.wovenIn().equals(STREAM)).toList();
    }

    private static byte[] classFile(String name) {
        try (InputStream in = Object.class.getModule().getResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
