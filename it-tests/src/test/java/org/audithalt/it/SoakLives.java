package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The lives of the programs of a soak: each begins on a JDK drawn by lot, some with a failpoint, and is recovered by the next. */
final class SoakLives {
    private static final String AGENT = System.getProperty("audithalt.jar");
    private static final String NO_FAILPOINT = "-Dno.failpoint=";

    private final Random random;
    private final List<Jdk> jdks;
    private final SoakTally tally;
    private final Path failpointJar;
    private final List<FailpointTable.Point> points;

    SoakLives(Random random, List<Jdk> jdks, SoakTally tally, Path local) throws IOException {
        this.random = random;
        this.jdks = jdks;
        this.tally = tally;
        points = FailpointTable.read();
        failpointJar = local.resolve("audithalt-failpoints.jar");
        new FailpointJar(points).write(Path.of(AGENT), failpointJar);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    void begin(SoakProgram program) throws IOException {
        if (random.nextInt(5) == 0) {
            FailpointTable.Point point = pick(points);
            tally.fault("failpoint");
            program.start(pick(jdks), failpointJar, point.option());
        } else {
            program.start(pick(jdks), Path.of(AGENT), NO_FAILPOINT);
        }
    }

    /** Each goes on by itself, or has died and lives again. */
    void awaitProgress(List<SoakProgram> programs) throws Exception {
        for (SoakProgram program : programs) {
            program.awaitProgress();
            if (!program.isAlive()) {
                beginAgain(program);
            }
        }
    }

    /** The next life of a program that has died or is dying. Its beginning may be killed, again and again. */
    void beginAgain(SoakProgram program) throws Exception {
        program.awaitEnd(0, 137, 143);
        if (random.nextInt(3) == 0) {
            recovered(program, false);
        }
        while (random.nextInt(3) == 0) {
            tally.fault("SIGKILL at start or in recovery");
            program.said("to be killed at its start");
            program.start(pick(jdks), Path.of(AGENT), NO_FAILPOINT);
            SoakFaults.pause(random, 1500);
            program.kill();
            program.awaitEnd(137);
        }
        begin(program);
        program.awaitProgress();
        if (!program.isAlive()) {
            beginAgain(program);
        }
    }

    /** The last life ends in the normal way, or has ended. */
    void end(SoakProgram program) throws Exception {
        if (program.isAlive()) {
            program.end();
        }
        program.awaitEnd(0, 137, 143);
        recovered(program, true);
    }

    private static void recovered(SoakProgram program, boolean last) throws Exception {
        if (program.log().hasLeftBacklog()) {
            program.recover();
        }
        program.check(last);
    }
}
