package org.audithalt.agent;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** The line for a start that failed by an error that nobody foresaw, with what to do. */
final class StartFailure {
    private StartFailure() {}

    static String line(Throwable failed) {
        if (failed instanceof IOException) {
            return "start failed: " + text(failed)
                    + " (see that the directories of log_file, backlog_dir and control_socket can be written and have space)";
        }
        if (failed instanceof OutOfMemoryError) {
            return "start failed: " + failed + " (raise the memory or thread limit that this names)";
        }
        return "start failed: " + failed
                + " (an error of the agent: report this line with the output of java -version;"
                + " the program runs unaudited without -javaagent)";
    }

    /** What an error says to people: the message of an I/O error, with what the JDK leaves out of it. */
    static String text(Throwable failed) {
        String message = failed.getMessage();
        if (message == null || !(failed instanceof IOException)) {
            return failed.toString();
        }
        if (failed instanceof AccessDeniedException) {
            return message + ": Permission denied";
        }
        if (failed instanceof NoSuchFileException) {
            return message + ": No such file or directory";
        }
        return failed instanceof FileAlreadyExistsException ? message + ": File exists" : message;
    }
}
