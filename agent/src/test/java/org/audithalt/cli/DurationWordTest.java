package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationWordTest {
    @ParameterizedTest
    @CsvSource({"500ms,500", "60s,60000", "5m,300000", "2h,7200000"})
    void takesAUnit(String word, long millis) {
        assertThat(new DurationWord.OfSeconds().convert(word).millis()).isEqualTo(millis);
        assertThat(new DurationWord.OfMillis().convert(word).millis()).isEqualTo(millis);
    }

    @Test
    void aNumberAloneMeansWhatTheOptionSays() {
        assertThat(new DurationWord.OfSeconds().convert("7").millis()).isEqualTo(7000);
        assertThat(new DurationWord.OfMillis().convert("7").millis()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "0s", "0", "-1s", "1.5s", "1d", "99999999999h", "9223372036854775807ms", "1 s"})
    void refusesWhatIsNoLengthOfTime(String word) {
        assertThatThrownBy(() -> DurationWord.of(word, 1000)).isInstanceOf(TypeConversionException.class);
    }
}
