package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.audithalt.it.program.Creators;
import org.awaitility.Awaitility;

/**
 * A program that creates files all the time, on a disk that works, while faults befall its log: what it did is in its
 * directory, whatever the log says.
 */
final class StandingProgram implements AutoCloseable {
    static final int THREADS = 4;

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration HALTED = Duration.ofMillis(300);
    private static final int PROGRESS = 40;

    private final AuditedJvm jvm;
    private final Path data;

    private StandingProgram(AuditedJvm jvm, Path data) {
        this.jvm = jvm;
        this.data = data;
    }

    /**
     * Starts it.
     *
     * @param settings of the agent, with {@code log_file}
     * @param what {@code links} instead of files; nothing for files
     */
    static StandingProgram start(Jdk jdk, Path directory, String settings, String... what) throws IOException {
        return start(jdk, directory, List.of(), settings, what);
    }

    /** The same with options of the JVM. */
    static StandingProgram start(Jdk jdk, Path directory, List<String> options, String settings, String... what)
            throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        List<String> arguments = new ArrayList<>(List.of(data.toString(), Integer.toString(THREADS), "gently"));
        arguments.addAll(List.of(what));
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent(settings)
                .jvm(options.toArray(new String[0]))
                .main(Creators.class.getName(), arguments.toArray(new String[0]))
                .start();
        StandingProgram program = new StandingProgram(jvm, data);
        jvm.awaitOutput("ready", LIMIT);
        program.awaitProgress();
        return program;
    }

    AuditedJvm jvm() {
        return jvm;
    }

    Path log() {
        return jvm.logFile();
    }

    /** Where it creates its files. */
    Path data() {
        return data;
    }

    void awaitProgress() {
        awaitProgress(PROGRESS);
    }

    void awaitProgress(int more) {
        int before = files().size();
        Awaitility.await("progress")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(jvm.isAlive()).as("%s", jvm).isTrue();
                    return files().size() > before + more;
                });
    }

    /** Waits until all its threads are halted for a reason; then nothing is created. */
    State awaitHalt(String reason) {
        State halted = State.await(
                jvm, "all wait, " + reason, state -> state.reasons().contains(reason) && state.waiting() == THREADS);
        assertNothingBegins();
        return halted;
    }

    /** Whether an answer to {@code status} says that each of its threads waits, and for the writer: nothing is in flight. */
    static boolean allWaitForTheWriter(String status) {
        return status.contains("writer_hangs") && status.contains("\"waiting\":" + THREADS + ",");
    }

    /** Whether it is neither halted nor about to be. */
    void assertGoesOn() {
        awaitProgress();
        assertThat(State.of(jvm).closed()).isFalse();
    }

    void assertNothingBegins() {
        Set<String> before = files();
        Awaitility.await("nothing is created")
                .during(HALTED)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> files().equals(before));
    }

    private Set<String> files() {
        return Effects.files(data);
    }

    void end() throws Exception {
        jvm.send("end");
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
        assertThat(jvm.stderr()).as("%s", jvm).allMatch(line -> line.startsWith("audithalt: "));
    }

    /** The oracle over its files and all its logs together. */
    void conserved(List<Path> logs) throws IOException {
        CreatedFiles.areConserved(jvm.toString(), data, 0, logs.toArray(new Path[0]));
    }

    /** As {@link #conserved}, after a kill: what was in flight may have happened, and is recorded as of unknown outcome. */
    void conservedButForInFlight(List<Path> logs) throws IOException {
        CreatedFiles.areConserved(jvm.toString(), data, THREADS, logs.toArray(new Path[0]));
    }

    /** Why it went on in another file, by the records of its log. */
    static List<String> reasons(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("type=DAEMON_RESUME"))
                    .map(line -> line.replaceFirst(".* reason=(\\S+).*", "$1"))
                    .toList();
        }
    }

    /** The logs in a directory, whatever they are called now, but not those that others put there. */
    static List<Path> logsIn(Path... directories) throws IOException {
        List<Path> logs = new ArrayList<>();
        for (Path directory : directories) {
            try (var files = Files.list(directory)) {
                files.filter(file -> file.getFileName().toString().matches("audit\\.log(\\.\\d+)?|kept\\.\\w+"))
                        .filter(Files::isRegularFile)
                        .forEach(logs::add);
            }
        }
        return logs;
    }

    /** Takes its thousands of files away, too, for which JUnit needs longer than the whole test. */
    @Override
    public void close() throws IOException {
        jvm.close();
        try {
            Cli.run(new ProcessBuilder("rm", "-rf", data.toString()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
