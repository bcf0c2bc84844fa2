package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
    @Test
    void readsTheSizeThatSttyTells() {
        assertThat(Terminal.parsed("50 132")).isEqualTo(new Terminal.Size(50, 132));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0", "", "50", "50 x", "stty: standard input", "-1 80"})
    void believesNothingElse(String words) {
        assertThat(Terminal.parsed(words)).isNull();
    }

    @Test
    void takesTheEnvironmentsSizeElseTheUsualOne() {
        assertThat(Terminal.fromEnvironment(Map.of("LINES", "30", "COLUMNS", "100")))
                .isEqualTo(new Terminal.Size(30, 100));
        assertThat(Terminal.fromEnvironment(Map.of())).isEqualTo(new Terminal.Size(24, 80));
    }
}
