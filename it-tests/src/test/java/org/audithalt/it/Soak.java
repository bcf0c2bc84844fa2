package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Programs under load, on a disk that they share, with random faults, kills and restarts until the time is over. After each life
 * whose rest has been recovered the oracle of conservation is asked.
 */
final class Soak {
    private static final int MOST_ROUNDS = 14;

    private final long until;
    private final SoakTally tally;
    private final SoakLives lives;
    private final SoakRound round;
    private final Path local;
    private final boolean ext4;

    /**
     * @param seconds how long at least
     * @param ext4 whether to take turns between a tmpfs and a disk that can be frozen
     */
    Soak(long seed, int seconds, List<Jdk> jdks, Path local, boolean ext4) throws IOException {
        Random random = new Random(seed);
        this.until = System.nanoTime() + 1_000_000_000L * seconds;
        this.tally = new SoakTally(seed);
        this.local = local;
        this.ext4 = ext4;
        lives = new SoakLives(random, jdks, tally, local);
        round = new SoakRound(random, until, tally, lives);
    }

    /** Stops at the first violation: what it left is to be looked at. */
    SoakTally run() throws Exception {
        for (int i = 0; System.nanoTime() < until && tally.violations().isEmpty(); i++) {
            Path directory = Files.createDirectory(local.resolve("soak" + i));
            List<SoakProgram> programs = new ArrayList<>();
            try (SoakDisk disk = ext4 && i % 2 == 1 ? SoakDisk.ext4(directory.resolve("disk")) : SoakDisk.tmpfs()) {
                try {
                    for (String name : List.of("a", "b")) {
                        programs.add(new SoakProgram(name, directory, disk, tally));
                    }
                    chain(disk, programs);
                } catch (AssertionError | IOException | RuntimeException violation) {
                    tally.violation(violation + "\n" + stack(violation) + "\n" + programs);
                    keep(disk, directory);
                } finally {
                    for (SoakProgram program : programs) {
                        program.close();
                    }
                }
            }
            Cli.run(new ProcessBuilder("rm", "-rf", directory.toString()));
            System.out.print(tally);
        }
        return tally;
    }

    private static String stack(Throwable failed) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement element : failed.getStackTrace()) {
            if (element.getClassName().startsWith("org.audithalt")) {
                text.append("    at ").append(element).append('\n');
            }
        }
        return text.toString();
    }

    private static void keep(SoakDisk disk, Path directory) throws Exception {
        Path kept = Files.createTempDirectory("audithalt-soak-violation");
        Cli.run(new ProcessBuilder("cp", "-a", disk.path().toString(), directory.toString(), kept.toString()));
        System.out.println("kept: " + kept);
    }

    /** A log of each program from the first process to the last. */
    private void chain(SoakDisk disk, List<SoakProgram> programs) throws Exception {
        for (SoakProgram program : programs) {
            lives.begin(program);
        }
        lives.awaitProgress(programs);
        for (int i = 0; System.nanoTime() < until && i < MOST_ROUNDS && disk.hasRoom(); i++) {
            round.run(disk, programs);
        }
        for (SoakProgram program : programs) {
            lives.end(program);
        }
    }
}
