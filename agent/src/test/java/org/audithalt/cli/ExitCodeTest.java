package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
    /** Worse first. */
    @ParameterizedTest
    @CsvSource({"3,1", "1,5", "5,4", "4,13", "13,0", "3,13", "1,0", "70,3", "8,0", "8,13", "1,8"})
    void theWorseOfTwoProcessesCounts(int worse, int better) {
        assertThat(ExitCode.worse(worse, better)).isEqualTo(worse);
        assertThat(ExitCode.worse(better, worse)).isEqualTo(worse);
    }

    @Test
    void equalCodesStay() {
        assertThat(ExitCode.worse(ExitCode.DEGRADED, ExitCode.DEGRADED)).isEqualTo(ExitCode.DEGRADED);
    }

    @Test
    void helpTellsTheCodesOfItsCommandOnly() {
        assertThat(ExitCodes.of("detach")).containsOnlyKeys(2, 5, 70);
        assertThat(ExitCodes.of("status")).containsOnlyKeys(0, 1, 2, 3, 4, 5, 7, 13, 70, 74);
        assertThat(ExitCodes.of("wait")).containsEntry(1, "it is not so in time");
        assertThat(ExitCodes.of("install")).containsOnlyKeys(0, 2, 5, 70, 74);
        assertThat(ExitCodes.of("list")).containsOnlyKeys(0, 2, 70, 74);
    }
}
