package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachReportTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "attach_report=/tmp/r | /tmp/r",
                "log_file=/l/a.log,attach_report=/tmp/r,freq=1 | /tmp/r",
                "log_file=/l/a.log,attach_report=/tmp/a=b | /tmp/a=b",
                "attach_report='/tmp/a,b' | /tmp/a,b",
                "attach_report='/tmp/it''s' | /tmp/it's",
                "log_file=/l/attach_report=x,attach_report=/tmp/r | /tmp/r",
                "log_file=/l/attach_report=x | \"\"",
                "log_file='/l,attach_report=x' | \"\"",
                "freq=1 | \"\""
            })
    void findsTheFileWhereTheArgumentNamesIt(String argument, String file) {
        assertThat(AttachReport.path(argument)).isEqualTo(file);
    }

    @Test
    void isNotWantedWithoutAnArgument() {
        assertThat(AttachReport.isWanted(null)).isFalse();
        assertThat(AttachReport.isWanted("")).isFalse();
    }
}
