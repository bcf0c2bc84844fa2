package org.audithalt.agent;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final long KILL_SECONDS = 10;
    private static final File NOTHING = new File("/dev/null");
    private static final File ROOT = new File("/");

    private ChildProcess() {}

    /** Runs a program of the JDK's own that ends at once, and kills one. Before hooks are woven. */
    static void rehearse() throws IOException {
        File helper = new File(System.getProperty("java.home", "") + "/lib/jspawnhelper");
        if (helper.canExecute()) {
            outcome(List.of(helper.getPath()), Map.of(), REHEARSAL_SECONDS);
            kill(start(List.of(helper.getPath()), Map.of()));
        }
    }

    /**
     * Runs a program.
     *
     * @param variables of its environment, besides PATH
     * @param limitSeconds after which it is killed with all that it has started, but for what has left it by then (a daemon)
     * @return {@code exit=STATUS} or {@code killed_after=SECONDS}
     * @throws IOException if it cannot be started
     */
    static String outcome(List<String> command, Map<String, String> variables, long limitSeconds) throws IOException {
        Process process = start(command, variables);
        if (waits(process, limitSeconds)) {
            return "exit=" + process.exitValue();
        }
        kill(process);
        return "killed_after=" + limitSeconds;
    }

    private static Process start(List<String> command, Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT);
        builder.redirectInput(NOTHING);
        builder.redirectOutput(NOTHING);
        builder.redirectError(NOTHING);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.putAll(variables);
        return builder.start();
    }

    /** Whether it ends in time. */
    private static boolean waits(Process process, long seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException never) {
            // agent threads cannot be interrupted
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Kills a program and what it has started, and waits until it has gone: the next is not to run beside it. Children are found by
     * their parent, so they are looked for before that ends.
     */
    private static void kill(Process process) {
        List<Long> children = Descendants.of(process.pid());
        process.destroyForcibly();
        for (long child : children) {
            Optional<ProcessHandle> handle = ProcessHandle.of(child);
            if (handle.isPresent()) {
                handle.get().destroyForcibly();
            }
        }
        // one that hangs in the kernel does not die before its call returns
        waits(process, KILL_SECONDS);
    }
}
