package org.audithalt.review;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.AuditText;
import org.audithalt.record.Octets;
import org.audithalt.record.Samples;

/** Writes a large log in the agent's own form, to measure searches: what one process does at ten thousand actions a second. */
public final class LargeLog {
    private static final Operation[] OPERATIONS = {
        Operation.OPENAT, Operation.OPENAT, Operation.OPENAT, Operation.UNLINK, Operation.RENAME, Operation.MKDIR
    };
    private static final long EVENTS_PER_MILLI = 10;
    private static final int RARE = 10_007;

    private LargeLog() {}

    /** Arguments: the file, its size in bytes. */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    }

    static void write(Path file, long bytes) throws IOException {
        AuditText text = new AuditText(Samples.subject());
        Octets out = new Octets(1 << 20);
        long written = 0;
        try (OutputStream log = Files.newOutputStream(file)) {
            for (long serial = 1; written < bytes; serial++) {
                text.append(record(serial), out);
                if (out.length() > 1 << 19) {
                    log.write(out.array(), 0, out.length());
                    written += out.length();
                    out.clear();
                }
            }
        }
    }

    private static AuditRecord record(long serial) {
        Operation operation = OPERATIONS[(int) (serial % OPERATIONS.length)];
        String name = "/srv/app/data/" + serial % 997 + "/file-" + serial % 100_003 + ".bin";
        AuditRecord record = Samples.record(operation, serial, name, name + ".new");
        record.timeMillis = Samples.TIME_MILLIS + serial / EVENTS_PER_MILLI;
        record.key = Samples.bytes(serial % RARE == 0 ? "rare" : "data");
        return serial % 13 == 0 ? Samples.failed(record, 13) : record;
    }
}
