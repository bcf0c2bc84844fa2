package org.audithalt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.backlog.DeadBacklogFile;
import org.audithalt.build.RequiredTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An alert on a metric that does not exist is never raised, and nobody notices. */
class DocumentedMetricsTest {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final String EVERYTHING = """
            {"pid":1,"gate":"closed","degraded":[{"what":"lost","detail":"a"}],
            "reasons":[{"reason":"disk_full","since":1795999990250}],"at_start":true,"waiting":3,"oldest_wait_ms":1500,
            "unaudited":{"since":0},"log":{"file":"/l","free_bytes":1,"needed_bytes":2,"full_in_ms":1},
            "drill":{"time":1790000000000,"result":"success"},"lost":{"count":2}}
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"monitoring.md", "examples/prometheus/audithalt.rules.yml"})
    void everyMetricNamedIsOneThatStatusPrints(String page) throws IOException {
        Set<String> printed = new TreeSet<>();
        ExpositionFormat.parse(everything()).keySet().forEach(sample -> printed.add(sample.replaceFirst("\\{.*", "")));

        assertThat(named(page)).isNotEmpty().isSubsetOf(printed);
    }

    @Test
    void prometheusItselfHasNothingToSayAgainstAnyOfThem() throws Exception {
        RequiredTool.at(PROMTOOL, "prometheus");
        Path metrics = Files.writeString(directory.resolve("metrics"), everything());

        Process check = new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(check.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(check.waitFor()).isZero();
    }

    /** All metrics that there are, of a process that lives and of one that died. */
    private String everything() throws IOException {
        Path dead = Files.createDirectory(directory.resolve("dead"));
        DeadBacklogFile.in(dead);
        Map<String, Object> members =
                new LinkedHashMap<>(Map.of("host_pid", 7, "main_class", "App", "reachable", true));
        members.putAll(JSON.std.mapFrom(EVERYTHING));
        StatusReport report = new StatusReport(members, ExitCode.OK);
        return StatusMetrics.of(
                new StatusLook(List.of(report), DeadJvms.in(Set.of(dead), List.of()), 0, false), 1_796_000_000_500L);
    }

    private static Set<String> named(String page) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path docs = Files.isDirectory(here.resolve("docs")) ? here.resolve("docs") : here.resolveSibling("docs");
        Matcher name = Pattern.compile("\\baudithalt_[a-z_]+\\b").matcher(Files.readString(docs.resolve(page)));
        Set<String> named = new TreeSet<>();
        while (name.find()) {
            named.add(name.group());
        }
        return named;
    }
}
