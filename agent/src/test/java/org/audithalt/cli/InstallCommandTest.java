package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallCommandTest {
    @ParameterizedTest
    @CsvSource({
        "/usr/local/bin/audithalt, /usr/bin:/usr/local/bin,  audithalt",
        "/usr/local/bin/audithalt, /usr/bin:/usr/local/bin/, audithalt",
        "/opt/bin/audithalt,       /usr/bin:/usr/local/bin,  /opt/bin/audithalt",
        "/opt/bin/audithalt,       '',                       /opt/bin/audithalt",
        "/opt/bin/audithalt,       :/opt,                    /opt/bin/audithalt",
        "/opt/my bin/audithalt,    /opt,                     '/opt/my bin/audithalt'"
    })
    void namesTheProgramAsAShellFindsIt(Path program, String path, String word) {
        String quoted = word.indexOf(' ') < 0 ? word : "'" + word + "'";
        assertThat(InstallCommand.word(program, path)).isEqualTo(quoted);
    }
}
