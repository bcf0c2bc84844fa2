package org.audithalt.cli;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --yes}, or a question on the terminal: for what an administrator should not do by a slip of the hand. */
final class Confirmation {
    /** Where questions are asked; a test has another. */
    interface Terminal {
        /** The answer's line; null at its end, or where there is no terminal. */
        @Nullable
        String ask(String question);

        /** Whether anybody can answer. */
        boolean present();
    }

    @Option(names = "--yes", description = "Do it without asking; needed where there is no terminal to ask on.")
    private boolean yes = false;

    private final Terminal terminal;

    Confirmation() {
        this(new SystemTerminal());
    }

    Confirmation(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Returns if the user agrees.
     *
     * @param what the consequence, a sentence without its full stop
     * @throws CommandException if not, or if nobody can be asked
     */
    void ask(String what) throws CommandException {
        if (yes) {
            return;
        }
        if (!terminal.present()) {
            throw new CommandException(
                    ExitCode.USAGE, what + ": not done without --yes, for there is no terminal to ask on");
        }
        String answer = terminal.ask(what + ". Go on? [y/N] ");
        if (answer == null || !answer.trim().matches("(?i)y|yes")) {
            throw new CommandException(ExitCode.USAGE, "not done");
        }
    }

    private static final class SystemTerminal implements Terminal {
        @Override
        public boolean present() {
            java.io.Console console = console();
            if (console == null) {
                return false;
            }
            try {
                // 22 and later may have a console without a terminal
                return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
            } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException older) {
                return true;
            }
        }

        @Override
        public @Nullable String ask(String question) {
            java.io.Console console = console();
            return console == null ? null : console.readLine("%s", question);
        }

        @SuppressWarnings("SystemConsoleNull") // asked above
        private static java.io.@Nullable Console console() {
            return System.console();
        }
    }
}
