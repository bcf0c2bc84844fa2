package org.audithalt.simulation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.audithalt.conservation.Witness;
import org.audithalt.gate.Reason;

/**
 * Others take the log away from a process on a sound disk, again and again, and it is asked how long the process does not notice: in
 * the simulation's time, of which a turn takes little and a pause as much as the shipped classes ask for.
 */
public final class GoneLogSimulation {
    private static final long BEGIN_NANOS = 1_800_000_000_000_000_000L;
    private static final int TIMES = 4;
    private static final long MOST_STEPS = 5_000_000;
    private static final long LONGEST_QUIET_NANOS = 700_000_000L;
    private static final long POLL_NANOS = 1_000_000;

    private final Scheduler scheduler;
    private final Random random;
    private final ModelDisk disk;
    private final Path logFile;
    private long longestNanos;

    private GoneLogSimulation(Random random, Path root) {
        this.random = random;
        this.scheduler = new Scheduler(random, BEGIN_NANOS);
        this.disk = new ModelDisk(random);
        this.logFile = root.resolve("app.log");
    }

    /**
     * Runs one seed.
     *
     * @param acting whether the program acts; else nothing is written, and nothing but the look at the log's name tells
     * @return the longest time from the deletion until the gate closed for it, ns
     */
    public static long longestNanos(long seed, boolean acting, Path root) throws Exception {
        GoneLogSimulation simulation = new GoneLogSimulation(new Random(seed), root);
        ModelStorage.use(simulation.disk);
        simulation.run(acting, Files.createDirectory(root.resolve("place")));
        return simulation.longestNanos;
    }

    private void run(boolean acting, Path place) throws Exception {
        disk.heal();
        Life life = new Life(scheduler, random, new Witness(), disk, 0, logFile, place.resolve("app.log.backlog"));
        if (acting) {
            life.begin();
        }
        Scheduler.Task others = scheduler.start("others", () -> takeAway(life));
        if (!scheduler.runUntil(others::hasEnded, MOST_STEPS)) {
            throw new AssertionError("killed");
        }
        scheduler.kill();
    }

    private void takeAway(Life life) {
        for (int i = 0; i < TIMES; i++) {
            Scheduler.sleep((long) (random.nextDouble() * LONGEST_QUIET_NANOS));
            // right after a look, for that makes it longest
            long looks = disk.looks();
            while (disk.looks() == looks) {
                Scheduler.sleep(POLL_NANOS);
            }
            int before = life.gate.closings(Reason.LOG_GONE);
            disk.takeAway(logFile);
            long taken = scheduler.now();
            // the gate closes before there is a new one: else it was none that anything had been written to, made by a
            // rotation
            while (life.gate.closings(Reason.LOG_GONE) == before && !disk.exists(logFile)) {
                Scheduler.sleep(POLL_NANOS);
            }
            if (life.gate.closings(Reason.LOG_GONE) > before) {
                longestNanos = Math.max(longestNanos, scheduler.now() - taken);
            }
        }
    }
}
