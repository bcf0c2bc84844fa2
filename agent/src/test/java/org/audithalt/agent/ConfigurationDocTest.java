package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** With {@code -Daudithalt.docs.write=true} the table in the documentation is written anew instead of compared. */
class ConfigurationDocTest {
    private static final String HEAD = "| key | values | default | while running | meaning |\n|---|---|---|---|---|\n";

    @Test
    void documentedTableIsTheOneInTheCode() throws IOException {
        Path document = document();
        String text = Files.readString(document);
        int start = text.indexOf(HEAD);
        assertThat(start).as("table in %s", document).isNotNegative();
        int end = text.indexOf("\n\n", start) + 1;

        if (Boolean.getBoolean("audithalt.docs.write")) {
            Files.writeString(document, text.substring(0, start) + table() + text.substring(end));
            return;
        }

        assertThat(text.substring(start, end)).isEqualTo(table());
    }

    private static String table() {
        StringBuilder table = new StringBuilder(HEAD);
        for (int i = 0; i < Setting.count(); i++) {
            Setting setting = Setting.of(i);
            table.append("| `")
                    .append(setting.key())
                    .append("` | ")
                    .append(setting.range())
                    .append(" | ");
            table.append(setting.initial().isEmpty() ? "" : "`" + setting.initial() + "`")
                    .append(" | ");
            table.append(setting.changesWhileRunning() ? "yes" : "no").append(" | ");
            table.append(setting.text()).append(" |\n");
        }
        return table.toString();
    }

    private static Path document() {
        Path here = Path.of("").toAbsolutePath();
        Path beside = here.resolve("docs/configuration.md");
        return Files.exists(beside) ? beside : here.resolveSibling("docs/configuration.md");
    }
}
