package org.audithalt.backlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How much a backlog holds, counted without mapping or changing it.
 *
 * @param complete records that only have to be written
 * @param written records that were written, but are not known to be stored: in the log unless the machine has died, too
 * @param unknown actions that had begun, whose outcome nobody knows
 * @param waiting actions that merely waited
 */
public record LeftRecords(int complete, int written, int unknown, int waiting) {
    private static final int SLOTS_AT_ONCE = 256;

    /**
     * Counts.
     *
     * @throws BacklogException if the file is no backlog of this version
     */
    public static LeftRecords in(Path backlogFile) throws IOException, BacklogException {
        try (FileChannel channel = FileChannel.open(backlogFile, StandardOpenOption.READ)) {
            HeaderCheck sizes = HeaderCheck.of(backlogFile, channel);
            Count count = new Count();
            ByteBuffer slots =
                    ByteBuffer.allocate(SLOTS_AT_ONCE * SlotLayout.BYTES).order(ByteOrder.nativeOrder());
            long position = sizes.headerBytes();
            while (readAt(channel, slots.clear(), position) >= SlotLayout.BYTES) {
                position += slots.position();
                for (int at = 0; at + SlotLayout.BYTES <= slots.position(); at += SlotLayout.BYTES) {
                    count.add(slots, at);
                }
            }
            return new LeftRecords(count.complete, count.written, count.unknown, count.waiting);
        }
    }

    private static int readAt(FileChannel channel, ByteBuffer into, long position) throws IOException {
        int read = 0;
        while (into.hasRemaining() && read >= 0) {
            read = channel.read(into, position + into.position());
        }
        return into.position();
    }

    /** What a recovery looks at; it writes what is not in the log. */
    public int records() {
        return complete + written + unknown;
    }

    private static final class Count {
        private int complete;
        private int written;
        private int unknown;
        private int waiting;

        void add(ByteBuffer slots, int at) {
            int state = SlotLayout.state(slots.getLong(at + SlotLayout.STATE_OFFSET));
            int flags = slots.getShort(at + SlotLayout.FLAGS_OFFSET);
            if (state == SlotLayout.WRITTEN) {
                written++;
            } else if (OldestUnstored.isComplete(state)) {
                complete++;
            } else if (state == SlotLayout.IN_FLIGHT && (flags & SlotLayout.FLAG_CONDITIONAL) == 0) {
                unknown++;
            } else if (state == SlotLayout.WAITING) {
                waiting++;
            }
        }
    }
}
