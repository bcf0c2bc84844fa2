package org.audithalt.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;

/**
 * Shows a status again and again: on a terminal in place, else one text after the other. Ends when the signal to end comes,
 * with the exit code of the last look, or when a look says so.
 */
final class Watch {
    private static final int NOTHING_SEEN = ExitCode.UNREACHABLE;

    /** How often the terminal is asked for its size while the next look is far. */
    private static final long BETWEEN_SIZES_MILLIS = 1000;

    /** One look at what is watched. */
    interface Look {
        /**
         * Looks.
         *
         * @throws CommandException if there is nothing to be watched any more
         */
        Picture take() throws CommandException, IOException;
    }

    /** What came of a look. */
    record Picture(String text, int exitCode) {}

    private final Console console;
    private final long intervalMillis;
    private final Clock clock;
    private volatile int exitCode = NOTHING_SEEN;
    /** Whether what is on the terminal may be as old as the process was stopped. */
    private volatile boolean wentOn;

    Watch(Console console, long intervalMillis, Clock clock) {
        this.console = console;
        this.intervalMillis = intervalMillis;
        this.clock = clock;
    }

    /**
     * On the terminal. Does not return before the end; a signal ends the process. If there is nothing to be watched any more the
     * last picture stays on the screen that was there before.
     */
    int onTerminal(Look look, PrintStream out) throws CommandException, IOException {
        String last = "";
        try (Screen screen = new Screen(out, console.ink())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                screen.restore();
                // the JVM's own code for a signal says nothing of the process that was watched
                Runtime.getRuntime().halt(exitCode);
            }));
            StopSignal.surroundedBy(screen::leave, () -> {
                screen.comeBack();
                wentOn = true;
            });
            while (true) {
                Picture picture = take(look);
                last = picture.text.stripTrailing();
                if (!showUntilNextLook(picture, screen) || out.checkError()) {
                    return exitCode;
                }
            }
        } catch (CommandException over) {
            if (!last.isEmpty()) {
                console.print(last);
            }
            throw over;
        }
    }

    /**
     * Paints, and once more whenever the size of the terminal has changed. The next look comes early when the process has been
     * stopped; false if this thread is to end.
     */
    private boolean showUntilNextLook(Picture picture, Screen screen) {
        String footer = footer();
        Terminal.Size painted = null;
        for (long left = intervalMillis; left > 0; left -= BETWEEN_SIZES_MILLIS) {
            Terminal.Size size = Terminal.size();
            if (!size.equals(painted)) {
                screen.paint(picture.text, footer, size);
                painted = size;
            }
            if (!Pause.of(Math.min(left, BETWEEN_SIZES_MILLIS))) {
                return false;
            }
            if (screen.isAway() && StopSignal.isInForeground()) {
                // from the background: no signal tells of that
                screen.comeBack();
                return true;
            }
            if (wentOn) {
                wentOn = false;
                return true;
            }
        }
        return true;
    }

    /**
     * One text after the other, an empty line between.
     *
     * @param timed whether each begins with the time
     */
    int inLines(Look look, boolean timed) throws CommandException, IOException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(exitCode)));
        boolean first = true;
        while (true) {
            Picture picture = take(look);
            console.print((first ? "" : "\n") + (timed ? now() + "\n" : "") + picture.text.stripTrailing());
            first = false;
            if (console.outputFailed() || !Pause.of(intervalMillis)) {
                return exitCode;
            }
        }
    }

    /** The exit code has to be known to whoever ends the process, also that of a failure. */
    private Picture take(Look look) throws CommandException, IOException {
        try {
            Picture picture = look.take();
            exitCode = picture.exitCode;
            return picture;
        } catch (CommandException over) {
            exitCode = over.exitCode();
            throw over;
        } catch (IOException | RuntimeException failed) {
            exitCode = ExitCode.SOFTWARE;
            throw failed;
        }
    }

    private String footer() {
        return now() + ", every " + Wording.duration(intervalMillis) + ", Ctrl-C ends";
    }

    private String now() {
        return Wording.time(clock.millis(), clock.millis(), clock.getZone());
    }
}
