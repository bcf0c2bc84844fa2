package org.audithalt.hook;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Ids of this process, from /proc: the JDK's own process API starts an executor for them, and asks for the user's name besides,
 * maybe over the network. Immutable, any thread.
 */
public final class ThisProcess {
    private static final String STATUS = status();

    /** Process id, in the innermost pid name space, as getpid(2) has it. */
    public static final long PID = pid();

    /** Process id of the parent; 1 if it is not known. */
    public static final long PARENT = number("\nPPid:", 1);

    private ThisProcess() {}

    private static long pid() {
        // outermost name space first (proc_pid_status(5))
        int line = STATUS.indexOf("\nNSpid:");
        int end = line < 0 ? -1 : STATUS.indexOf('\n', line + 1);
        if (end < 0) {
            return ProcessHandle.current().pid();
        }
        int tab = STATUS.lastIndexOf('\t', end);
        return Long.parseLong(STATUS.substring(tab + 1, end).trim());
    }

    private static long number(String key, long otherwise) {
        int line = STATUS.indexOf(key);
        int end = line < 0 ? -1 : STATUS.indexOf('\n', line + 1);
        return end < 0
                ? otherwise
                : Long.parseLong(STATUS.substring(line + key.length(), end).trim());
    }

    private static String status() {
        try (FileInputStream in = new FileInputStream("/proc/self/status")) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException | SecurityException noProc) {
            return "";
        }
    }
}
