package org.audithalt.benchmark.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tables: goals with their verdicts, then every figure beside its peers. */
final class Report {
    private static final String[] HEADINGS = {
        "what",
        ">JDK",
        "who",
        ">figure",
        ">quartiles",
        ">over bare",
        ">quartiles",
        ">added",
        ">elsewhere",
        ">ours to it",
        ">allocated"
    };

    /** Who is ours in a part. */
    private static final Map<String, String> OURS = Map.of(
            Actions.PART,
            Actions.OURS,
            StartUp.PART,
            StartUp.OURS,
            WakeUp.PART,
            WakeUp.OURS,
            Backlogs.PART,
            Backlogs.OURS);

    private final Figures figures;

    Report(Figures figures) {
        this.figures = figures;
    }

    /** One row for each goal, one column for each JDK. */
    String goals() {
        List<Integer> jdks = figures.jdks();
        List<String> headings = new ArrayList<>(List.of(">", "goal", ">bound"));
        jdks.forEach(jdk -> headings.add(">" + jdk));
        TextTable table = new TextTable(headings.toArray(new String[0]));
        int number = 0;
        for (Goal goal : Goals.ALL) {
            List<String> cells = new ArrayList<>(List.of(Integer.toString(++number), goal.name(), goal.limit()));
            jdks.forEach(jdk -> cells.add(goal.verdict(figures, jdk)));
            table.row(cells.toArray(new String[0]));
        }
        return table.toString();
    }

    /**
     * Every figure: by what was done, then by JDK, as the contenders came.
     *
     * @param model whether of the cost model, or all others
     */
    String comparison(boolean model) {
        TextTable table = new TextTable(HEADINGS);
        Set<String> subjects = new LinkedHashSet<>();
        figures.all().stream()
                .filter(figure -> figure.part().equals(CostModel.PART) == model)
                .forEach(figure -> subjects.add(figure.part() + "\n" + figure.subject()));
        for (String subject : subjects) {
            String[] words = subject.split("\n", 2);
            for (int jdk : figures.jdks()) {
                figures.of(words[0], jdk).stream()
                        .filter(figure -> figure.subject().equals(words[1])
                                && !figure.subject().endsWith(Pieces.BYTES))
                        .forEach(figure -> row(table, figure));
            }
        }
        return table.toString();
    }

    /** Where and when each part was measured. */
    String machines() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(figures.machines())
                .forEach((part, machine) -> text.append("- ")
                        .append(part)
                        .append(": JDK ")
                        .append(machine)
                        .append('\n'));
        return text.toString();
    }

    private void row(TextTable table, Figure figure) {
        Spread ratio = figure.ratio();
        Spread added = figure.added();
        Double elsewhere = figure.elsewhere();
        table.row(
                figure.subject(),
                Integer.toString(figure.jdk()),
                figure.who(),
                Units.with(figure.value().median(), figure.unit()),
                Units.quartiles(figure.value(), figure.unit()),
                ratio == null ? "" : Units.ratio(ratio.median()),
                ratio == null ? "" : Units.ratios(ratio),
                added == null ? "" : Units.with(added.median(), figure.unit()),
                elsewhere == null ? "" : Units.with(elsewhere, figure.unit()),
                oursTo(figure),
                allocated(figure));
    }

    private String allocated(Figure piece) {
        return figures.find(piece.part(), piece.subject() + Pieces.BYTES, piece.who(), piece.jdk())
                .map(bytes -> Units.plain(bytes.value().median()) + " B")
                .orElse("");
    }

    /** How much less than this contender ours takes, all in all. */
    private String oursTo(Figure peer) {
        String who = OURS.getOrDefault(peer.part(), "");
        Optional<Figure> ours = figures.find(peer.part(), peer.subject(), who, peer.jdk());
        return ours.filter(own -> !own.who().equals(peer.who()))
                .map(own -> Units.ratio(own.value().median() / peer.value().median()))
                .orElse("");
    }
}
