package org.audithalt.benchmark.compare;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Every goal, with the place its figure comes from. A new one is a line here. */
final class Goals {
    /** Of one event, if a million take a second. */
    private static final double NANOS_FOR_A_MILLION = 1000;

    /** What never falls may fall by so much here: the same measured twice differs by that. */
    private static final double NOISE = 0.97;

    private static final double HUNDREDTH = 0.01;
    private static final double START_17 = 60;
    private static final double START_LATER = 80;
    private static final int OLDEST = 17;

    /** In the order of the table. */
    static final List<Goal> ALL = List.of(
            Goal.atMost("open+close recorded, over bare", 1.02, "", ratio("open")),
            Goal.atMost("stat recorded, over bare", 1.04, "", ratio("stat")),
            Goal.atMost("UDP send recorded, over bare", 1.015, "", ratio("udp-send")),
            Goal.atMost("connect+accept+close recorded, over bare", 1.015, "", ratio("connect-accept")),
            Goal.atMost("CPU added to the caller of open, over kernel audit's", HUNDREDTH, "", Goals::overKernel),
            Goal.atMost("stat that no rule can select, over bare", 1 / NOISE, "", Goals::unwoven),
            Goal.atMost("entry and exit of an open, with its record, hot", 20, "ns", hot(Backlogs.OURS)),
            Goal.atMost("bytes that these allocate", 0, "B", Goals::allocated),
            Goal.atMost("entry and exit where a rule says never", 5, "ns", hot(Backlogs.NEVER)),
            Goal.atMost("entry and exit where a rule asks for another file", 5, "ns", hot(Backlogs.OTHER_PATH)),
            Goal.atMost("p99.9 over p50 of entry and exit at one action each µs", 4, "", Goals::paced),
            Goal.atLeast("records of 2, 4, 8 threads a second, to those of half of them", NOISE, "", Goals::crowds),
            Goal.atLeast("records to text in the log, one core", 2, "M/s", Goals::writer),
            Goal.atMost("CPU of hello world over an empty agent, 17", START_17, "ms", start(true)),
            Goal.atMost("CPU of hello world over an empty agent, later", START_LATER, "ms", start(false)),
            Goal.atMost("memory over no agent, without the backlog", 16, "MiB", Goals::memory),
            Goal.atMost("1,000 platform threads let go: the last acts after", 100, "ms", wakeUp(1000, "platform")),
            Goal.atMost("10,000 platform threads let go: the last acts after", 1000, "ms", wakeUp(10_000, "platform")),
            Goal.atMost("CPU of a halted process, without the JVM's own threads", 0.1, "%", Goals::halted));

    private Goals() {}

    private static BiFunction<Figures, Integer, Optional<Double>> ratio(String action) {
        return (figures, jdk) -> figures.find(Actions.PART, action, Actions.OURS, jdk)
                .map(Figure::ratio)
                .map(Spread::median);
    }

    /** The lowest batch. */
    private static BiFunction<Figures, Integer, Optional<Double>> hot(String who) {
        return (figures, jdk) -> figures.find(Backlogs.PART, Crowds.HOT, who, jdk)
                .map(figure -> figure.value().low());
    }

    private static Optional<Double> allocated(Figures figures, int jdk) {
        return figures.find(Backlogs.PART, Crowds.HOT + Pieces.BYTES, Backlogs.OURS, jdk)
                .map(figure -> figure.value().median());
    }

    private static Optional<Double> paced(Figures figures, int jdk) {
        return figures.find(Backlogs.PART, Crowds.PACED, Backlogs.OURS, jdk)
                .map(figure -> figure.value().median());
    }

    private static Optional<Double> unwoven(Figures figures, int jdk) {
        return figures.find(Actions.PART, "stat", Actions.UNSELECTED, jdk)
                .map(Figure::ratio)
                .map(Spread::median);
    }

    /** The worst step. */
    private static Optional<Double> crowds(Figures figures, int jdk) {
        Optional<Double> worst = Optional.empty();
        Optional<Double> before = Optional.empty();
        for (int threads : Crowds.THREADS) {
            Optional<Double> rate = piece("SustainedRecords.record" + (threads == 1 ? "" : " threads=" + threads))
                    .apply(figures, jdk);
            if (rate.isPresent() && before.isPresent()) {
                double step = rate.get() / before.get();
                worst = Optional.of(Math.min(worst.orElse(step), step));
            }
            before = rate;
        }
        return worst;
    }

    private static BiFunction<Figures, Integer, Optional<Double>> wakeUp(int threads, String kind) {
        return (figures, jdk) -> figures.find(WakeUp.PART, WakeUp.last(threads, kind), WakeUp.OURS, jdk)
                .map(figure -> figure.value().median());
    }

    private static Optional<Double> halted(Figures figures, int jdk) {
        return figures.find(WakeUp.PART, WakeUp.HALTED, WakeUp.OURS, jdk)
                .map(figure -> figure.value().median());
    }

    /** Millions a second. */
    private static Optional<Double> writer(Figures figures, int jdk) {
        return piece("WriterTurns, CPU").apply(figures, jdk).map(nanos -> NANOS_FOR_A_MILLION / nanos);
    }

    private static Optional<Double> overKernel(Figures figures, int jdk) {
        Optional<Double> ours = added(figures, Actions.PART, "open", Actions.OURS, jdk);
        Optional<Double> kernels = added(figures, Actions.PART, "open", Actions.KERNEL, jdk);
        return ours.flatMap(own -> kernels.map(other -> own / other));
    }

    private static BiFunction<Figures, Integer, Optional<Double>> start(boolean oldest) {
        return (figures, jdk) -> {
            if ((jdk == OLDEST) != oldest) {
                return Optional.empty();
            }
            Optional<Double> ours = added(figures, StartUp.PART, StartUp.CPU, StartUp.OURS, jdk);
            Optional<Double> empty = added(figures, StartUp.PART, StartUp.CPU, StartUp.EMPTY, jdk);
            return ours.flatMap(own -> empty.map(other -> own - other));
        };
    }

    private static Optional<Double> memory(Figures figures, int jdk) {
        Optional<Double> ours = added(figures, StartUp.PART, StartUp.MEMORY, StartUp.OURS, jdk);
        Optional<Double> backlog = figures.find(StartUp.PART, StartUp.MEMORY, BacklogMemory.WHO, jdk)
                .map(figure -> figure.value().median());
        return ours.flatMap(own -> backlog.map(part -> own - part));
    }

    private static Optional<Double> added(Figures figures, String part, String subject, String who, int jdk) {
        return figures.find(part, subject, who, jdk).map(Figure::added).map(Spread::median);
    }

    /** The value of a piece. */
    static BiFunction<Figures, Integer, Optional<Double>> piece(String subject) {
        return (figures, jdk) -> figures.all().stream()
                .filter(figure -> figure.part().equals(Pieces.PART) && figure.jdk() == jdk)
                .filter(figure -> figure.subject().equals(subject))
                .map(figure -> figure.value().median())
                .findFirst();
    }
}
