package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProcessFactsTest {
    @Test
    void agreesWithTheJdk() {
        ProcessFacts facts = ProcessFacts.current();
        Instant start = ProcessHandle.current().info().startInstant().orElseThrow();

        assertThat(facts.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(Instant.ofEpochSecond(facts.startSeconds()))
                .isBetween(start.minus(Duration.ofSeconds(2)), start.plus(Duration.ofSeconds(2)));
        assertThat(facts.host()).isNotBlank();
    }

    @Test
    void writesTheStartInUniversalTime() {
        assertThat(new ProcessFacts(1, "h", 0).startText()).isEqualTo("19700101T000000");
        assertThat(new ProcessFacts(1, "h", 1_709_210_096L).startText()).isEqualTo("20240229T123456");
    }
}
