package org.audithalt.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FiguresTest {
    private static final Jdk JDK = new Jdk(17, "17.0.15", Path.of("/jdk"), List.of());
    private static final Figure BARE =
            Figure.alone("actions", "open", "bare JVM", 17, "ns", new Spread(2000, 2100.5, 2200));
    private static final Figure OURS = new Figure(
            "actions",
            "open",
            "audithalt, capp",
            17,
            "ns",
            new Spread(2040, 2140, 2250),
            new Spread(1.01, 1.018, 1.03),
            new Spread(20, 38, 60),
            510.0);

    @Test
    void keepsWhatIsNotMeasuredAgain(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("docs/performance.json");
        Figures.in(file).replace("actions", JDK, "Linux", List.of(BARE, OURS));

        Figure stat = Figure.alone("actions", "stat", "bare JVM", 17, "ns", Spread.exactly(1));
        Figures.in(file).replace("actions", JDK, "Linux", List.of(stat));
        assertThat(Figures.in(file).all()).containsExactlyInAnyOrder(BARE, OURS, stat);

        Figure open = Figure.alone("actions", "open", "bare JVM", 17, "ns", Spread.exactly(1));
        Figures.in(file).replace("actions", JDK, "Linux", List.of(open));
        assertThat(Figures.in(file).all()).containsExactlyInAnyOrder(stat, open);
        assertThat(Figures.in(file).machines()).containsEntry("actions 17", "17.0.15; Linux");
    }

    @Test
    void judgesGoalByItsFigure(@TempDir Path directory) throws Exception {
        Figures figures = Figures.in(directory.resolve("performance.json"));
        Goal goal = Goals.ALL.get(0);

        assertThat(goal.verdict(figures, 17)).isEqualTo("-");

        figures.replace("actions", JDK, "Linux", List.of(BARE, OURS));
        assertThat(goal.verdict(figures, 17)).isEqualTo("1.018 met");
        assertThat(goal.verdict(figures, 25)).isEqualTo("-");
    }

    @Test
    void takesQuartilesBetweenSamples() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(1.75, 2.5, 3.25));
        assertThat(Spread.of(List.of(7.0))).isEqualTo(Spread.exactly(7));
    }

    @Test
    void putsNumbersToTheRight() {
        TextTable table = new TextTable("what", ">number");
        table.row("open", "1");

        assertThat(table).hasToString("| what | number |\n| ---- |-------:|\n| open |      1 |\n");
    }
}
