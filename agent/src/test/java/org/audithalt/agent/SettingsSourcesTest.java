package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reload reads the file, and nothing else that an application could have changed. */
class SettingsSourcesTest {
    @TempDir
    Path directory;

    @Test
    void aReloadAsksNoResolverForTheNodeName() {
        // no resolver knows this host, nor is one asked for it: the bracket begins an address
        SettingsSources sources = SettingsSources.now(
                "name_format=fqd,log_file=" + directory.resolve("a.log"),
                Map.of(),
                new Properties(),
                new ProcessFacts(4711, "[", 0));

        assertThat(sources.read().problems())
                .singleElement()
                .asString()
                .contains("the resolver does not know this host");

        Settings again = sources.readAgain("app.example.com").settings();
        assertThat(again).isNotNull();
        assertThat(again.nodeName()).isEqualTo("app.example.com");
    }

    @Test
    void readsTheFileAnewAndAllElseAsItWasAtTheStart() throws IOException {
        Path file = directory.resolve("audithalt.conf");
        Files.writeString(file, "freq = 1\nmax_log_file = 8\n");
        Properties properties = new Properties();
        properties.setProperty("audithalt.freq", "2");
        Map<String, String> environment = new HashMap<>(Map.of("AUDITHALT_NUM_LOGS", "3"));
        SettingsSources sources =
                SettingsSources.now("config=" + file, environment, properties, new ProcessFacts(4711, "host", 0));

        properties.setProperty("audithalt.freq", "7");
        properties.setProperty("audithalt.disk_full_action", "ignore");
        environment.put("AUDITHALT_NUM_LOGS", "9");
        Files.writeString(file, "freq = 1\nmax_log_file = 16\n");

        Settings settings = sources.read().settings();
        assertThat(settings).isNotNull();
        assertThat(settings.freq()).isEqualTo(2);
        assertThat(settings.diskFullAction()).isEqualTo("suspend");
        assertThat(settings.numLogs()).isEqualTo(3);
        assertThat(settings.maxLogFileBytes()).isEqualTo(16L << 20);
    }
}
