package org.audithalt.cli;

/** A command ends with a line for people and an exit code. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /** @param line what is wrong and what to do, without the leading {@code audithalt:} */
    CommandException(int exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    String line() {
        return String.valueOf(getMessage());
    }
}
