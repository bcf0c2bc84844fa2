package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTrustTest {
    @TempDir
    Path directory;

    @Test
    void directoryOfTheLogThatEverybodyMayWriteIsRefused() throws IOException {
        for (int mode : new int[] {0777, 0702, 01777}) {
            Files.setAttribute(directory, "unix:mode", mode);

            assertThatThrownBy(() -> DirectoryTrust.check(settings("")))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("log_file: everybody may write to " + directory)
                    .hasMessageContaining("chmod o-w " + directory);
        }
        Files.setAttribute(directory, "unix:mode", 0755);
        assertThatCode(() -> DirectoryTrust.check(settings(""))).doesNotThrowAnyException();
    }

    @Test
    void directoryOfTheBacklogMayBeOneWhereOnlyOwnersTakeNamesAway() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 01777);
        assertThatCode(() -> DirectoryTrust.check(settings(",backlog_dir=" + shared)))
                .doesNotThrowAnyException();

        Files.setAttribute(shared, "unix:mode", 0777);
        assertThatThrownBy(() -> DirectoryTrust.check(settings(",backlog_dir=" + shared)))
                .hasMessageContaining("backlog_dir: everybody may write to " + shared);
    }

    @Test
    void groupOrAnotherOwnerIsToldAndNoMore() throws IOException {
        int uid = (Integer) Files.getAttribute(directory, "unix:uid");
        List<String> lines = new ArrayList<>();
        DirectoryTrust.addNotices(settings(""), uid, lines);
        assertThat(lines).isEmpty();

        Files.setAttribute(directory, "unix:mode", 0770);
        DirectoryTrust.addNotices(settings(""), uid, lines);
        assertThat(lines).singleElement().asString().contains("may write to " + directory, "chmod g-w");

        lines.clear();
        if (uid != 0) {
            return;
        }
        Files.setAttribute(directory, "unix:uid", 65534);
        DirectoryTrust.addNotices(settings(""), uid, lines);
        assertThat(lines).singleElement().asString().contains(directory + " belongs to user 65534");
    }

    private Settings settings(String more) {
        Settings settings = Settings.read("log_file=" + directory.resolve("a.log") + more, Map.of(), new Properties())
                .settings();
        assertThat(settings).isNotNull();
        return settings;
    }
}
