package org.audithalt.cli;

import java.io.PrintStream;

/**
 * Paints one text after the other over the whole terminal, on its second screen, so that what was there before comes back at
 * the end. A paint overwrites and then clears what is left, line by line: nothing flickers, and what a change of the window's
 * size has torn is mended by the next. Any thread may close it while another paints.
 */
final class Screen implements AutoCloseable {
    private static final String OTHER_SCREEN = "\033[?1049h";
    private static final String FIRST_SCREEN = "\033[?1049l";
    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    private static final String CUT_LONG_LINES = "\033[?7l";
    private static final String WRAP_LONG_LINES = "\033[?7h";
    private static final String BACK = WRAP_LONG_LINES + SHOW_CURSOR + FIRST_SCREEN;
    private static final String HOME = "\033[H";
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_REST = "\033[J";

    private final PrintStream out;
    private final Ink ink;
    private String last = "";
    private boolean away;
    private boolean closed;

    Screen(PrintStream out, Ink ink) {
        this.out = out;
        this.ink = ink;
        out.print(OTHER_SCREEN + HIDE_CURSOR + CUT_LONG_LINES);
    }

    /** Shows a text and, in the last line, a footer. Nothing after the end, and while it has been left only when it is back. */
    synchronized void paint(String text, String footer, Terminal.Size size) {
        last = frame(text, footer, size, ink);
        if (!closed && !away) {
            out.print(last);
            out.flush();
        }
    }

    /** Brings back what was there before, for a while. Any thread. */
    synchronized void leave() {
        if (!closed && !away) {
            away = true;
            out.print(BACK);
            out.flush();
        }
    }

    /** Whether it has been left and not come back. Any thread. */
    synchronized boolean isAway() {
        return away;
    }

    /** Shows the last picture again after {@link #leave}. Any thread. */
    synchronized void comeBack() {
        if (!closed && away) {
            away = false;
            out.print(OTHER_SCREEN + HIDE_CURSOR + CUT_LONG_LINES + last);
            out.flush();
        }
    }

    /** What is sent for one picture. */
    static String frame(String text, String footer, Terminal.Size size, Ink ink) {
        String[] lines = text.stripTrailing().split("\n", -1);
        int room = size.rows() - 1;
        boolean allFit = lines.length <= room;
        int shown = allFit ? lines.length : Math.max(0, room - 1);
        StringBuilder frame = new StringBuilder(HOME);
        for (int i = 0; i < shown; i++) {
            append(frame, lines[i], size, ink);
        }
        if (!allFit && room > 0) {
            append(frame, "... " + (lines.length - shown) + " more lines", size, ink);
        }
        return frame.append(cut(footer, size.columns()))
                .append(CLEAR_LINE + CLEAR_REST)
                .toString();
    }

    private static void append(StringBuilder frame, String line, Terminal.Size size, Ink ink) {
        frame.append(ink.result(cut(line, size.columns()))).append(CLEAR_LINE).append("\n");
    }

    private static String cut(String line, int columns) {
        int characters = line.codePointCount(0, line.length());
        return characters <= columns ? line : line.substring(0, line.offsetByCodePoints(0, columns));
    }

    @Override
    public void close() {
        restore();
    }

    /** Brings back what was there before; nothing is painted after it. Once or more, any thread. */
    synchronized void restore() {
        if (!closed) {
            closed = true;
            if (!away) {
                out.print(BACK);
                out.flush();
            }
        }
    }
}
