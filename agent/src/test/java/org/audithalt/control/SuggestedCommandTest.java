package org.audithalt.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the path is the jar's own is shown by the start line of a real JVM (it-tests); here the classes lie in a directory. */
class SuggestedCommandTest {
    @Test
    void namesTheJarBarelyWhereTheCodeComesFromNone() {
        assertThat(SuggestedCommand.of("status", 42)).isEqualTo("java -jar audithalt.jar status 42");
        assertThat(SuggestedCommand.of("list")).isEqualTo(SuggestedCommand.program() + " list");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "/opt/audithalt-0.1.0.jar, /opt/audithalt-0.1.0.jar",
                "/opt/my apps/a.jar, '/opt/my apps/a.jar'",
                "/opt/$(x)/a.jar, '/opt/$(x)/a.jar'",
                "/opt/it's/a.jar, '/opt/it'\\''s/a.jar'"
            })
    void quotesWhatAShellWouldNotTakeForOneWord(String path, String quoted) {
        assertThat(SuggestedCommand.quoted(path)).isEqualTo(quoted);
    }
}
