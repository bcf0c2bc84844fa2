package org.audithalt.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ControlLimitsDocTest {
    @Test
    void documentedLimitsAreThoseOfTheCode() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path beside = here.resolve("docs/command-line.md");
        String text = Files.readString(Files.exists(beside) ? beside : here.resolveSibling("docs/command-line.md"));

        assertThat(text)
                .contains("| clients at a time | " + Connections.MOST + " |")
                .contains("| clients that wait to be accepted | " + SocketPlace.PENDING_CONNECTIONS + " |")
                .contains("| request line | " + grouped(Connection.LONGEST_REQUEST) + " bytes |")
                .contains("(`change`, `load`) | " + grouped(RulesRequest.MOST_BYTES) + " bytes |")
                .contains("of all clients together | " + grouped(ContentBudget.MOST_BYTES) + " bytes |");
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
