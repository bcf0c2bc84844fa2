package org.audithalt.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Tells who is at the other end of a connection. Used by the control thread. */
interface Peers {
    /** The peer is neither this process's user nor root. */
    long STRANGER = -2;

    /** User id of the peer; {@link Actor#UNKNOWN} if it cannot be told, {@link #STRANGER} if it must not be served. */
    long uid(SocketChannel channel) throws IOException;
}
