package org.audithalt.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.audithalt.conservation.Account;
import org.audithalt.conservation.Conservation;
import org.audithalt.conservation.PathNaming;
import org.audithalt.conservation.Witness;
import org.audithalt.sink.DeadProcesses;
import org.audithalt.sink.LogLocks;

/** Lives of a process, one after the other, all writing one log; after each recovery and each end the oracle is asked. */
public final class Simulation {
    private static final int LIVES = 5;
    private static final int LONGEST_LIFE = 6_000;
    private static final int LONGEST_RECOVERY = 400;
    private static final long MOST_STEPS = 2_000_000;
    private static final int MOST_ATTEMPTS = 200;
    private static final long BEGIN_NANOS = 1_800_000_000_000_000_000L;
    private static final long BETWEEN_LIVES_NANOS = 60_000_000_000L;
    private static final String SUFFIX = ".backlog";

    private static final Pattern DELETION =
            Pattern.compile("op=delete-log [^\n]* first_serial=(\\d+) last_serial=(\\d+) [^\n]*res=success");

    private static final Pattern SERIAL = Pattern.compile("msg=audit\\([0-9.]+:(\\d+)\\)");

    private final Random random;
    private final Path root;
    private final Path logFile;
    private final Witness witness = new Witness();
    private final ModelDisk disk;
    private long now = BEGIN_NANOS;
    private long steps;
    private int places;
    private int kills;
    private int recoveriesKilled;
    private int deletions;

    private Simulation(long seed, Path root) {
        this.random = new Random(seed);
        this.root = root;
        this.logFile = root.resolve("app.log");
        this.disk = new ModelDisk(random);
    }

    /**
     * Runs one seed.
     *
     * @return steps, kills, recoveries killed and logs deleted
     * @throws AssertionError with what the oracle says
     */
    public static long[] run(long seed, Path root) throws Exception {
        Simulation simulation = new Simulation(seed, root);
        ModelStorage.use(simulation.disk);
        for (int life = 0; life < LIVES; life++) {
            simulation.live(life);
        }
        return new long[] {simulation.steps, simulation.kills, simulation.recoveriesKilled, simulation.deletions};
    }

    private Scheduler scheduler() {
        now += BETWEEN_LIVES_NANOS;
        return new Scheduler(random, now);
    }

    private void done(Scheduler scheduler) throws InterruptedException {
        scheduler.kill();
        now = scheduler.now();
        steps += scheduler.steps();
    }

    private Path place() throws IOException {
        return Files.createDirectory(root.resolve("place-" + places++));
    }

    private void live(int number) throws Exception {
        Path place = place();
        Scheduler scheduler = scheduler();
        disk.heal();
        disk.holdsPlenty();
        Life life = new Life(scheduler, random, witness, disk, number, logFile, place.resolve("app.log" + SUFFIX));
        life.begin();
        life.beginTroubles();
        disk.age();
        boolean toTheEnd = random.nextInt(3) == 0;
        long length = 1 + random.nextInt(LONGEST_LIFE);
        boolean ended = false;
        if (toTheEnd) {
            long last = scheduler.steps() + length;
            scheduler.runUntil(() -> scheduler.steps() > last, MOST_STEPS);
            disk.heal();
            ended = life.end(MOST_STEPS);
        } else {
            scheduler.killAfter(length);
            scheduler.runUntil(() -> false, MOST_STEPS);
        }
        if (!ended) {
            kills++;
            witness.killed(Life.THREADS);
        }
        Scheduler.trace("life " + number + (ended ? " ended" : " was killed"));
        Path left = copied(place);
        done(scheduler);
        disk.holdsPlenty();
        recover(left);
        conserved("life " + number);
    }

    /** What the next process finds: the kernel writes the mapped pages of a dead process back as they were. */
    private Path copied(Path place) throws IOException {
        Path copy = place();
        for (Path file : backlogs(place)) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        return copy;
    }

    private static List<Path> backlogs(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList());
        }
    }

    private void recover(Path first) throws Exception {
        Path place = first;
        for (int attempt = 0; !backlogs(place).isEmpty(); attempt++) {
            if (attempt > MOST_ATTEMPTS) {
                throw new AssertionError("cannot be recovered");
            }
            List<Path> backlogs = backlogs(place);
            Collections.shuffle(backlogs, random);
            Scheduler scheduler = scheduler();
            if (attempt > MOST_ATTEMPTS / 2) {
                disk.heal();
            } else if (random.nextBoolean()) {
                scheduler.killAfter(1 + random.nextInt(LONGEST_RECOVERY));
            }
            Scheduler.Task task = scheduler.start("recovery", () -> recoverAll(backlogs));
            boolean ended = scheduler.runUntil(task::hasEnded, MOST_STEPS);
            recoveriesKilled += ended ? 0 : 1;
            Scheduler.trace("recovery " + (ended ? "ended" : "was killed"));
            Path next = copied(place);
            done(scheduler);
            place = next;
        }
    }

    private static void recoverAll(List<Path> backlogs) throws Exception {
        for (Path backlog : backlogs) {
            if (!Files.exists(backlog)) {
                continue;
            }
            try {
                new DeadProcesses("1", 0, LogLocks.acquire(List.of(), 1), new ArrayList<>()).recover(backlog);
            } catch (IOException tryAgain) {
                return;
            }
        }
    }

    private void conserved(String context) {
        Account account = new Account();
        disk.all().forEach((name, text) -> account.read(name, text, new PathNaming("/data/")));
        Conservation.holds(witness, account, context);
        deletionsAreRecorded(context);
    }

    /** What was deleted is known by a record, to the serial number. */
    private void deletionsAreRecorded(String context) {
        List<long[]> recorded = new ArrayList<>();
        disk.all().forEach((name, text) -> {
            Matcher record = DELETION.matcher(text);
            while (record.find()) {
                recorded.add(new long[] {Long.parseLong(record.group(1)), Long.parseLong(record.group(2))});
            }
        });
        for (ModelDisk.File file : disk.deleted()) {
            Matcher serial = SERIAL.matcher(file.text());
            long first = 0;
            long last = 0;
            while (serial.find()) {
                last = Long.parseLong(serial.group(1));
                first = first == 0 ? last : first;
            }
            long from = first;
            long to = last;
            if (first != 0 && recorded.stream().noneMatch(range -> range[0] <= from && range[1] >= to)) {
                throw new AssertionError(context + ": no record of the deletion of " + first + " to " + last);
            }
        }
        deletions = disk.deleted().size();
    }
}
