package org.audithalt.review.report;

import java.util.List;
import java.util.Locale;

/** A chart of stacked columns over time, with halts across it. Stateless. */
final class TimeChart {
    private static final double WIDTH = 960;
    private static final double HEIGHT = 280;
    private static final double LEFT = 64;
    private static final double RIGHT = 12;
    private static final double TOP = 14;
    private static final double BOTTOM = 34;
    private static final int LABELS = 6;
    /** Of a date and time in the style of the page. */
    private static final double LABEL_WIDTH = 120;

    private static final int TICKS = 4;
    private static final double LEAST_WIDTH = 2;
    private static final double WIDEST = 72;

    private TimeChart() {}

    static void append(Bins bins, List<Halts.Halt> halts, String title, String description, Markup page) {
        page.open("svg", "class", "chart", "viewBox", "0 0 960 280", "role", "img", "aria-labelledby", "time-t time-d");
        page.leaf("title", title, "id", "time-t").leaf("desc", description, "id", "time-d");
        double most = ceiling(bins.most());
        for (int tick = 0; tick <= TICKS; tick++) {
            double y = y(most * tick / TICKS, most);
            page.empty("line", "class", "grid", "x1", at(LEFT), "x2", at(WIDTH - RIGHT), "y1", at(y), "y2", at(y));
            String label = Wording.number(Math.round(most * tick / TICKS));
            page.leaf("text", label, "x", at(LEFT - 8), "y", at(y + 4), "text-anchor", "end");
        }
        double step = (WIDTH - LEFT - RIGHT) / bins.size();
        for (int bin = 0; bin < bins.size(); bin++) {
            if (bins.total(bin) > 0) {
                column(bins, bin, step, most, page);
            }
        }
        long begin = bins.fromMillis(0);
        long end = bins.fromMillis(bins.size());
        for (Halts.Halt halt : halts) {
            boolean before = halt.toMillis() >= 0 && halt.toMillis() < begin;
            if (!before && halt.fromMillis() < end) {
                halt(bins, halt, page);
            }
        }
        int every = Math.max(1, (bins.size() + LABELS - 1) / LABELS);
        for (int bin = 0; bin < bins.size(); bin += every) {
            double x = LEFT + bin * step;
            page.empty(
                    "line",
                    "class",
                    "grid",
                    "x1",
                    at(x),
                    "x2",
                    at(x),
                    "y1",
                    at(HEIGHT - BOTTOM),
                    "y2",
                    at(HEIGHT - BOTTOM + 5));
            if (x + LABEL_WIDTH <= WIDTH) {
                page.leaf("text", bins.label(bin), "x", at(x), "y", at(HEIGHT - BOTTOM + 20));
            }
        }
        page.closeLine();
    }

    private static void column(Bins bins, int bin, double step, double most, Markup page) {
        page.open("g").leaf("title", words(bins, bin));
        double gap = step > 4 ? 1 : 0;
        double below = 0;
        for (Shown shown : Shown.values()) {
            double count = bins.count(bin, shown.outcome());
            if (count > 0) {
                double top = y(below + count, most);
                page.empty(
                        "rect",
                        "class",
                        shown.style(),
                        "x",
                        at(LEFT + bin * step),
                        "width",
                        at(Math.min(WIDEST, step - gap)),
                        "y",
                        at(top),
                        "height",
                        at(Math.max(0.5, y(below, most) - top)));
                below += count;
            }
        }
        page.closeLine();
    }

    private static String words(Bins bins, int bin) {
        StringBuilder text =
                new StringBuilder(bins.label(bin)).append(": ").append(Wording.count(bins.total(bin), "event"));
        for (Shown shown : Shown.values()) {
            long count = bins.count(bin, shown.outcome());
            if (count > 0) {
                text.append(", ").append(Wording.number(count)).append(' ').append(shown.word());
            }
        }
        return text.toString();
    }

    private static void halt(Bins bins, Halts.Halt halt, Markup page) {
        double from = halt.fromMillis() < 0 ? LEFT : x(bins, halt.fromMillis());
        double to = halt.toMillis() < 0 ? WIDTH - RIGHT : x(bins, halt.toMillis());
        page.open(
                "rect",
                "class",
                "halt",
                "x",
                at(from),
                "width",
                at(Math.max(LEAST_WIDTH, to - from)),
                "y",
                at(TOP),
                "height",
                at(HEIGHT - TOP - BOTTOM));
        String duration = halt.millis() < 0 ? "" : " for " + Wording.duration(halt.millis());
        page.leaf("title", "halt of process " + halt.process() + duration + ": " + halt.cause())
                .closeLine();
    }

    private static double x(Bins bins, long millis) {
        double length = (double) (bins.fromMillis(bins.size()) - bins.fromMillis(0));
        double part = Math.max(0, Math.min(1, (millis - bins.fromMillis(0)) / length));
        return LEFT + part * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double count, double most) {
        return HEIGHT - BOTTOM - count / most * (HEIGHT - TOP - BOTTOM);
    }

    /** The next number whose quarters are round. */
    private static double ceiling(long most) {
        double power = Math.pow(10, Math.floor(Math.log10((double) Math.max(1, most))));
        for (double factor : new double[] {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10}) {
            double value = Math.max(TICKS, Math.rint(factor * power));
            if (value >= most && value % TICKS == 0) {
                return value;
            }
        }
        return 12 * power;
    }

    static String at(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
