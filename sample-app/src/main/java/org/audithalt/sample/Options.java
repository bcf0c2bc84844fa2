package org.audithalt.sample;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The command line.
 *
 * @param directory where the files are written, absolute
 * @param threads number of workers, at least 1
 * @param virtual whether the workers are virtual threads
 * @param seconds running time; 0 for no limit
 * @param rounds rounds of each worker; 0 for no limit
 * @param pauseMillis rest of a worker between two rounds
 * @param processEvery a worker runs a child process in every so many rounds; 0 for never
 * @param port TCP port served on 127.0.0.1; 0 for any free one
 */
record Options(
        Path directory,
        int threads,
        boolean virtual,
        long seconds,
        long rounds,
        long pauseMillis,
        long processEvery,
        int port) {

    static final String USAGE = """
        usage: java -jar sample-app.jar --dir DIR [OPTION]...
          --dir DIR          write the files here (all names begin with "sample-")
          --threads N        workers (default 4)
          --virtual          workers are virtual threads (Java 21 or later)
          --seconds N        end after N seconds
          --rounds N         end each worker after N rounds
          --pause N          rest N milliseconds between two rounds (default 0)
          --process-every K  run a child process in every Kth round (default 10)
          --no-process       run no child processes
          --port P           serve on 127.0.0.1:P (default 0: any free port)
        Without --seconds and --rounds it runs until SIGTERM.\
        """;

    private static final long MOST = 1_000_000_000;
    private static final int MOST_THREADS = 1_000_000;
    private static final long MOST_PAUSE_MILLIS = 60_000;
    private static final int MOST_PORT = 65_535;

    /** @throws IllegalArgumentException with one line for the user */
    static Options parse(String... arguments) {
        Path directory = null;
        long threads = 4;
        boolean virtual = false;
        long seconds = 0;
        long rounds = 0;
        long pauseMillis = 0;
        long processEvery = 10;
        long port = 0;
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            switch (option) {
                case "--virtual" -> virtual = true;
                case "--no-process" -> processEvery = 0;
                case "--dir" -> directory = directory(value(arguments, ++i));
                case "--threads" -> threads = number(option, value(arguments, ++i), 1, MOST_THREADS);
                case "--seconds" -> seconds = number(option, value(arguments, ++i), 1, MOST);
                case "--rounds" -> rounds = number(option, value(arguments, ++i), 1, MOST);
                case "--pause" -> pauseMillis = number(option, value(arguments, ++i), 0, MOST_PAUSE_MILLIS);
                case "--process-every" -> processEvery = number(option, value(arguments, ++i), 1, MOST);
                case "--port" -> port = number(option, value(arguments, ++i), 0, MOST_PORT);
                default -> throw new IllegalArgumentException(option + ": unknown option (--help lists them)");
            }
        }
        if (directory == null) {
            throw new IllegalArgumentException("--dir DIR is missing (--help lists the options)");
        }
        return new Options(directory, (int) threads, virtual, seconds, rounds, pauseMillis, processEvery, (int) port);
    }

    private static String value(String[] arguments, int index) {
        if (index == arguments.length) {
            throw new IllegalArgumentException(arguments[index - 1] + ": value is missing");
        }
        return arguments[index];
    }

    private static Path directory(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("--dir " + text + ": not a path", e);
        }
    }

    private static long number(String option, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with the bounds.
        }
        throw new IllegalArgumentException(option + " " + text + ": not a whole number from " + least + " to " + most);
    }
}
