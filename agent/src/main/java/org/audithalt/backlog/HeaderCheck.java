package org.audithalt.backlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** The sizes that a backlog file states, believed only when header and sum agree and the file is as long as they say. */
record HeaderCheck(int generalSlots, int headerBytes) {
    private static final int LARGEST_BACKLOG = 1 << 20;

    static HeaderCheck of(Path file, FileChannel channel) throws IOException, BacklogException {
        return of(file, header(channel, 0), channel.size());
    }

    /** What is in the place of a header: less than its length if the file ends before. */
    static ByteBuffer header(FileChannel channel, long position) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(BacklogLayout.KEYS_OFFSET).order(ByteOrder.nativeOrder());
        while (header.hasRemaining() && channel.read(header, position + header.position()) > 0) {
            // goes on until the header is read or the file ends
        }
        return header;
    }

    /**
     * Checks a header.
     *
     * @param file for the messages
     * @param fileBytes length of the file that it is the header of
     */
    static HeaderCheck of(Path file, ByteBuffer header, long fileBytes) throws BacklogException {
        int read = header.position();
        if (read < BacklogLayout.HEADER_BYTES_OFFSET
                || header.getLong(BacklogLayout.MAGIC_OFFSET) != BacklogLayout.MAGIC) {
            throw new BacklogException(file + ": " + (read == 0 ? "empty, " : "")
                    + "not a backlog, or one that was never in use; left alone");
        }
        int version = header.getInt(BacklogLayout.VERSION_OFFSET);
        if (version != BacklogLayout.VERSION) {
            String other = file + ": backlog version " + version + ", this program reads version "
                    + BacklogLayout.VERSION + "; left alone, recover it with the audithalt.jar that wrote it";
            throw version > BacklogLayout.VERSION ? new BacklogVersionException(other) : new BacklogException(other);
        }
        int generalSlots = header.getInt(BacklogLayout.GENERAL_SLOTS_OFFSET);
        int headerBytes = header.getInt(BacklogLayout.HEADER_BYTES_OFFSET);
        byte[] content = new byte[header.capacity()];
        header.get(0, content);
        boolean plausible = !header.hasRemaining()
                && header.getLong(BacklogLayout.HEADER_CRC_OFFSET) == sum(content)
                && generalSlots >= BacklogLayout.SEGMENT
                && generalSlots <= LARGEST_BACKLOG
                && Integer.bitCount(generalSlots) == 1
                && headerBytes == BacklogLayout.headerBytes(header.getInt(BacklogLayout.KEYS_BYTES_OFFSET))
                && header.getInt(BacklogLayout.SLOT_BYTES_OFFSET) == SlotLayout.BYTES
                && header.getInt(BacklogLayout.SERVICE_SLOTS_OFFSET) == BacklogLayout.SERVICE_SLOTS
                && header.getInt(BacklogLayout.NESTED_SLOTS_OFFSET) == BacklogLayout.NESTED_SLOTS
                && header.getInt(BacklogLayout.CONTROL_SLOTS_OFFSET) == BacklogLayout.CONTROL_SLOTS;
        if (!plausible) {
            throw new BacklogException(file + ": damaged backlog header (" + fileBytes + " bytes in all); left alone");
        }
        long bytes = headerBytes + (long) BacklogLayout.fixedSlots(generalSlots) * SlotLayout.BYTES;
        if (fileBytes < bytes) {
            throw new BacklogException(
                    file + ": backlog cut to " + fileBytes + " bytes, " + bytes + " belong to it; left alone");
        }
        return new HeaderCheck(generalSlots, headerBytes);
    }

    /** Sum of what does not change in a header of {@link BacklogLayout#KEYS_OFFSET} bytes. */
    static long sum(byte[] header) {
        int text = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder()).getInt(BacklogLayout.TEXT_OFFSET);
        int textBytes = Math.max(0, Math.min(text, BacklogLayout.TEXT_BYTES - Integer.BYTES)) + Integer.BYTES;
        CRC32C sum = new CRC32C();
        sum.update(header, BacklogLayout.COVERED_OFFSET, BacklogLayout.COVERED_BYTES);
        sum.update(header, BacklogLayout.TEXT_OFFSET, textBytes);
        return sum.getValue();
    }
}
