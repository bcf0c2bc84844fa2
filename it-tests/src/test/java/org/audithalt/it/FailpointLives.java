package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.conservation.Account;
import org.audithalt.conservation.Conservation;
import org.audithalt.conservation.Outcome;
import org.audithalt.conservation.PathNaming;
import org.audithalt.conservation.Witness;
import org.audithalt.it.program.Numbered;

/**
 * One log and the processes that write it one after the other, each killed at a point, each recovering the one before. The
 * outside witness is the directory in which they create files.
 */
final class FailpointLives {
    private static final int KILLED = 137;
    private static final int THREADS = 4;
    private static final int FILES_OF_THREAD = 200;
    private static final int ROTATE_EVERY = 4;
    /** The round in which others move the log away, as logrotate does; readers of the trail still find it. */
    private static final int TAKE_AWAY = 2;

    /** Taken away again and again the log would never hold a record long enough for it to count as stored. */
    private static final int LAST_TAKE_AWAY = 12;

    private static final int FIRST_TAKEN_AWAY = 1000;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** The record takes three slots. */
    private static final String LONG_NAME = "long".repeat(50);

    private static final int LONG_NAMES = 4;
    private static final int MOST_TRIES = 6;

    private final Jdk jdk;
    private final FailpointTable.Point busy;
    private final Path jar;
    private final Path directory;
    private final Path log;
    private final Witness witness = new Witness();
    private final List<String> history = new ArrayList<>();
    private final List<Path> data = new ArrayList<>();
    private int takenAway;

    /** @param busy a point at which a kill mostly leaves something to recover */
    FailpointLives(Jdk jdk, Path jar, Path directory, FailpointTable.Point busy) throws IOException {
        this.jdk = jdk;
        this.busy = busy;
        this.jar = jar;
        this.directory = directory;
        this.log = Files.createDirectory(
                        directory.resolve("audit"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                .resolve("app.log");
        witness.seesSuccessOnly();
    }

    /** A life that ends at a point; returns what is wrong, or nothing. */
    String killedAt(FailpointTable.Point point) throws Exception {
        boolean end = point.phase() == FailpointTable.Phase.END;
        boolean recovery = point.phase() == FailpointTable.Phase.RECOVERY;
        int exit = live(point.toString(), point.option(), !end);
        // a normal end that leaves a record to the next start does not come by every point, nor does a recovery after a
        // kill at
        // which the writer had nearly all in the log
        for (int i = 1; i < MOST_TRIES && exit == 0 && (end || recovery); i++) {
            if (recovery) {
                live(busy.toString(), busy.option(), true);
            }
            exit = live(point.toString(), point.option(), !end);
        }
        return exit == KILLED ? "" : point + ": never passed so often; the process ended with " + exit + history;
    }

    /** A life with a normal end; then everything has to add up. */
    void endsAndConserves() throws Exception {
        int exit = live("normal end", "-Dno.failpoint=", true);
        if (exit != 0) {
            throw new AssertionError("normal end after " + history + ": " + exit);
        }
        if (Files.exists(log.resolveSibling("app.log.backlog"))) {
            // the end waits 2 s for the last records, and a machine may be slower
            Cli.Result recovered = Cli.run("recover", log.getParent().toString());
            System.out.println(jdk + ": " + recovered);
        }
        for (Path lived : data) {
            for (Path file : files(lived)) {
                witness.saw(file.toString(), Outcome.SUCCEEDED);
            }
        }
        Account account = new Account();
        for (Path file : files(log.getParent())) {
            if (!file.getFileName().toString().matches("app\\.log(\\.[0-9]+)?")) {
                throw new AssertionError("left behind after " + history + ": " + file);
            }
            account.read(file, new PathNaming(directory + "/data"));
        }
        Conservation.holds(witness, account, jdk + ", killed in turn at " + history);
    }

    /**
     * @param takesAway whether the log is moved away now and then; not at an end of which nothing is left, for the next life
     *     would know nothing of the numbers in it (docs/limits.md)
     */
    private int live(String name, String option, boolean takesAway) throws Exception {
        long began = System.nanoTime();
        history.add(name);
        Path place = directory.resolve("data" + data.size());
        for (int i = 0; i < LONG_NAMES; i++) {
            place = place.resolve(LONG_NAME);
        }
        data.add(Files.createDirectories(place));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .withoutAgent()
                .jvm(
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        option,
                        "-javaagent:" + jar + "=log_file=" + log + ",max_log_file=1,backlog_limit=256")
                .main(Numbered.class.getName(), place.toString(), "" + THREADS, "" + FILES_OF_THREAD)
                .start()) {
            administrate(jvm, place, takesAway);
            int exit = jvm.awaitExit(LONGEST);
            if (exit != KILLED && exit != 0 || !jvm.stdout().isEmpty()) {
                throw new AssertionError("after " + history + ": " + jvm);
            }
            if (exit == KILLED) {
                witness.killed(THREADS);
            }
            long millis = (System.nanoTime() - began) / 1_000_000;
            System.out.println(jdk + ": " + name + ": " + exit + " after " + millis + " ms");
            return exit;
        }
    }

    /** Suspends, resumes, rotates and moves the log away as long as the process lives; it may die in any of it. */
    private void administrate(AuditedJvm jvm, Path place, boolean takesAway) throws IOException {
        ControlSocket socket = new ControlSocket(log.resolveSibling("app.sock"));
        for (int round = 0; jvm.isAlive(); ) {
            try {
                if (files(place).isEmpty()) {
                    Thread.onSpinWait();
                    continue;
                }
                round++;
                if (!socket.ask("suspend").isEmpty()) {
                    int first = files(place).size();
                    // gives whoever slips through the time to do so
                    socket.ask("status");
                    int last = files(place).size();
                    witness.countedWhileClosed(first, last, THREADS);
                }
                if (round % ROTATE_EVERY == 0) {
                    socket.ask("rotate");
                } else if (takesAway && round % ROTATE_EVERY == TAKE_AWAY && round < LAST_TAKE_AWAY) {
                    Files.move(log, log.resolveSibling("app.log." + (FIRST_TAKEN_AWAY + takenAway++)));
                }
                socket.ask("resume");
            } catch (IOException died) {
                // looked at by the caller
            }
        }
    }

    private static List<Path> files(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return new ArrayList<>(files.toList());
        }
    }
}
