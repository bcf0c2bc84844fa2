package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InkTest {
    private static final Ink COLORS = Ink.NONE.when(Ink.When.always);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'PID 1 (App) OPEN';OPEN;[32m",
                "'PID 1 (App) OPEN, DEGRADED: lost';'OPEN, DEGRADED';[33m",
                "'  UNAUDITED since 03:12:07';UNAUDITED;'[1;31m'",
                "'4711  DEAD (3 records), 5 s ago  -';DEAD;[33m",
                "'PID 1 (App) CLOSED since 03:12:07: disk_full';CLOSED;'[1;31m'",
                "'1234  CLOSED (disk_full)  3';CLOSED;'[1;31m'",
                "'1234  UNAUDITED (disk_full)  3';UNAUDITED;'[1;31m'",
                "'PID 1 (App) DOES NOT ANSWER, was OPEN 5 s ago';DOES NOT ANSWER;'[1;31m'",
                "'  warnings  space_left 25% (1 GiB, syslog): REACHED since 02:58:10';REACHED;[33m",
                "'  rotation  NOT DONE: no inode is left';NOT DONE;[33m"
            })
    void colorsTheWordThatMatters(String line, String word, String code) {
        assertThat(COLORS.result(line)).isEqualTo(line.replace(word, "\033" + code + word + "\033[0m"));
    }

    @Test
    void leavesAllElseAsItIs() {
        String text = "  log       49.9 MiB, last serial 12345\n            /var/log/OPEN/CLOSED.log";

        assertThat(COLORS.result(text)).isEqualTo(text);
        assertThat(Ink.NONE.result("PID 1 (App) CLOSED")).isEqualTo("PID 1 (App) CLOSED");
    }

    @Test
    void takesTheStateFromBehindTheNameOnly() {
        assertThat(COLORS.result("PID 1 (App) OPEN, 3 threads (waiting) CLOSED"))
                .containsOnlyOnce("\033[0m");
    }

    @Test
    void complaintsHaveAColorOnATerminalOnly() {
        assertThat(Ink.NONE.complaint("audithalt: ")).isEqualTo("audithalt: ");
        assertThat(COLORS.complaint("audithalt: ")).isEqualTo("\033[1;31maudithalt: \033[0m");
        assertThat(COLORS.when(Ink.When.never)).isEqualTo(Ink.NONE);
    }
}
