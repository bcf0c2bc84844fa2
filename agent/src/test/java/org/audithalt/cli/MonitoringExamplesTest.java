package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.audithalt.Repository;
import org.audithalt.build.RequiredTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The examples for Prometheus and systemd, where a mistake is no error but silence. */
class MonitoringExamplesTest {
    private static final Path EXAMPLES = Repository.root().resolve("docs/examples");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @TempDir
    Path directory;

    /** {@code promtool test rules} then shows that each is raised when it should be and that it is not always. */
    @Test
    void everyAlertHasATestInWhichItIsRaisedAndOneInWhichItIsNot() throws IOException {
        Set<String> raised = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (Map<?, ?> test : members(yaml("prometheus/audithalt.test.yml"), "tests")) {
            for (Map<?, ?> look : members(test, "alert_rule_test")) {
                (look.containsKey("exp_alerts") ? raised : silent).add(String.valueOf(look.get("alertname")));
            }
        }

        assertThat(raised).isEqualTo(alerts()).isEqualTo(silent);
    }

    private static Set<String> alerts() throws IOException {
        Set<String> alerts = new TreeSet<>();
        for (Map<?, ?> group : members(yaml("prometheus/audithalt.rules.yml"), "groups")) {
            for (Map<?, ?> rule : members(group, "rules")) {
                alerts.add(String.valueOf(rule.get("alert")));
            }
        }
        return alerts;
    }

    private static Map<?, ?> yaml(String file) throws IOException {
        return (Map<?, ?>) new Yaml().load(Files.readString(EXAMPLES.resolve(file)));
    }

    private static List<Map<?, ?>> members(Map<?, ?> object, String name) {
        List<Map<?, ?>> members = new ArrayList<>();
        for (Object member : (List<?>) object.get(name)) {
            members.add((Map<?, ?>) member);
        }
        return members;
    }

    /** It tells an unknown key, which systemd itself ignores. */
    @Test
    void systemdHasNothingToSayAgainstTheUnits() throws Exception {
        RequiredTool.at(ANALYZE, "systemd");
        List<String> command = new ArrayList<>(List.of(ANALYZE.toString(), "verify"));
        try (Stream<Path> units = Files.list(EXAMPLES.resolve("systemd"))) {
            for (Path unit : units.toList()) {
                // programs that are not installed here would be all that it sees
                String text = Files.readString(unit)
                        .replace(
                                "/opt/audithalt/audithalt-metrics.sh",
                                EXAMPLES.resolve("prometheus/audithalt-metrics.sh")
                                        .toString())
                        .replace("/usr/bin/java", LauncherScript.ownJava().toString());
                command.add(Files.writeString(directory.resolve(unit.getFileName()), text)
                        .toString());
            }
        }

        Process analyze = new ProcessBuilder(command).redirectErrorStream(true).start();

        String said = new String(analyze.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).isEmpty();
        assertThat(analyze.waitFor()).isZero();
        assertThat(command).hasSize(5);
    }
}
