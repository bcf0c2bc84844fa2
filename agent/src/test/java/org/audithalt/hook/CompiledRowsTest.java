package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start reads instead of the table. */
final class CompiledRowsTest {
    @ParameterizedTest
    @ValueSource(ints = {17, 21, 25})
    void areTheRowsThatTheTableHasForThatJdk(int feature) throws IOException {
        List<HookRow> rows = new CompiledRows(RowCompiler.compile(table(), feature)).read();

        assertThat(rows).hasToString(HookTable.loadFor(feature).rows().toString());
        assertThat(rows).extracting(HookRow::index).startsWith(0, 1, 2).hasSizeGreaterThan(100);
        assertThat(terms(rows)).isEqualTo(terms(HookTable.loadFor(feature).rows()));
    }

    @Test
    void somethingElseIsRefused() {
        assertThatThrownBy(() -> new CompiledRows(new byte[8]).read()).hasMessageContaining("damaged");
    }

    /** What toString, the text alone, does not show. */
    private static List<List<Source.Term>> terms(List<HookRow> rows) {
        return rows.stream()
                .map(HookRow::sources)
                .flatMap(from -> List.of(
                        from.index(),
                        from.first(),
                        from.second(),
                        from.n0(),
                        from.n1(),
                        from.n2(),
                        from.n3(),
                        from.result(),
                        from.exitFirst(),
                        from.exitSecond())
                        .stream())
                .map(Source::terms)
                .toList();
    }

    private static byte[] table() throws IOException {
        try (InputStream in = HookTable.class.getResourceAsStream("hooks.table")) {
            return in.readAllBytes();
        }
    }
}
