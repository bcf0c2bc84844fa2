package org.audithalt.agent;

import java.io.IOException;

/** The line for a start that failed by an error that nobody foresaw, with what to do. */
final class StartFailure {
    private StartFailure() {}

    static String line(Throwable failed) {
        if (failed instanceof IOException) {
            String message = failed.getMessage();
            return "start failed: " + (message == null ? failed.toString() : message)
                    + " (see that the directories of log_file, backlog_dir and control_socket can be written and have space)";
        }
        if (failed instanceof OutOfMemoryError) {
            return "start failed: " + failed + " (raise the memory or thread limit that this names)";
        }
        return "start failed: " + failed
                + " (an error of the agent: report this line with the output of java -version;"
                + " the program runs unaudited without -javaagent)";
    }
}
