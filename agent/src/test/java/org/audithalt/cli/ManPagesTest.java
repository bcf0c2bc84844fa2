package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.audithalt.build.RequiredTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManPagesTest {
    private static final Path GROFF = Path.of("/usr/bin/groff");
    private final Map<String, String> pages = ManPageFiles.pages("2026-01-01T00:00:00Z", "0.0");

    @TempDir
    Path directory;

    @Test
    void thereIsOneForEachCommandAndOneForAll() {
        assertThat(pages).hasSize(ManPages.commands().size()).containsKeys("audithalt.1", "audithalt-status.1");
        assertThat(pages.get("audithalt.1")).contains("resume", "Exit".toUpperCase(java.util.Locale.ROOT) + " STATUS");
        assertThat(pages.get("audithalt-status.1"))
                .contains("\\-\\-settings", "EXAMPLES", "status 1234", "(default: 5s)")
                .doesNotContain("${");
    }

    @Test
    void groffFormatsThemWithoutAWarning() throws Exception {
        RequiredTool.at(GROFF, "groff-base");
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Path file = directory.resolve(page.getKey());
            Files.writeString(file, page.getValue());
            Process groff = new ProcessBuilder(GROFF.toString(), "-man", "-ww", "-z", "-Tutf8", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said).as(page.getKey()).isEmpty();
            assertThat(groff.waitFor()).as(page.getKey()).isZero();
        }
    }
}
