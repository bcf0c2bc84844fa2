package org.audithalt.simulation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A file system in memory, with the faults that real ones have. One thread at a time uses it. */
final class ModelDisk {
    static final String NO_SPACE = "No space left on device";
    private static final String ERROR = "Input/output error";
    private static final long PLENTY = 1L << 40;
    private static final int NONE_LOST = Integer.MAX_VALUE;

    /** Faults begin once in so many calls. */
    private static final int FAULT_ONCE_IN = 90;

    private static final int LONGEST_FAULT_CALLS = 40;
    private static final long LONGEST_HANG_NANOS = 3_000_000_000L;

    /** What is wrong for a while. */
    private enum Fault {
        NONE,
        SPACE,
        ERROR,
        FLUSH
    }

    /** A file, whatever its names. */
    static final class File {
        final long inode;
        int mode;
        private byte[] bytes = new byte[1024];
        private int length;
        private int flushed;
        /** From where on a failed flush has lost what the cache still shows. */
        private int lostFrom = NONE_LOST;

        File(long inode, int mode) {
            this.inode = inode;
            this.mode = mode;
        }

        int length() {
            return length;
        }

        byte[] bytes() {
            return bytes;
        }

        void append(byte octet) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, length * 2);
            }
            bytes[length++] = octet;
        }

        void truncate(long size) {
            length = (int) Math.min(length, size);
            flushed = Math.min(flushed, length);
            lostFrom = lostFrom > length ? NONE_LOST : lostFrom;
        }

        void flush() {
            flushed = length;
        }

        /** The kernel takes the pages for clean: they are gone when it drops them, and no later flush says so. */
        void loseUnflushed() {
            lostFrom = Math.min(lostFrom, flushed);
            flushed = length;
        }

        /** The cache is dropped. */
        void evict() {
            truncate(lostFrom);
        }

        String text() {
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
    }

    private final Random random;
    private final Map<Path, File> names = new TreeMap<>();
    /** What others took away: its records are not lost, but no longer in the log's directory. */
    private final List<File> takenAway = new ArrayList<>();

    private long inodes;
    private boolean sound = true;
    private Fault fault = Fault.NONE;
    private int faultyCalls;

    ModelDisk(Random random) {
        this.random = random;
    }

    File file(Path path) throws IOException {
        File file = names.get(path);
        if (file == null) {
            throw new java.nio.file.NoSuchFileException(path.toString());
        }
        return file;
    }

    boolean exists(Path path) {
        return names.containsKey(path);
    }

    File create(Path path, int mode) {
        File file = new File(++inodes, mode);
        names.put(path, file);
        return file;
    }

    void rename(Path from, Path to) throws IOException {
        File file = file(from);
        File over = names.put(to, file);
        if (over != null && over.length > 0) {
            throw new AssertionError(from + " over " + to);
        }
        names.remove(from);
    }

    /** Others delete or move a file. */
    void takeAway(Path path) {
        File file = names.remove(path);
        if (file != null) {
            takenAway.add(file);
        }
    }

    /** All files, with a name each. */
    Map<String, File> all() {
        Map<String, File> all = new TreeMap<>();
        names.forEach((path, file) -> all.put(path.getFileName().toString(), file));
        for (int i = 0; i < takenAway.size(); i++) {
            all.put("taken-away-" + i, takenAway.get(i));
        }
        return all;
    }

    /** From now on nothing fails. */
    void heal() {
        sound = true;
        fault = Fault.NONE;
    }

    /** From now on things fail now and then. */
    void age() {
        sound = false;
    }

    long usableBytes() {
        return fault == Fault.SPACE ? 0 : PLENTY;
    }

    /** Every call comes here first; it may take long. */
    void call() throws IOException {
        Scheduler.point();
        if (sound) {
            return;
        }
        if (fault == Fault.NONE) {
            begin();
        } else if (--faultyCalls <= 0) {
            fault = Fault.NONE;
        }
        if (fault == Fault.ERROR && random.nextBoolean()) {
            throw new IOException(ERROR);
        }
    }

    private void begin() {
        int draw = random.nextInt(FAULT_ONCE_IN * 5);
        if (draw < 4) {
            Fault[] faults = {Fault.SPACE, Fault.ERROR, Fault.FLUSH, Fault.SPACE};
            fault = faults[draw];
            faultyCalls = 1 + (random.nextBoolean() ? 0 : random.nextInt(LONGEST_FAULT_CALLS));
        } else if (draw == 4) {
            Scheduler.sleep((long) (random.nextDouble() * LONGEST_HANG_NANOS));
        }
    }

    /** A call that needs space. */
    void needsSpace() throws IOException {
        if (fault == Fault.SPACE) {
            throw new IOException(NO_SPACE);
        }
    }

    /** How many bytes of a write are stored before it fails; as many as there are if it does not. */
    int writable(int bytes) {
        if (fault == Fault.SPACE) {
            return random.nextInt(bytes + 1);
        }
        return !sound && random.nextInt(FAULT_ONCE_IN) == 0 ? 1 + random.nextInt(bytes) : bytes;
    }

    void flush(File file) throws IOException {
        if (fault == Fault.FLUSH) {
            file.loseUnflushed();
            fault = Fault.NONE;
            throw new IOException(ERROR);
        }
        file.flush();
    }
}
