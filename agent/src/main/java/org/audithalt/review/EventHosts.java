package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.audithalt.record.Octets;
import org.jspecify.annotations.Nullable;

/** The other host of an event: the address of a socket, or what a program says; the last record that has one counts. For one thread. */
public final class EventHosts {
    private static final byte[] UNKNOWN = {'?'};

    private final Look look;
    private Event event = new Event();

    EventHosts(Look look) {
        this.look = look;
    }

    EventHosts over(Event next) {
        event = next;
        return this;
    }

    /** Appends the host, {@code ?} if a program says that it is not known; false if there is none. */
    public boolean host(Octets out) {
        int begin = out.length();
        boolean found = false;
        for (int record = 0; record < event.count(); record++) {
            byte[] host = socket(record, false);
            host = host == null ? named(record) : host;
            if (host != null) {
                out.setLength(begin);
                out.append(host);
                found = true;
            }
        }
        return found;
    }

    /** Appends the address and port of a socket, {@code 10.0.0.5:443}; false if there is none. */
    public boolean peer(Octets out) {
        for (int record = 0; record < event.count(); record++) {
            byte[] peer = socket(record, true);
            if (peer != null) {
                out.append(peer);
                return true;
            }
        }
        return false;
    }

    private byte @Nullable [] socket(int record, boolean port) {
        if (!look.find(event, record, Item.SOCKET_ADDRESS)) {
            return null;
        }
        look.value.plain(look.fields);
        byte[] host = look.value.unhex() ? SocketAddress.host(look.value) : new byte[0];
        if (host.length == 0 || !port) {
            return host.length == 0 ? null : host;
        }
        String text = new String(host, StandardCharsets.US_ASCII);
        String bracketed = text.indexOf(':') >= 0 ? "[" + text + "]" : text;
        return (bracketed + ":" + SocketAddress.port(look.value)).getBytes(StandardCharsets.US_ASCII);
    }

    /** What a program calls it, else its address. */
    private byte @Nullable [] named(int record) {
        byte[] name = null;
        if (look.find(event, record, Item.HOST)) {
            name = before(',');
            if (!Arrays.equals(name, UNKNOWN)) {
                return name;
            }
        }
        if (look.find(event, record, Item.ADDRESS)) {
            return before(Form.of(event.type(record)) == Form.DAEMON_PEER ? ':' : ',');
        }
        return name;
    }

    private byte[] before(char end) {
        look.value.plain(look.fields);
        look.value.cutAt(end);
        return look.value.toByteArray();
    }
}
