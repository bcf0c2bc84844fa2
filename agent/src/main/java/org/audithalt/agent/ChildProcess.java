package org.audithalt.agent;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts a program from an agent thread and waits for its end. It gets an environment of its own, {@code /} as its directory, and
 * {@code /dev/null} for input and output: with pipes the JDK's reaper thread would have to read them.
 *
 * <p>That thread never sleeps at the gate, and what an agent thread does is not audited: so a program can be started and reaped
 * while every other thread is suspended. What the JDK needs for it is used once before hooks are woven ({@link #rehearse}).
 */
final class ChildProcess {
    private static final long REHEARSAL_SECONDS = 10;
    private static final File NOTHING = new File("/dev/null");
    private static final File ROOT = new File("/");

    private ChildProcess() {}

    /** Runs a program of the JDK's own that ends at once. Before hooks are woven. */
    static void rehearse() throws IOException {
        File helper = new File(System.getProperty("java.home", "") + "/lib/jspawnhelper");
        if (helper.canExecute()) {
            outcome(List.of(helper.getPath()), Map.of(), REHEARSAL_SECONDS);
        }
    }

    /**
     * Runs a program.
     *
     * @param variables of its environment, besides PATH
     * @param limitSeconds after which it is killed
     * @return {@code exit=STATUS} or {@code killed_after=SECONDS}
     * @throws IOException if it cannot be started
     */
    static String outcome(List<String> command, Map<String, String> variables, long limitSeconds) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT);
        builder.redirectInput(NOTHING);
        builder.redirectOutput(NOTHING);
        builder.redirectError(NOTHING);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.putAll(variables);
        Process process = builder.start();
        boolean ended = false;
        try {
            ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
        } catch (InterruptedException never) {
            // agent threads cannot be interrupted
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            process.destroyForcibly();
        }
        return ended ? "exit=" + process.exitValue() : "killed_after=" + limitSeconds;
    }
}
