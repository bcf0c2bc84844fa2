package org.audithalt.review;

/** A host: the numeric address of a socket, or what a program's message says. */
record HostCondition(byte[] text, boolean whole) implements Condition {
    private static final byte[] UNKNOWN = {'?'};

    @Override
    public boolean holds(Event event, Look look) {
        for (int record = 0; record < event.count(); record++) {
            if (look.find(event, record, Item.SOCKET_ADDRESS)) {
                look.value.plain(look.fields);
                if (look.value.unhex() && matches(SocketAddress.host(look.value))) {
                    return true;
                }
            }
            if (matches(named(event, record, look))) {
                return true;
            }
        }
        return false;
    }

    /** What a record calls the host; the address, if it knows no name. */
    private static byte[] named(Event event, int record, Look look) {
        if (look.find(event, record, Item.HOST)) {
            look.value.plain(look.fields);
            look.value.cutAt(',');
            if (!look.value.matches(UNKNOWN, true)) {
                return look.value.toByteArray();
            }
        }
        if (look.find(event, record, Item.ADDRESS)) {
            look.value.plain(look.fields);
            look.value.cutAt(',');
            if (event.type(record) == RecordTypes.DAEMON_ACCEPT || event.type(record) == RecordTypes.DAEMON_CLOSE) {
                look.value.cutAt(':');
            }
            return look.value.toByteArray();
        }
        return new byte[0];
    }

    private boolean matches(byte[] host) {
        return host.length > 0 && Decoder.matches(host, 0, host.length, text, whole);
    }
}
