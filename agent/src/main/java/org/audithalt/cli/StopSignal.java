package org.audithalt.cli;

import java.io.IOException;
import java.lang.reflect.Proxy;

/**
 * Ctrl-Z and what follows it, {@code fg}. Java has no public call for signals but {@code sun.misc.Signal}, of a module that a
 * run-time image may lack; the compiler warns of it, so it is called by its name.
 */
final class StopSignal {
    private static final String STOP = "TSTP";
    private static final int STOP_NUMBER = 20;
    private static final String CONTINUE = "CONT";

    private StopSignal() {}

    /**
     * Has something done before this process is stopped from its terminal, and when it goes on there. Both run on threads of
     * the JVM. Nothing is changed for a process that ignores the signal, or that no shell could let go on.
     */
    static void surroundedBy(Runnable before, Runnable after) {
        if (isIgnored() || !canGoOn()) {
            return;
        }
        try {
            handle(CONTINUE, () -> {
                if (isInForeground()) {
                    after.run();
                }
            });
            handle(STOP, () -> {
                if (canGoOn()) {
                    before.run();
                    stop(after);
                }
            });
        } catch (ReflectiveOperationException | IllegalArgumentException notHere) {
            // then it stops as any program does
        }
    }

    private static void handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(
                StopSignal.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                    }
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    }

    /** Stops this process, as the signal would have without us. */
    private static void stop(Runnable ifNot) {
        try {
            new ProcessBuilder(
                            "sh", "-c", "kill -STOP " + ProcessHandle.current().pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noShell) {
            ifNot.run();
        }
    }

    private static boolean isIgnored() {
        for (String line : ProcessFiles.self().read("status").split("\n", -1)) {
            if (line.startsWith("SigIgn:")) {
                long ignored = Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).trim(), 16);
                return (ignored & (1L << (STOP_NUMBER - 1))) != 0;
            }
        }
        return true;
    }

    private static boolean canGoOn() {
        JobControl job = JobControl.of(ProcessFiles.self());
        return job != null && job.hasShell();
    }

    /** Whether what this process prints is to be seen: a job that was stopped may go on in the background. */
    static boolean isInForeground() {
        JobControl job = JobControl.of(ProcessFiles.self());
        return job != null && job.isInForeground();
    }
}
