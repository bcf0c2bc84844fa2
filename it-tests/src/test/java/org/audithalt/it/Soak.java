package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Programs under load, on a disk that they share, with random faults, kills and restarts until the time is over. After each life
 * whose rest has been recovered the oracle of conservation is asked.
 */
final class Soak {
    private static final int MOST_ROUNDS = 14;
    private static final int FAULTS_OF_A_LIFE = 4;

    private final long until;
    private final List<Jdk> jdks;
    private final Random random;
    private final SoakFaults faults;
    private final SoakTally tally;
    private final Path local;
    private final Path failpointJar;
    private final List<FailpointTable.Point> points;
    private final boolean ext4;

    /**
     * @param seconds how long at least
     * @param ext4 whether to take turns between a tmpfs and a disk that can be frozen
     */
    Soak(long seed, int seconds, List<Jdk> jdks, Path local, boolean ext4) throws IOException {
        this.until = System.nanoTime() + 1_000_000_000L * seconds;
        this.jdks = jdks;
        this.random = new Random(seed);
        this.faults = new SoakFaults(random);
        this.tally = new SoakTally(seed);
        this.local = local;
        this.ext4 = ext4;
        points = FailpointTable.read();
        failpointJar = local.resolve("audithalt-failpoints.jar");
        new FailpointJar(points).write(Path.of(System.getProperty("audithalt.jar")), failpointJar);
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
            start(program);
        }
        awaitProgress(programs);
        int rounds = 0;
        while (System.nanoTime() < until && rounds < MOST_ROUNDS && disk.hasRoom()) {
            rounds++;
            round(disk, programs);
        }
        for (SoakProgram program : programs) {
            end(program);
        }
    }

    private void round(SoakDisk disk, List<SoakProgram> programs) throws Exception {
        for (int i = 0; i < FAULTS_OF_A_LIFE && System.nanoTime() < until; i++) {
            SoakProgram program = programs.get(random.nextInt(programs.size()));
            int choice = random.nextInt(6);
            if (choice == 0) {
                fill(disk, programs);
            } else if (choice == 1 && disk.canFreeze()) {
                freeze(disk, programs);
            } else {
                strike(program, pick(program.hasFailpoint() ? faults.withBacklog() : faults.all()));
            }
            awaitProgress(programs);
            faults.pause(300);
        }
        SoakProgram dying = programs.get(random.nextInt(programs.size()));
        if (random.nextInt(4) == 0) {
            tally.fault("SIGTERM");
            dying.terminate();
        } else {
            tally.fault("SIGKILL");
            dying.kill();
        }
        reborn(dying);
    }

    /** Each goes on by itself, or has died and lives again. */
    private void awaitProgress(List<SoakProgram> programs) throws Exception {
        for (SoakProgram program : programs) {
            program.awaitProgress();
            if (!program.isAlive()) {
                reborn(program);
            }
        }
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void strike(SoakProgram program, Map.Entry<String, SoakFaults.Fault> fault) throws Exception {
        program.said(fault.getKey());
        tally.fault(fault.getKey());
        try {
            fault.getValue().strike(program);
        } catch (NoSuchFileException died) {
            // by a failpoint, before its log was there or between two logs
            if (!program.hasFailpoint()) {
                throw died;
            }
        }
    }

    /** Both halt; now and then one is struck again or killed while it cannot store anything. */
    private void fill(SoakDisk disk, List<SoakProgram> programs) throws Exception {
        tally.fault("disk full");
        programs.forEach(program -> program.said("disk full"));
        disk.fill();
        try {
            worse(programs);
        } finally {
            disk.free();
        }
    }

    private void freeze(SoakDisk disk, List<SoakProgram> programs) throws Exception {
        tally.fault("disk frozen");
        programs.forEach(program -> program.said("disk frozen"));
        disk.freeze();
        try {
            worse(programs);
        } finally {
            disk.thaw();
        }
    }

    private void worse(List<SoakProgram> programs) throws Exception {
        faults.pause(2500);
        SoakProgram program = pick(programs);
        int choice = random.nextInt(4);
        if (choice == 0) {
            strike(program, faults.inside().get(random.nextBoolean() ? 0 : 2));
        } else if (choice == 1) {
            program.said("killed in it");
            tally.fault("SIGKILL in a fault");
            program.kill();
        }
        faults.pause(500);
    }

    private void start(SoakProgram program) throws IOException {
        if (random.nextInt(5) == 0) {
            FailpointTable.Point point = pick(points);
            tally.fault("failpoint");
            program.start(pick(jdks), failpointJar, point.option());
        } else {
            program.start(pick(jdks), Path.of(System.getProperty("audithalt.jar")), "-Dno.failpoint=");
        }
    }

    /** The next life of a program that has died or is dying. Its beginning may be killed, again and again. */
    private void reborn(SoakProgram program) throws Exception {
        program.awaitEnd(0, 137, 143);
        if (random.nextInt(3) == 0) {
            recovered(program);
        }
        while (random.nextInt(3) == 0) {
            tally.fault("SIGKILL at start or in recovery");
            program.said("to be killed at its start");
            program.start(pick(jdks), Path.of(System.getProperty("audithalt.jar")), "-Dno.failpoint=");
            faults.pause(1500);
            program.kill();
            program.awaitEnd(137);
        }
        start(program);
        program.awaitProgress();
        if (!program.isAlive()) {
            reborn(program);
        }
    }

    private static void recovered(SoakProgram program) throws Exception {
        if (program.log().hasLeftBacklog()) {
            program.recover();
        }
        program.check(false);
    }

    private static void end(SoakProgram program) throws Exception {
        if (program.isAlive()) {
            program.end();
        }
        program.awaitEnd(0, 137, 143);
        if (program.log().hasLeftBacklog()) {
            program.recover();
        }
        program.check(true);
    }
}
