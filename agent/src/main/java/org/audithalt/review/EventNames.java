package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Goes over the names of files and sockets in an event, and over the keys of its rule. For one thread. */
public final class EventNames {
    private static final byte[] NAME_TYPE = "nametype".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PARENT = "PARENT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DISK_PATH = "path".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEW_DISK = "new-disk".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NAME = "name".getBytes(StandardCharsets.US_ASCII);
    private static final int VIRT_RESOURCE = 2501;
    private static final char KEY_SEPARATOR = 1;

    /** Takes names, one after another. */
    public interface Taker {
        /**
         * A name, decoded: any bytes, of which those from one index to another count.
         *
         * @param parent whether it is that of the directory in which something else was made, renamed or deleted
         */
        void take(byte[] bytes, int from, int to, boolean parent);
    }

    private final Look look;
    private Event event = new Event();

    EventNames(Look look) {
        this.look = look;
    }

    EventNames over(Event next) {
        event = next;
        return this;
    }

    /** All names of files and Unix domain sockets; those that begin with a point behind the working directory. */
    public void files(Taker taker) {
        for (int record = 0; record < event.count(); record++) {
            if (event.type(record) == RecordTypes.SOCKADDR) {
                socket(record, taker);
            } else if (findFile(record)) {
                file(record, taker);
            }
        }
    }

    private boolean findFile(int record) {
        int type = event.type(record);
        if (look.find(event, record, Item.FILE)) {
            return true;
        }
        if (type == RecordTypes.AVC) {
            return look.fields.over(event, record).next(NAME);
        }
        return type == VIRT_RESOURCE
                && (look.fields.over(event, record).next(DISK_PATH)
                        || look.fields.over(event, record).next(NEW_DISK));
    }

    private void socket(int record, Taker taker) {
        if (look.find(event, record, Item.SOCKET_ADDRESS)) {
            look.value.plain(look.fields);
            if (look.value.unhex() && SocketAddress.path(look.value)) {
                taker.take(look.value.bytes(), look.value.from(), look.value.to(), false);
            }
        }
    }

    private void file(int record, Taker taker) {
        Decoder name = look.value;
        name.decode(look.fields);
        boolean parent = false;
        if (event.type(record) == RecordTypes.PATH && look.fields.next(NAME_TYPE)) {
            look.other.plain(look.fields);
            parent = look.other.matches(PARENT, true);
        }
        if (name.length() > 0 && name.bytes()[name.from()] == 0) {
            // an abstract socket
            name.skip(1);
        }
        boolean relative = name.length() > 1
                && name.bytes()[name.from()] == '.'
                && (name.bytes()[name.from() + 1] == '.' || name.bytes()[name.from() + 1] == '/');
        byte[] directory = relative ? directory() : new byte[0];
        if (directory.length == 0) {
            taker.take(name.bytes(), name.from(), name.to(), parent);
            return;
        }
        byte[] joined = Arrays.copyOf(directory, directory.length + 1 + name.length());
        joined[directory.length] = '/';
        System.arraycopy(name.bytes(), name.from(), joined, directory.length + 1, name.length());
        taker.take(joined, 0, joined.length, parent);
    }

    private byte[] directory() {
        for (int record = 0; record < event.count(); record++) {
            if (look.find(event, record, Item.CWD)) {
                look.other.decode(look.fields);
                return look.other.toByteArray();
            }
        }
        return new byte[0];
    }

    /** The keys: an event of a rule without one has none. */
    public void keys(Taker taker) {
        for (int record = 0; record < event.count(); record++) {
            if (look.find(event, record, Item.KEY) && !isNull(look.fields)) {
                Decoder keys = look.value;
                keys.decode(look.fields);
                int from = keys.from();
                while (from <= keys.to()) {
                    int end = Bytes.indexOf(keys.bytes(), from, keys.to(), KEY_SEPARATOR);
                    if (end > from) {
                        taker.take(keys.bytes(), from, end, false);
                    }
                    from = end + 1;
                }
            }
        }
    }

    private static boolean isNull(Fields field) {
        return !field.quoted() && field.valueEnd() > field.valueBegin() && field.bytes()[field.valueBegin()] == '(';
    }
}
