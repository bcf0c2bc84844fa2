package org.audithalt.backlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The sizes that a backlog file states, believed only when they fit the version and the file. */
record HeaderCheck(int generalSlots, int headerBytes) {
    private static final int LARGEST_BACKLOG = 1 << 20;

    static HeaderCheck of(Path file, FileChannel channel) throws IOException, BacklogException {
        ByteBuffer header = ByteBuffer.allocate(BacklogLayout.TEXT_OFFSET).order(ByteOrder.nativeOrder());
        while (header.hasRemaining() && channel.read(header, header.position()) > 0) {
            // goes on until the header is read or the file ends
        }
        if (header.hasRemaining() || header.getLong(BacklogLayout.MAGIC_OFFSET) != BacklogLayout.MAGIC) {
            throw new BacklogException(file + ": not a backlog, or one that was never in use; left alone");
        }
        int version = header.getInt(BacklogLayout.VERSION_OFFSET);
        if (version != BacklogLayout.VERSION) {
            throw new BacklogException(file + ": backlog version " + version + ", this program reads version "
                    + BacklogLayout.VERSION + "; left alone, recover it with the audithalt.jar that wrote it");
        }
        int generalSlots = header.getInt(BacklogLayout.GENERAL_SLOTS_OFFSET);
        int headerBytes = header.getInt(BacklogLayout.HEADER_BYTES_OFFSET);
        boolean plausible = generalSlots >= BacklogLayout.SEGMENT
                && generalSlots <= LARGEST_BACKLOG
                && Integer.bitCount(generalSlots) == 1
                && headerBytes == BacklogLayout.headerBytes(header.getInt(BacklogLayout.KEYS_BYTES_OFFSET))
                && header.getInt(BacklogLayout.SLOT_BYTES_OFFSET) == SlotLayout.BYTES
                && header.getInt(BacklogLayout.SERVICE_SLOTS_OFFSET) == BacklogLayout.SERVICE_SLOTS
                && header.getInt(BacklogLayout.NESTED_SLOTS_OFFSET) == BacklogLayout.NESTED_SLOTS
                && header.getInt(BacklogLayout.CONTROL_SLOTS_OFFSET) == BacklogLayout.CONTROL_SLOTS;
        long bytes = headerBytes + (long) BacklogLayout.fixedSlots(Math.max(0, generalSlots)) * SlotLayout.BYTES;
        if (!plausible || channel.size() < bytes) {
            throw new BacklogException(file + ": damaged backlog header (" + generalSlots + " slots, " + channel.size()
                    + " bytes); left alone");
        }
        return new HeaderCheck(generalSlots, headerBytes);
    }
}
