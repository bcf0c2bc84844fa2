package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process is killed at every change of state of slot, gate, log, backlog and recovery, also in the recovery, twice in a
 * row: nothing is lost and nothing is recorded that did not happen.
 *
 * <p>Each run takes some of the points, others with each seed ({@code -Dfailpoints.seed=…}); {@code -Dfailpoints=all} takes all, each
 * with a log of its own; {@code -Dfailpoints=NAME,…} takes these.
 */
final class FailpointTest {
    private static final int POINTS_OF_A_RUN = 6;
    private static final int RECOVERIES_OF_A_RUN = 2;

    @TempDir
    Path directory;

    private List<FailpointTable.Point> points;
    private Path jar;

    @BeforeEach
    void makeTestBuild() throws IOException {
        points = FailpointTable.read();
        jar = directory.resolve("audithalt-failpoints.jar");
    }

    private FailpointJar written() throws IOException {
        FailpointJar built = new FailpointJar(points);
        built.write(Path.of(System.getProperty("audithalt.jar")), jar);
        return built;
    }

    @Test
    void everyPointOfTheTableIsInTheCode() throws IOException {
        assertThat(points).extracting(FailpointTable.Point::name).doesNotHaveDuplicates();

        assertThat(written().withoutPlace()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void conservesWhereverItIsKilled(Jdk jdk) throws Exception {
        String wanted = System.getProperty("failpoints", "");
        written();
        long seed = Long.getLong("failpoints.seed", System.nanoTime() % 1_000_000);
        List<List<FailpointTable.Point>> chains = wanted.isEmpty() ? List.of(some(new Random(seed))) : each(wanted);
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < chains.size(); i++) {
            System.out.println("tried " + chains.get(i).size() + " kills");
            System.out.println(jdk + ": failpoints.seed=" + seed + ": " + chains.get(i));
            FailpointLives lives =
                    new FailpointLives(jdk, jar, Files.createDirectory(directory.resolve("lives" + i)), busy());
            try {
                for (FailpointTable.Point point : chains.get(i)) {
                    String problem = lives.killedAt(point);
                    if (!problem.isEmpty()) {
                        problems.add(problem);
                    }
                }
                lives.endsAndConserves();
            } catch (AssertionError failed) {
                problems.add(String.valueOf(failed.getMessage()));
            }
        }
        assertThat(problems).as("failpoints.seed=%d", seed).isEmpty();
    }

    private List<FailpointTable.Point> of(FailpointTable.Phase phase) {
        return new ArrayList<>(
                points.stream().filter(point -> point.phase() == phase).toList());
    }

    /** One log for all; recoveries, two in a row, follow a kill that leaves something to recover. */
    private List<FailpointTable.Point> some(Random random) {
        List<FailpointTable.Point> recoveries = of(FailpointTable.Phase.RECOVERY);
        List<FailpointTable.Point> others = new ArrayList<>(points);
        others.removeAll(recoveries);
        Collections.shuffle(recoveries, random);
        Collections.shuffle(others, random);
        List<FailpointTable.Point> chain =
                new ArrayList<>(others.subList(0, POINTS_OF_A_RUN - 1 - RECOVERIES_OF_A_RUN));
        List<FailpointTable.Point> inARow = new ArrayList<>(of(FailpointTable.Phase.RECOVERY));
        inARow.retainAll(recoveries.subList(0, RECOVERIES_OF_A_RUN));
        inARow.add(0, busy());
        chain.addAll(random.nextInt(chain.size() + 1), inARow);
        return chain;
    }

    private FailpointTable.Point busy() {
        return points.stream()
                .filter(point -> point.name().equals("complete.later"))
                .findFirst()
                .orElseThrow();
    }

    private List<List<FailpointTable.Point>> each(String wanted) {
        List<FailpointTable.Point> recoveries = of(FailpointTable.Phase.RECOVERY);
        List<List<FailpointTable.Point>> chains = new ArrayList<>();
        for (FailpointTable.Point point : points) {
            boolean chosen = wanted.equals("all") || List.of(wanted.split(",")).contains(point.name());
            int recovery = recoveries.indexOf(point);
            if (chosen && recovery >= 0) {
                // after the last of the table nothing is left to recover
                int next = Math.min(recovery + 1, recoveries.size() - 1);
                chains.add(next == recovery ? List.of(busy(), point) : List.of(busy(), point, recoveries.get(next)));
            } else if (chosen) {
                chains.add(List.of(point));
            }
        }
        return chains;
    }
}
