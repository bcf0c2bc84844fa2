package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    @ParameterizedTest
    @CsvSource({
        "-5, 0 ms",
        "999, 999 ms",
        "1000, 1 s",
        "60000, 1 min",
        "303000, 5 min 3 s",
        "3660000, 1 h 1 min",
        "90000000, 1 d 1 h"
    })
    void givesDurationsInTheirTwoLargestUnits(long millis, String words) {
        assertThat(Wording.duration(millis)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "52428799, 49.9 MiB", "9223372036854775807, 8388607.9 TiB"})
    void neverShowsMoreBytesThanThereAre(long bytes, String words) {
        assertThat(Wording.bytes(bytes)).isEqualTo(words);
    }

    @Test
    void givesTheDateOnlyOfOtherDays() {
        long now = Instant.parse("2026-03-01T03:17:10Z").toEpochMilli();

        assertThat(Wording.time(now - 1000, now, ZoneOffset.UTC)).isEqualTo("03:17:09");
        assertThat(Wording.time(now - 86_400_000, now, ZoneOffset.UTC)).isEqualTo("2026-02-28 03:17:10");
    }

    @Test
    void leavesNothingInANameThatATerminalObeys() {
        assertThat(Wording.printable("a\u001b[2J\n\\\u202eb\u009b\u00e9\ud83d\udd12\ud800"))
                .isEqualTo("a\\x1b[2J\\x0a\\\\\\u{202e}b\\x9b\u00e9\ud83d\udd12\\u{d800}");
    }

    @Test
    void tellsNobodyToBecomeWhatHeIs() {
        assertThat(Wording.whoMayLook(1000, "run this as root")).isEqualTo("run this as root");
        assertThat(Wording.whoMayLook(0, "run this as root"))
                .isEqualTo("this root has no CAP_SYS_PTRACE there, as in many containers");
        assertThat(Wording.notLookedInto(2, 1000))
                .isEqualTo("2 JVMs of other users could not be looked into (run this as that user or as root)");
        assertThat(Wording.notLookedInto(1, 0)).startsWith("1 JVM could not be looked into (this root has no ");
    }
}
