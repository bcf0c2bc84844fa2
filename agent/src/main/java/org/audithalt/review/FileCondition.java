package org.audithalt.review;

import java.util.Arrays;

/** The name of a file, of a socket in the file system, or of the directory that a process was in. */
record FileCondition(byte[] text, boolean whole) implements Condition {
    @Override
    public boolean holds(Event event, Look look) {
        for (int record = 0; record < event.count(); record++) {
            if (look.find(event, record, Item.FILE) && fileMatches(event, look)) {
                return true;
            }
            if (look.find(event, record, Item.CWD)) {
                look.value.decode(look.fields);
                if (look.value.matches(text, whole)) {
                    return true;
                }
            }
            if (look.find(event, record, Item.SOCKET_ADDRESS) && socketMatches(look)) {
                return true;
            }
        }
        return false;
    }

    private boolean fileMatches(Event event, Look look) {
        Decoder name = look.value;
        name.decode(look.fields);
        if (name.length() > 0 && name.bytes()[name.from()] == 0) {
            // an abstract socket
            name.skip(1);
        }
        boolean relative = name.length() > 1
                && name.bytes()[name.from()] == '.'
                && (name.bytes()[name.from() + 1] == '.' || name.bytes()[name.from() + 1] == '/');
        return relative ? relativeMatches(event, look, name.toByteArray()) : name.matches(text, whole);
    }

    /** Names that begin with a point are put behind the directory of the process; others stay as they are (ausearch). */
    private boolean relativeMatches(Event event, Look look, byte[] name) {
        for (int record = 0; record < event.count(); record++) {
            if (look.find(event, record, Item.CWD)) {
                look.other.decode(look.fields);
                byte[] directory = look.other.toByteArray();
                byte[] joined = Arrays.copyOf(directory, directory.length + 1 + name.length);
                joined[directory.length] = '/';
                System.arraycopy(name, 0, joined, directory.length + 1, name.length);
                return Decoder.matches(joined, 0, joined.length, text, whole);
            }
        }
        return Decoder.matches(name, 0, name.length, text, whole);
    }

    /** A name that was put behind a directory stands in no record: it has the slash between them and a point. */
    @Override
    public byte[] needle() {
        int length = text.length;
        boolean joined = length > 0 && text[length - 1] == '/';
        for (int i = 1; i < length; i++) {
            joined |= text[i - 1] == '/' && text[i] == '.';
        }
        return joined ? new byte[0] : text;
    }

    private boolean socketMatches(Look look) {
        look.value.plain(look.fields);
        return look.value.unhex() && SocketAddress.path(look.value) && look.value.matches(text, whole);
    }
}
