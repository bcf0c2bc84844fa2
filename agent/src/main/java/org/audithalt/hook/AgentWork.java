package org.audithalt.hook;

import org.audithalt.bridge.AgentThread;

/**
 * Work that is done on a thread of the agent, unaudited and never suspended, while somebody waits for it: within a limit, for
 * it may touch a file system that hangs.
 */
public final class AgentWork {
    private AgentWork() {}

    /**
     * Starts a thread and waits for it. An interrupt is kept for after.
     *
     * @param limitMillis how long, in milliseconds
     * @return whether it has ended; what it did is then visible
     */
    public static boolean done(AgentThread thread, long limitMillis) {
        thread.start();
        boolean interrupted = false;
        long begun = System.nanoTime();
        long leftMillis = limitMillis;
        while (leftMillis > 0 && thread.isAlive()) {
            try {
                thread.join(leftMillis);
            } catch (InterruptedException early) {
                interrupted = true;
            }
            leftMillis = limitMillis - (System.nanoTime() - begun) / 1_000_000;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
