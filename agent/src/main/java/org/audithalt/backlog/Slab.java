package org.audithalt.backlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import jdk.internal.misc.Unsafe;
import org.audithalt.record.ByteArrays;

/**
 * The mapped file of a backlog: memory by slot index. Owns the mapping and its growth, nothing of the protocol.
 *
 * <p>Application threads read and write through {@link #address}; agent threads create, grow and close. The mapping of a
 * slab that has been used is never undone while the process lives: an exit may come late.
 */
final class Slab {
    static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private static final int ZEROS_BYTES = 256 * 1024;
    /** Kept from the start: the application may have used up the direct memory when the waiting area grows. */
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(ZEROS_BYTES);

    private static final int SEGMENT_SHIFT = Integer.numberOfTrailingZeros(BacklogLayout.SEGMENT);
    private static final int SEGMENT_BYTES = BacklogLayout.SEGMENT * SlotLayout.BYTES;

    private final Path file;
    private final FileChannel channel;
    private final Mappings mappings;
    private final int generalSlots;
    private final int headerBytes;
    private final Tickets tickets = new Tickets();
    private final long header;
    /** Address of the slots that do not grow, one after the other. */
    private final long fixed;

    private final int fixedSlots;
    private volatile long[] segments;
    private volatile int slots;

    private Slab(Path file, FileChannel channel, int generalSlots, int headerBytes, Mappings mappings)
            throws IOException {
        this.file = file;
        this.channel = channel;
        this.mappings = mappings;
        this.generalSlots = generalSlots;
        this.headerBytes = headerBytes;
        this.fixedSlots = BacklogLayout.fixedSlots(generalSlots);
        this.header = mappings.add(channel, 0, headerBytes + (long) fixedSlots * SlotLayout.BYTES);
        this.fixed = header + headerBytes;
        this.segments = new long[0];
        addSegments(fixed, fixedSlots >> SEGMENT_SHIFT);
    }

    /**
     * Creates the file, written with zeros so that every page has its block, and one segment of waiting slots. It has its
     * name only after {@link #publish}.
     *
     * @param file name that it will have; the caller holds the log's lock
     * @param generalSlots a power of two, at least 256
     */
    static Slab create(Path file, int generalSlots, int keysBytes) throws IOException {
        int headerBytes = BacklogLayout.headerBytes(keysBytes);
        Path unfinished = unfinished(file);
        Files.deleteIfExists(unfinished);
        FileChannel channel = FileChannel.open(
                unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Mappings mappings = new Mappings(true);
        try {
            neverInterrupted(channel);
            writeZeros(channel, headerBytes + (long) BacklogLayout.fixedSlots(generalSlots) * SlotLayout.BYTES);
            Slab slab = new Slab(file, channel, generalSlots, headerBytes, mappings);
            slab.putInt(BacklogLayout.VERSION_OFFSET, BacklogLayout.VERSION);
            slab.putInt(BacklogLayout.HEADER_BYTES_OFFSET, headerBytes);
            slab.putInt(BacklogLayout.SLOT_BYTES_OFFSET, SlotLayout.BYTES);
            slab.putInt(BacklogLayout.GENERAL_SLOTS_OFFSET, generalSlots);
            slab.putInt(BacklogLayout.SERVICE_SLOTS_OFFSET, BacklogLayout.SERVICE_SLOTS);
            slab.putInt(BacklogLayout.NESTED_SLOTS_OFFSET, BacklogLayout.NESTED_SLOTS);
            slab.putInt(BacklogLayout.CONTROL_SLOTS_OFFSET, BacklogLayout.CONTROL_SLOTS);
            slab.putInt(BacklogLayout.KEYS_BYTES_OFFSET, keysBytes);
            slab.grow(1);
            return slab;
        } catch (IOException | RuntimeException | Error failed) {
            mappings.undo();
            channel.close();
            Files.deleteIfExists(unfinished);
            throw failed;
        }
    }

    /** An application may interrupt every thread that it finds, and an interrupt would close the channel. */
    private static void neverInterrupted(FileChannel channel) throws IOException {
        try {
            // what sun.nio.ch.FileChannelImpl.setUninterruptible does: a reflective call costs a start much on JDK 25
            UNSAFE.putBooleanVolatile(channel, UNSAFE.objectFieldOffset(channel.getClass(), "uninterruptible"), true);
        } catch (InternalError unlike) {
            throw new IOException("this JDK's file channels cannot be made safe from interrupts", unlike);
        }
    }

    /** Where a backlog is made: under its own name it is always whole, whatever kills its process. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /**
     * The header is complete: the file gets its name.
     *
     * @throws java.nio.file.FileAlreadyExistsException a backlog is never overwritten
     */
    void publish() throws IOException {
        putLong(BacklogLayout.HEADER_CRC_OFFSET, HeaderCheck.sum(getBytes(0, BacklogLayout.KEYS_OFFSET)));
        putLong(BacklogLayout.MAGIC_OFFSET, BacklogLayout.MAGIC);
        Files.move(unfinished(file), file);
    }

    /**
     * Takes back a file that no thread has used, whether it has got its name or not: a start that is tried again must not eat the
     * space that it waits for.
     */
    void discard(boolean published) throws IOException {
        mappings.undo();
        channel.close();
        Files.deleteIfExists(published ? file : unfinished(file));
    }

    /** Maps the backlog of another, dead process. */
    static Slab open(Path file) throws IOException, BacklogException {
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        try {
            HeaderCheck sizes = HeaderCheck.of(file, channel);
            Slab slab = new Slab(file, channel, sizes.generalSlots(), sizes.headerBytes(), new Mappings(false));
            long waitingBytes = channel.size() - sizes.headerBytes() - (long) slab.slots * SlotLayout.BYTES;
            int whole = (int) (waitingBytes / SEGMENT_BYTES);
            if (whole > 0) {
                slab.addSegments(slab.mappings.add(channel, slab.endOfSlots(), (long) whole * SEGMENT_BYTES), whole);
            }
            return slab;
        } catch (IOException | BacklogException | RuntimeException | Error failed) {
            channel.close();
            throw failed;
        }
    }

    /** Appends segments of waiting slots. Agent threads only, one at a time. */
    synchronized void grow(int count) throws IOException {
        long from = endOfSlots();
        channel.position(from);
        writeZeros(channel, (long) count * SEGMENT_BYTES);
        addSegments(mappings.add(channel, from, (long) count * SEGMENT_BYTES), count);
        putLong(BacklogLayout.SLOTS_OFFSET, CheckedNumber.word(slots, BacklogLayout.SLOTS_OFFSET));
    }

    private long endOfSlots() {
        return headerBytes + (long) slots * SlotLayout.BYTES;
    }

    private static void writeZeros(FileChannel channel, long bytes) throws IOException {
        ByteBuffer zeros = ZEROS.duplicate();
        long left = bytes;
        while (left > 0) {
            zeros.clear();
            zeros.limit((int) Math.min(left, ZEROS_BYTES));
            left -= channel.write(zeros);
        }
    }

    private void addSegments(long address, int count) {
        long[] old = segments;
        long[] grown = Arrays.copyOf(old, old.length + count);
        for (int i = 0; i < count; i++) {
            grown[old.length + i] = address + (long) i * SEGMENT_BYTES;
        }
        segments = grown;
        slots = grown.length << SEGMENT_SHIFT;
    }

    Path file() {
        return file;
    }

    /** All slots, whatever their area. */
    int slots() {
        return slots;
    }

    int generalSlots() {
        return generalSlots;
    }

    /** Index of the first slot of the waiting area; all from there on belong to it. */
    int firstWaitingSlot() {
        return fixedSlots;
    }

    int keysBytes() {
        return getInt(BacklogLayout.KEYS_BYTES_OFFSET);
    }

    long bytes() {
        return endOfSlots();
    }

    /** Memory address of a slot. */
    long address(int slot) {
        return slot >= 0 && slot < fixedSlots ? fixed + (long) slot * SlotLayout.BYTES : waitingAddress(slot);
    }

    private long waitingAddress(int slot) {
        return segments[slot >> SEGMENT_SHIFT] + (long) (slot & BacklogLayout.SEGMENT - 1) * SlotLayout.BYTES;
    }

    long word(int slot) {
        return UNSAFE.getLongAcquire(null, address(slot));
    }

    void setWordRelease(int slot, long word) {
        UNSAFE.putLongRelease(null, address(slot), word);
    }

    /**
     * Replaces the word; returns the one before. Where the page takes nothing, compiled code passes over a store and a load, and
     * the load's result may be anything; an exchange then gives back what it was given.
     */
    long exchangeWord(int slot, long word) {
        return UNSAFE.getAndSetLong(null, address(slot), word);
    }

    boolean compareAndSetWord(int slot, long expected, long word) {
        return UNSAFE.compareAndSetLong(null, address(slot), expected, word);
    }

    /** Draws the next ticket. */
    long nextTicket() {
        return tickets.next();
    }

    long lastTicket() {
        return tickets.last();
    }

    long getLong(int headerOffset) {
        return UNSAFE.getLongVolatile(null, header + headerOffset);
    }

    void putLong(int headerOffset, long value) {
        UNSAFE.putLongVolatile(null, header + headerOffset, value);
    }

    int getInt(int headerOffset) {
        return UNSAFE.getInt(header + headerOffset);
    }

    void putInt(int headerOffset, int value) {
        UNSAFE.putInt(header + headerOffset, value);
    }

    byte[] getBytes(int headerOffset, int count) {
        byte[] bytes = new byte[count];
        UNSAFE.copyMemory(null, header + headerOffset, bytes, ByteArrays.BASE, count);
        return bytes;
    }

    void putBytes(int headerOffset, byte[] bytes) {
        UNSAFE.copyMemory(bytes, ByteArrays.BASE, null, header + headerOffset, bytes.length);
    }

    /** Forces what is mapped to the device (fdatasync). An agent thread. */
    void force() throws IOException {
        // so that there is something to force, and a device that has come back is seen to have
        putInt(BacklogLayout.VERSION_OFFSET, getInt(BacklogLayout.VERSION_OFFSET));
        channel.force(false);
    }

    /**
     * Gives the file its length again after others have cut it, with zeros, so that the mapping can be used; what was there is
     * gone.
     *
     * @return whether anything was missing
     */
    synchronized boolean restoreLength() throws IOException {
        long missing = bytes() - channel.size();
        if (missing <= 0) {
            return false;
        }
        channel.position(channel.size());
        writeZeros(channel, missing);
        return true;
    }

    /** Closes the file; the mapping stays. */
    void close() throws IOException {
        channel.close();
    }
}
