package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The files of {@code docs/examples} and what the pages quote of them: well formed, in agreement, and known to the agent. */
class DocumentedExamplesTest {
    private static final Path DOCS = docs();
    private static final Path KUBERNETES = DOCS.resolve("examples/kubernetes");
    private static final Path UNIT = DOCS.resolve("examples/systemd/shop.service");

    static Stream<Path> yamlFiles() throws IOException {
        try (Stream<Path> files = Files.walk(DOCS.resolve("examples"))) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("yamlFiles")
    void yamlFileIsWellFormed(Path file) throws IOException {
        assertThat(documents(Files.readString(file))).isNotEmpty().doesNotContainNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"containers.md", "monitoring.md"})
    void yamlOfPageIsWellFormed(String page) throws IOException {
        assertThat(blocks(page, "yaml"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(documents(block)).isNotEmpty().doesNotContainNull());
    }

    @Test
    void whatTheMonitoringPageQuotesStandsInTheExamples() throws IOException {
        String examples = Files.readString(DOCS.resolve("examples/prometheus/audithalt.rules.yml"));
        try (Stream<Path> units = Files.list(UNIT.resolveSibling("."))) {
            for (Path unit : units.toList()) {
                examples += Files.readString(unit);
            }
        }
        List<String> lines = List.of(examples.split("\n"));

        for (String form : List.of("ini", "yaml")) {
            for (String block : blocks("monitoring.md", form)) {
                for (String line : block.split("\n")) {
                    assertThat(line.startsWith("#") || lines.contains(line))
                            .as(line)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void settingsAreThoseOfTheAgent() throws IOException {
        Matcher argument = Pattern.compile("audithalt\\.jar=(\\S+)").matcher(Files.readString(UNIT));

        assertThat(argument.find()).isTrue();
        assertThat(problems(argument.group(1))).isEmpty();
        assertThat(problems("config=" + KUBERNETES.resolve("audithalt.conf"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"examples/systemd/shop.service", "monitoring.md", "exit-codes.md"})
    void systemdRepeatsOnlyStartsThatMaySucceed(String file) throws IOException {
        Set<Integer> expected = codesOfTables();
        assertThat(expected)
                .contains(Watchdog.EXIT_PANIC, Watchdog.EXIT_DISK, AgentControl.EXIT_HALT)
                .contains(StartRefusal.LOG_IN_USE.code(), StartRefusal.DISK_FULL.code());
        expected.remove(StartRefusal.LOG_IN_USE.code());
        expected.remove(StartRefusal.DISK_FULL.code());
        Matcher codes =
                Pattern.compile("RestartPreventExitStatus=([0-9 ]*)").matcher(Files.readString(DOCS.resolve(file)));

        assertThat(codes.find()).isTrue();
        do {
            assertThat(Stream.of(codes.group(1).split(" ")).map(Integer::valueOf))
                    .containsExactlyElementsOf(expected);
        } while (codes.find());
    }

    /** The agent's own exit codes, by the page's two tables. */
    private static Set<Integer> codesOfTables() throws IOException {
        Set<Integer> codes = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| (\\d+) \\|").matcher(Files.readString(DOCS.resolve("exit-codes.md")));
        while (row.find()) {
            codes.add(Integer.valueOf(row.group(1)));
        }
        return codes;
    }

    /** Kustomize merges by name; a name that fits nothing would leave the application as it was. */
    @Test
    void patchFitsTheApplicationAndItself() throws IOException {
        Map<?, ?> application = (Map<?, ?>)
                documents(Files.readString(KUBERNETES.resolve("app.yaml"))).get(0);
        Map<?, ?> patch = (Map<?, ?>) documents(Files.readString(KUBERNETES.resolve("audithalt.yaml")))
                .get(0);
        Map<?, ?> pod = map(patch, "spec", "template", "spec");
        Map<?, ?> container = (Map<?, ?>) list(pod, "containers").get(0);

        assertThat(patch.get("kind")).isEqualTo(application.get("kind"));
        assertThat(map(patch, "metadata").get("name"))
                .isEqualTo(map(application, "metadata").get("name"));
        assertThat(names(pod, "containers"))
                .isEqualTo(names(map(application, "spec", "template", "spec"), "containers"));
        Set<Object> volumes = new TreeSet<>(names(pod, "volumes"));
        for (Object claim : list(map(patch, "spec"), "volumeClaimTemplates")) {
            volumes.add(map((Map<?, ?>) claim, "metadata").get("name"));
        }
        assertThat(names(container, "volumeMounts")).isEqualTo(volumes);
    }

    @Test
    void probesTellAHaltAndDoNotEndIt() throws IOException {
        Map<?, ?> patch = (Map<?, ?>) documents(Files.readString(KUBERNETES.resolve("audithalt.yaml")))
                .get(0);
        Map<?, ?> pod = map(patch, "spec", "template", "spec");
        Map<?, ?> container = (Map<?, ?>) list(pod, "containers").get(0);
        String settings = Files.readString(KUBERNETES.resolve("audithalt.conf"));
        List<?> probe = list(map(container, "readinessProbe", "exec"), "command");

        assertThat(settings).contains("health_file = " + probe.get(1) + "\n");
        assertThat(container.containsKey("livenessProbe")).isTrue();
        assertThat(container.get("livenessProbe")).isNull();
        assertThat((Integer) pod.get("terminationGracePeriodSeconds"))
                .isGreaterThan(Integer.parseInt(Setting.EXIT_WAIT.initial()));
    }

    private static List<String> problems(String agentArgument) {
        return Settings.read(agentArgument, Map.of(), new Properties()).problems();
    }

    private static Map<?, ?> map(Map<?, ?> from, String... names) {
        Map<?, ?> at = from;
        for (String name : names) {
            at = (Map<?, ?>) at.get(name);
        }
        return at;
    }

    private static List<?> list(Map<?, ?> from, String name) {
        return (List<?>) from.get(name);
    }

    private static Set<Object> names(Map<?, ?> from, String list) {
        Set<Object> names = new TreeSet<>();
        for (Object element : list(from, list)) {
            names.add(((Map<?, ?>) element).get("name"));
        }
        return names;
    }

    private static List<Object> documents(String yaml) {
        List<Object> documents = new ArrayList<>();
        new Yaml().loadAll(yaml).forEach(documents::add);
        return documents;
    }

    private static List<String> blocks(String page, String form) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = Pattern.compile("(?s)```" + form + "\n(.*?)```").matcher(Files.readString(DOCS.resolve(page)));
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }

    private static Path docs() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here.resolve("docs") : here.resolveSibling("docs");
    }
}
