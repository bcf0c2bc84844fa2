package org.audithalt.bridge;

/**
 * The agent thread that checks hooks by using them: its actions are counted per row and leave no record.
 *
 * <p>Counters are written by this thread only, inside the hooks, and read by it between its own actions.
 */
public final class ProbeThread extends AgentThread {
    private final int[] entered;
    private final int[] left;

    /** @param rows number of hook rows, the length of the table */
    public ProbeThread(String name, Runnable body, int rows) {
        super(name, body);
        this.entered = new int[rows];
        this.left = new int[rows];
    }

    /** Counts one entry of a hook. */
    public void countEntry(int row) {
        entered[row]++;
    }

    /** Counts one exit of a hook, normal or by exception. */
    public void countExit(int row) {
        left[row]++;
    }

    /** How many times the row's hook was both entered and left on this thread. */
    public int passes(int row) {
        return Math.min(entered[row], left[row]);
    }
}
