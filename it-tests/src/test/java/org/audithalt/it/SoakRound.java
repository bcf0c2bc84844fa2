package org.audithalt.it;

import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Some faults drawn by lot, of the disk or of one of the programs on it, and then the death of one. */
final class SoakRound {
    private static final int FAULTS = 4;

    private final Random random;
    private final long until;
    private final SoakTally tally;
    private final SoakLives lives;
    private final SoakFaults faults;

    /** @param until on the clock of {@link System#nanoTime}; no fault begins later */
    SoakRound(Random random, long until, SoakTally tally, SoakLives lives) {
        this.random = random;
        this.until = until;
        this.tally = tally;
        this.lives = lives;
        this.faults = new SoakFaults(random);
    }

    void run(SoakDisk disk, List<SoakProgram> programs) throws Exception {
        for (int i = 0; i < FAULTS && System.nanoTime() < until; i++) {
            SoakProgram program = programs.get(random.nextInt(programs.size()));
            int choice = random.nextInt(6);
            if (choice == 0) {
                fill(disk, programs);
            } else if (choice == 1 && disk.canFreeze()) {
                freeze(disk, programs);
            } else {
                strike(program, pick(program.hasFailpoint() ? faults.withBacklog() : faults.all()));
            }
            lives.awaitProgress(programs);
            SoakFaults.pause(random, 300);
        }
        SoakProgram dying = pick(programs);
        if (random.nextInt(4) == 0) {
            tally.fault("SIGTERM");
            dying.terminate();
        } else {
            tally.fault("SIGKILL");
            dying.kill();
        }
        lives.beginAgain(dying);
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
        SoakFaults.pause(random, 2500);
        SoakProgram program = pick(programs);
        int choice = random.nextInt(4);
        if (choice == 0) {
            strike(program, faults.inside().get(random.nextBoolean() ? 0 : 2));
        } else if (choice == 1) {
            program.said("killed in it");
            tally.fault("SIGKILL in a fault");
            program.kill();
        }
        SoakFaults.pause(random, 500);
    }
}
