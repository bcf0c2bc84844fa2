package org.audithalt.control;

/** Who asks through the control socket, for the control record. Immutable. */
public final class Actor {
    /** No process or user is known. */
    public static final long UNKNOWN = -1;

    private final long claimedPid;
    private final long uid;

    /**
     * @param claimedPid process id as the client states it, in the client's own pid namespace; {@link #UNKNOWN} if not said
     * @param uid user id of the peer as the kernel tells it (unix(7), SO_PEERCRED); {@link #UNKNOWN} if it does not
     */
    public Actor(long claimedPid, long uid) {
        this.claimedPid = claimedPid;
        this.uid = uid;
    }

    /** Process id the client gave. Not verified: the JDK does not hand out the pid of SO_PEERCRED. */
    public long claimedPid() {
        return claimedPid;
    }

    /** User id of the peer: 0, or the process's own; {@link #UNKNOWN} in a run-time image without {@code jdk.net}. */
    public long uid() {
        return uid;
    }
}
