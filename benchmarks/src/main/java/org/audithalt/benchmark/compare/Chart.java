package org.audithalt.benchmark.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bars of what an open takes under each contender, over the bare JVM, as SVG. The scale is logarithmic from a tenth of a percent to
 * thirty times what the bare JVM takes, in what is added: the distances between the contenders are powers of ten.
 */
final class Chart {
    private static final int WIDTH = 860;
    private static final int LEFT = 250;
    private static final int RIGHT = 90;
    private static final int TOP = 60;
    private static final int BAR = 16;
    private static final int ROW = 22;
    private static final int TEXT_DOWN = 12;
    private static final double LEAST = 0.001;
    private static final double MOST = 30;
    private static final double[] TICKS = {0.001, 0.01, 0.1, 1, 10};
    private static final String OURS_FILL = "#1f6f8b";
    private static final String FILL = "#b8c4cc";

    private final Figures figures;
    private final StringBuilder svg = new StringBuilder();

    Chart(Figures figures) {
        this.figures = figures;
    }

    /** The whole document. */
    String svg() {
        List<Figure> bars = new ArrayList<>();
        for (int jdk : figures.jdks()) {
            bars.addAll(bars(Actions.PART, "open", jdk));
            bars.addAll(bars(Recorders.PART, Recorders.ACTION, jdk));
        }
        int height = TOP + ROW * bars.size() + ROW;
        line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                WIDTH, height);
        line("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        text(10, 20, "start", "What a file's open and close takes more of its thread's CPU time than in a bare JVM");
        for (double tick : TICKS) {
            double x = x(tick);
            line(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#dddddd\"/>",
                    x, TOP - 10, x, height - ROW / 2);
            text(x, TOP - TEXT_DOWN - 4, "middle", "+" + Units.plain(100 * tick).replaceFirst("\\.0*$", "") + " %");
        }
        for (int i = 0; i < bars.size(); i++) {
            bar(bars.get(i), TOP + ROW * i);
        }
        svg.append("</svg>\n");
        return svg.toString();
    }

    private List<Figure> bars(String part, String subject, int jdk) {
        return figures.of(part, jdk).stream()
                .filter(figure -> figure.subject().equals(subject) && figure.ratio() != null)
                .toList();
    }

    private void bar(Figure figure, int y) {
        Spread ratio = figure.ratio() == null ? Spread.exactly(1) : figure.ratio();
        double end = x(ratio.median() - 1);
        String fill = figure.who().startsWith("audithalt") ? OURS_FILL : FILL;
        text(LEFT - 8, y + TEXT_DOWN, "end", figure.who() + ", JDK " + figure.jdk());
        line(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LEFT, y, Math.max(1, end - LEFT), BAR, fill);
        line(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#333333\"/>",
                x(ratio.low() - 1), y + BAR / 2, x(ratio.high() - 1), y + BAR / 2);
        text(Math.max(end, x(ratio.high() - 1)) + 6, y + TEXT_DOWN, "start", "x " + Units.ratio(ratio.median()));
    }

    private static double x(double added) {
        double scaled = Math.log(Math.max(LEAST, Math.min(MOST, added)) / LEAST) / Math.log(MOST / LEAST);
        return LEFT + scaled * (WIDTH - LEFT - RIGHT);
    }

    private void text(double x, int y, String anchor, String text) {
        line("<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
