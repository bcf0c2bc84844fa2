package org.audithalt.backlog;

/**
 * Follows the JVM's end. The interface is the hooks' view; who implements it closes the gate, lets the writer finish and
 * watches an exit that gets stuck.
 */
public interface Ending {
    /**
     * A step towards the end, on the exiting thread.
     *
     * @param event one of the events of {@link org.audithalt.bridge.Bridge}
     * @param status exit status of the process, 0 where it is not known
     */
    void step(int event, int status);
}
