package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Faults of one program of a soak. Each is over when the method returns, and the program goes on by itself; it may die in any. */
final class SoakFaults {
    /** With the pause between looks longer than the writer's longest. */
    private static final int LOOKS_UNTIL_STORED = 10;

    interface Fault {
        void strike(SoakProgram program) throws Exception;
    }

    private final Random random;
    private int removed;

    SoakFaults(Random random) {
        this.random = random;
    }

    /** By name, in a fixed order. */
    List<Map.Entry<String, Fault>> all() {
        return List.of(
                Map.entry("suspend/resume", this::suspend),
                Map.entry("rotate", program -> program.ask("rotate")),
                Map.entry("SIGSTOP/SIGCONT", this::stop),
                Map.entry(
                        "log renamed",
                        program ->
                                Files.move(program.log().path(), program.log().free())),
                Map.entry("log deleted", this::delete),
                Map.entry("log replaced by symlink", this::link),
                Map.entry("log truncated", this::truncate),
                Map.entry("RLIMIT_FSIZE", this::limitFileSize),
                Map.entry("RLIMIT_NOFILE", this::limitDescriptors),
                Map.entry("directory removed", this::removeDirectory),
                Map.entry("backlog deleted", SoakFaults::deleteBacklog));
    }

    /** Those that leave the backlog where it is: for a process that may die at any moment by itself. */
    List<Map.Entry<String, Fault>> withBacklog() {
        return all().subList(0, all().size() - 2);
    }

    /** Those that touch no disk and can fall into another fault. */
    List<Map.Entry<String, Fault>> inside() {
        return all().subList(0, 3);
    }

    private void pause(int atMostMillis) {
        pause(random, atMostMillis);
    }

    /** Lets time go by, of a length drawn by lot. */
    static void pause(Random random, int atMostMillis) {
        LockSupport.parkNanos(1_000_000L * (1 + random.nextInt(atMostMillis)));
    }

    private void suspend(SoakProgram program) throws IOException {
        if (!program.ask("suspend").isEmpty()) {
            long from = System.nanoTime();
            pause(1000);
            long to = System.nanoTime();
            program.witness().closed(from, to);
        }
        program.ask("resume");
    }

    private void stop(SoakProgram program) throws Exception {
        signal(program, "-STOP");
        pause(3000);
        signal(program, "-CONT");
    }

    private static void signal(SoakProgram program, String signal) throws Exception {
        Cli.run(new ProcessBuilder(Required.tool("kill"), signal, "" + program.pid()));
    }

    /** The reader of the trail has opened the log before: its file lives on under another name. */
    private void delete(SoakProgram program) throws IOException {
        Files.createLink(program.log().free(), program.log().path());
        Files.delete(program.log().path());
    }

    private void link(SoakProgram program) throws IOException {
        Path other = program.log().directory().resolve("other");
        Files.write(other, new byte[0]);
        Files.move(program.log().path(), program.log().free());
        try {
            Files.createSymbolicLink(program.log().path(), other);
        } catch (java.nio.file.FileAlreadyExistsException faster) {
            // there is a new log already
            return;
        }
        pause(2500);
        assertThat(other).as("a link was followed").isEmptyFile();
        if (Files.isSymbolicLink(program.log().path())) {
            // nobody moved it aside: the program is dead
            Files.delete(program.log().path());
        }
    }

    /** As logrotate's copytruncate, but at a time when nothing is written: what that loses is lost by design. */
    private void truncate(SoakProgram program) throws IOException {
        if (program.ask("suspend").isEmpty()) {
            return;
        }
        awaitStored(program);
        if (program.isAlive()) {
            Files.copy(program.log().path(), program.log().free());
            try (FileChannel channel = FileChannel.open(program.log().path(), StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
        program.ask("resume");
    }

    private void removeDirectory(SoakProgram program) throws IOException {
        Path backlog = backlog(program);
        Path away = program.log()
                .directory()
                .resolveSibling(
                        "removed-" + removed++ + "-" + program.log().directory().getFileName());
        program.log().removed(away);
        Files.move(program.log().directory(), away);
        settle(program, backlog);
    }

    private void limitFileSize(SoakProgram program) throws Exception {
        limit(program, "--fsize=" + (Files.size(program.log().path()) / 2 + 1) + ":unlimited");
        pause(1500);
        limit(program, "--fsize=unlimited:unlimited");
    }

    private void limitDescriptors(SoakProgram program) throws Exception {
        limit(program, "--nofile=16:65536");
        pause(500);
        program.ask("status");
        pause(500);
        limit(program, "--nofile=65536:65536");
    }

    private static void limit(SoakProgram program, String limit) throws Exception {
        Cli.run(new ProcessBuilder(Required.tool("prlimit"), "--pid=" + program.pid(), limit));
    }

    private static void deleteBacklog(SoakProgram program) throws IOException {
        Path backlog = backlog(program);
        Files.deleteIfExists(backlog);
        settle(program, backlog);
    }

    private static Path backlog(SoakProgram program) throws IOException {
        String status = program.ask("status");
        return status.isEmpty()
                ? program.log().path()
                : Path.of((String) new State(JSON.std.mapFrom(status)).value("backlog", "file"));
    }

    /**
     * What a backlog holds that others have taken away is lost, or out of recovery's sight, if its process is killed in the moment
     * before it has noticed and stored it (docs/limits.md): not in this soak.
     */
    private static void settle(SoakProgram program, Path backlog) throws IOException {
        Patience.until("a new backlog", () -> !program.isAlive() || Files.exists(backlog));
        program.awaitProgress();
        program.ask("suspend");
        awaitStored(program);
        program.ask("resume");
    }

    /**
     * Until a suspended program has nothing in flight and all is in its log, or it is dead. By several looks, for the numbers
     * are of the writer's last turn.
     */
    private static void awaitStored(SoakProgram program) {
        int[] looks = {0};
        Patience.until("all stored", () -> {
            looks[0] = hasStoredAll(program) ? looks[0] + 1 : 0;
            return !program.isAlive() || looks[0] >= LOOKS_UNTIL_STORED;
        });
    }

    private static boolean hasStoredAll(SoakProgram program) {
        try {
            String status = program.ask("status");
            if (status.isEmpty()) {
                return false;
            }
            State state = new State(JSON.std.mapFrom(status));
            return state.number("backlog", "unstored") == 0
                    && state.number("backlog", "oldest") == 0
                    && state.number("backlog", "in_flight") == 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
