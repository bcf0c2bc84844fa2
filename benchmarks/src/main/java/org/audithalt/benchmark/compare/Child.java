package org.audithalt.benchmark.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.audithalt.benchmark.contender.Contender;

/** A contender's process. Used by one thread at a time. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LINES_OF_ERRORS = 20;
    private static final double PICOS = 1000;
    private static final String ANSWER = "= ";

    /** A heap that is used again and again: the first touch of each page of a large one costs more than some actions. */
    private static final List<String> HEAP = List.of("-Xmn16m", "-Xmx256m");

    private final Entrant entrant;
    private final Process process;
    private final Path errors;
    private final BufferedReader answers;
    private final ScheduledExecutorService watch;
    private final Map<Long, Long> before = new HashMap<>();
    private long pid;
    private long ownNanos;
    private String[] last = new String[0];
    private long ownBefore;
    private long servantsBefore;

    private Child(Entrant entrant, Process process, Path errors, ScheduledExecutorService watch) {
        this.entrant = entrant;
        this.process = process;
        this.errors = errors;
        this.watch = watch;
        answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /**
     * Starts it.
     *
     * @param directory its own, empty; its name is part of the names of its files
     * @param files where all contenders act, because two directories of one file system are not alike
     * @param watch kills it when it does not answer for a minute
     */
    static Child start(
            Jdk jdk, Entrant entrant, String classPath, Path directory, Path files, ScheduledExecutorService watch)
            throws IOException {
        Path work = Files.createDirectories(directory.resolve("w"));
        List<String> command = new ArrayList<>();
        List<String> options = new ArrayList<>(HEAP);
        options.addAll(entrant.options());
        entrant.prefix().forEach(word -> command.add(word.replace(Entrant.DIRECTORY, directory.toString())));
        command.addAll(jdk.javaIn(work));
        options.addAll(List.of(
                "-cp",
                classPath,
                Contender.class.getName(),
                files.resolve(directory.getFileName()).toString()));
        options.forEach(word -> command.add(word.replace(Entrant.DIRECTORY, directory.toString())));
        Path errors = directory.resolve("stderr");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(work.toFile()).redirectError(errors.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        entrant.environment()
                .forEach((name, value) ->
                        builder.environment().put(name, value.replace(Entrant.DIRECTORY, directory.toString())));
        return new Child(entrant, builder.start(), errors, watch);
    }

    /** Waits until it is there. */
    void awaitReady() throws IOException {
        pid = Long.parseLong(answer()[1]);
    }

    Entrant entrant() {
        return entrant;
    }

    long pid() {
        return pid;
    }

    /** Repeats an action for so long; CPU nanoseconds of one at the end. */
    long warm(String action, int millis) throws IOException {
        return ask("warm " + action + " " + millis);
    }

    /** Repeats an action so often; CPU nanoseconds of all. */
    long go(String action, int times) throws IOException {
        return ask("go " + action + " " + times);
    }

    /** Puts one each microsecond so often; what one of a thousand exceeds, and the median, in nanoseconds on the clock. */
    long[] paced(int times) throws IOException {
        long slowest = ask("paced put " + times);
        return new long[] {slowest, Long.parseLong(last[2])};
    }

    /** Puts in batches with pauses; CPU nanoseconds of one: lowest, a quarter, half; and bytes that one allocates. */
    double[] batches() throws IOException {
        double lowest = ask("batches put 0") / PICOS;
        return new double[] {
            lowest,
            Double.parseDouble(last[2]) / PICOS,
            Double.parseDouble(last[3]) / PICOS,
            Double.parseDouble(last[4])
        };
    }

    /** Puts from so many threads at once; CPU nanoseconds of one. */
    double crowd(int threads) throws IOException {
        return ask("crowd put " + threads) / PICOS;
    }

    /** Begins to count what is used elsewhere. */
    void beginElsewhere() {
        before.clear();
        before.putAll(threads());
        ownBefore = ownNanos;
        servantsBefore = entrant.surroundings().servantsNanos();
    }

    /**
     * CPU time since then of all that is not the acting thread: other threads of its process, a tracer, daemons. Threads that
     * have ended meanwhile are not in it.
     */
    long elsewhereNanos() {
        long sum = 0;
        for (Map.Entry<Long, Long> thread : threads().entrySet()) {
            sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        long servants = entrant.surroundings().servantsNanos() - servantsBefore;
        return Math.max(0, sum - (ownNanos - ownBefore)) + servants;
    }

    private Map<Long, Long> threads() {
        Map<Long, Long> threads = new HashMap<>(Machine.cpuNanos(pid));
        threads.putAll(Machine.cpuNanos(process.pid()));
        return threads;
    }

    private long ask(String line) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        last = answer();
        ownNanos = Long.parseLong(last[1]);
        return Long.parseLong(last[0]);
    }

    private String[] answer() throws IOException {
        ScheduledFuture<?> end = watch.schedule(this::kill, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        String line = answers.readLine();
        while (line != null && !line.startsWith(ANSWER)) {
            line = answers.readLine();
        }
        end.cancel(false);
        if (line == null) {
            List<String> lines = Files.readAllLines(errors);
            throw new IOException(entrant.name() + " ended, or did not answer: "
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_ERRORS), lines.size())));
        }
        return line.substring(ANSWER.length()).split(" ", -1);
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        entrant.surroundings().close();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
