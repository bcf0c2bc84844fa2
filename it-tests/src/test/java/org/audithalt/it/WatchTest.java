package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.audithalt.it.program.Commanded;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code status --watch} on a real terminal and without one. The command is the same whatever JVM it watches. */
@Execution(ExecutionMode.CONCURRENT)
final class WatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CLOSED = 1;
    private static final int NOT_AUDITED = 4;
    private static final String INTERRUPT = "\003";
    private static final String STOP = "\032";
    private static final String SECOND_SCREEN = "\033[?1049h\033[?25l";
    private static final String FIRST_SCREEN = "\033[?25h\033[?1049l";

    @TempDir
    Path directory;

    @Test
    void refreshesInPlaceFollowsTheSizeAndEndsWithTheLastState() throws Exception {
        Path seen = directory.resolve("terminal");
        try (AuditedJvm jvm = commanded()) {
            // the terminal's own name is needed to change its size from outside; a background job, as this test may run
            // in,
            // ignores what Ctrl-C sends, and so would the command
            Path tty = directory.resolve("tty");
            Process terminal = new ProcessBuilder(
                            Required.tool("script"),
                            "--quiet",
                            "--return",
                            "--flush",
                            "--command",
                            "tty > " + tty + "; stty rows 7 cols 70; exec env --default-signal=INT "
                                    + command(jvm, "20s"),
                            "/dev/null")
                    .redirectOutput(seen.toFile())
                    .redirectError(directory.resolve("errors").toFile())
                    .start();
            try {
                await(seen, "PID " + jvm.pid() + " (" + Commanded.class.getName() + ")", " more lines", "Ctrl-C ends");
                State.ask(jvm, "suspend test");
                Awaitility.await("the whole picture of the closed gate")
                        .atMost(LIMIT)
                        .until(() -> {
                            String[] parts = withoutColors(seen).split("\\) CLOSED since", 2);
                            return parts.length == 2 && !footers(parts[1]).isEmpty();
                        });
                String device = Files.readString(tty).trim();
                Cli.Result resized = Cli.run(new ProcessBuilder("stty", "-F", device, "rows", "60", "cols", "200"));
                assertThat(resized.exit()).as("%s", resized).isZero();
                String before = withoutColors(seen);
                await(seen, "settings at default");
                Awaitility.await("its footer")
                        .atMost(LIMIT)
                        .until(() -> !footers(withoutColors(seen).split("settings at default", 2)[1])
                                .isEmpty());
                String after = withoutColors(seen).split("settings at default", 2)[1];
                assertThat(footers(after).get(0))
                        .as("the same look as before, painted anew")
                        .isEqualTo(footers(before).get(footers(before).size() - 1));

                terminal.getOutputStream().write(INTERRUPT.getBytes(UTF_8));
                terminal.getOutputStream().flush();
                assertThat(terminal.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                terminal.destroyForcibly();
            }

            assertThat(terminal.exitValue()).isEqualTo(CLOSED);
            assertThat(Files.readString(seen)).contains(") \033[1;31mCLOSED\033[0m since");
            String all = withoutColors(seen);
            assertThat(all).startsWith(SECOND_SCREEN).endsWith(FIRST_SCREEN);
            String small = all.substring(0, all.indexOf("CLOSED since"));
            assertThat(Stream.of(small.split("\033\\[H|\n", -1)).map(WatchTest::visible))
                    .allMatch(line -> line.length() <= 70);
        }
    }

    /** Ctrl-Z of a shell with job control: its prompt stands on the first screen, with a cursor, until fg. */
    @Test
    void givesTheScreenBackWhileItIsStopped() throws Exception {
        Path seen = directory.resolve("terminal");
        try (AuditedJvm jvm = commanded()) {
            Process terminal = new ProcessBuilder(
                            Required.tool("script"),
                            "--quiet",
                            "--return",
                            "--flush",
                            "--command",
                            "stty -echo; exec env --default-signal=INT,TSTP LC_ALL=C " + Required.tool("bash")
                                    + " --norc --noprofile --noediting -i",
                            "/dev/null")
                    .redirectOutput(seen.toFile())
                    .redirectError(directory.resolve("errors").toFile())
                    .start();
            try {
                type(terminal, command(jvm, "1h") + "\n");
                await(seen, "Ctrl-C ends");
                type(terminal, STOP);
                await(seen, "Stopped");
                assertThat(withoutColors(seen).split("Stopped", 2)[0]).containsSubsequence(SECOND_SCREEN, FIRST_SCREEN);

                State.ask(jvm, "suspend test");
                type(terminal, "echo prom''pt; fg\n");
                await(seen, "prompt");
                Awaitility.await("the picture again, and then a new one")
                        .atMost(LIMIT)
                        .untilAsserted(() -> assertThat(withoutColors(seen).split("prompt", 2)[1])
                                .containsSubsequence(
                                        SECOND_SCREEN, ") OPEN", "Ctrl-C ends", ") CLOSED since", "Ctrl-C ends"));
                type(terminal, INTERRUPT);
                await(seen, "Ctrl-C ends\033[K\033[J\033[?7h" + FIRST_SCREEN);
                type(terminal, "echo code $?; exit\n");
                assertThat(terminal.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                terminal.destroyForcibly();
            }

            assertThat(withoutColors(seen).split(Pattern.quote(SECOND_SCREEN), -1))
                    .hasSize(3);
            assertThat(withoutColors(seen).split(Pattern.quote(FIRST_SCREEN), -1))
                    .hasSize(3);
            assertThat(withoutColors(seen)).contains("code 1");
        }
    }

    private static void type(Process terminal, String text) throws IOException {
        terminal.getOutputStream().write(text.getBytes(UTF_8));
        terminal.getOutputStream().flush();
    }

    @Test
    void printsOneAfterTheOtherWithoutATerminal() throws Exception {
        Path seen = directory.resolve("output");
        try (AuditedJvm jvm = commanded()) {
            Process watch = new ProcessBuilder("sh", "-c", "exec " + command(jvm, "300ms"))
                    .redirectOutput(seen.toFile())
                    .redirectError(directory.resolve("errors").toFile())
                    .start();
            try {
                await(seen, "\n\n");
                Awaitility.await("the third")
                        .atMost(LIMIT)
                        .until(() -> Files.readString(seen).split("\\) OPEN\n", -1).length > 3);
                watch.destroy();
                assertThat(watch.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } finally {
                watch.destroyForcibly();
            }

            lastPictureStaysWhenTheProcessEnds(jvm);
            assertThat(watch.exitValue()).isZero();
            assertThat(Files.readString(seen))
                    .doesNotContain("\033")
                    .containsPattern("\\A\\d\\d:\\d\\d:\\d\\d\nPID \\d+ .*\n")
                    .containsPattern("\n\n\\d\\d:\\d\\d:\\d\\d\nPID \\d+ .*\n");
        }
    }

    private void lastPictureStaysWhenTheProcessEnds(AuditedJvm jvm) throws Exception {
        Path seen = directory.resolve("terminal");
        Process terminal = new ProcessBuilder(
                        Required.tool("script"),
                        "--quiet",
                        "--return",
                        "--flush",
                        "--command",
                        "exec " + command(jvm, "300ms"),
                        "/dev/null")
                .redirectOutput(seen.toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        try {
            await(seen, "Ctrl-C ends");
            jvm.kill9();
            assertThat(terminal.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            terminal.destroyForcibly();
        }

        assertThat(terminal.exitValue()).isEqualTo(NOT_AUDITED);
        String all = withoutColors(seen);
        assertThat(all.substring(all.indexOf(FIRST_SCREEN)))
                .contains("PID " + jvm.pid() + " (" + Commanded.class.getName() + ") ", "no such process");
    }

    private AuditedJvm commanded() throws IOException {
        AuditedJvm jvm = AuditedJvm.with(Jdk.all().findFirst().orElseThrow())
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/a.log"))
                .main(Commanded.class.getName())
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    /** Times of the looks that were painted. */
    private static List<String> footers(String seen) {
        Matcher footer = Pattern.compile("\\d\\d:\\d\\d:\\d\\d, every [^,]+, Ctrl-C ends")
                .matcher(seen);
        List<String> footers = new ArrayList<>();
        while (footer.find()) {
            footers.add(footer.group());
        }
        return footers;
    }

    private static String command(AuditedJvm jvm, String interval) {
        return Path.of(System.getProperty("java.home"), "bin/java") + " -XX:TieredStopAtLevel=1 -jar "
                + System.getProperty("audithalt.jar") + " status --watch --interval " + interval + " " + jvm.pid();
    }

    private static void await(Path file, String... texts) {
        Awaitility.await(String.join(", ", texts))
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(withoutColors(file)).contains(texts));
    }

    private static String withoutColors(Path file) throws IOException {
        return Files.readString(file).replaceAll("\033\\[[0-9;]*m", "");
    }

    /** A line without what steers the terminal. */
    private static String visible(String line) {
        return line.replaceAll("\033\\[[?0-9]*[A-Za-z]", "").stripTrailing();
    }
}
