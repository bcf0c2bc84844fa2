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

    private static final int WRITE_BACK_FAILS_ONCE_IN = 150;
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
        /** From where to where a failed flush has lost what the cache still shows. */
        private int lostFrom = NONE_LOST;

        private int lostTo;
        private boolean errorDue;

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
            lostTo = Math.min(lostTo, length);
        }

        void flush() {
            flushed = length;
        }

        /** The kernel takes the pages for clean: they are gone when it drops them, and no later flush says so. */
        void loseUnflushed() {
            if (flushed < length) {
                lostFrom = Math.min(lostFrom, flushed);
                lostTo = length;
            }
            flushed = length;
        }

        /** What is on the disk itself, without the events that what is lost has cut in two. */
        String text() {
            String all = new String(bytes, 0, length, StandardCharsets.US_ASCII);
            if (lostFrom >= lostTo) {
                return all;
            }
            int end = all.lastIndexOf('\n', lostFrom - 1) + 1;
            String cut = serial(all, end);
            while (end > 0 && serial(all, all.lastIndexOf('\n', end - 2) + 1).equals(cut)) {
                end = all.lastIndexOf('\n', end - 2) + 1;
            }
            int begin = lostTo;
            if (begin < length) {
                String cutToo = serial(all, all.lastIndexOf('\n', begin - 1) + 1);
                begin = all.lastIndexOf('\n', begin - 1) + 1;
                while (begin < length
                        && (begin < lostTo || serial(all, begin).equals(cutToo) && isWithin(all, cutToo))) {
                    begin = all.indexOf('\n', begin) + 1;
                }
            }
            return all.substring(0, end) + all.substring(begin);
        }

        /** Whether an event has a part that is lost. */
        private boolean isWithin(String all, String serial) {
            int first = all.indexOf(serial);
            return first >= 0 && first < lostTo;
        }

        private static String serial(String text, int line) {
            int begin = text.indexOf("audit(", line);
            int end = text.indexOf(')', Math.max(begin, line));
            return begin < 0 || end < 0 ? "" : text.substring(begin, end);
        }
    }

    private final Random random;
    private final Map<Path, File> names = new TreeMap<>();
    /** What others took away: its records are not lost, but no longer in the log's directory. */
    private final List<File> takenAway = new ArrayList<>();

    /** What the process has deleted, which a record must tell of. */
    private final List<File> deleted = new ArrayList<>();

    private long capacity = PLENTY;
    private long inodes;
    private boolean sound = true;
    private Fault fault = Fault.NONE;
    private int faultyCalls;
    private boolean writesThrough;
    private long looks;

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
        Scheduler.trace("created " + path.getFileName() + " as " + inodes);
        return file;
    }

    void rename(Path from, Path to) throws IOException {
        File file = file(from);
        File over = names.put(to, file);
        if (over != null && over.length > 0) {
            throw new AssertionError(from + " over " + to);
        }
        names.remove(from);
        Scheduler.trace("renamed " + from.getFileName() + " to " + to.getFileName());
    }

    /** The process deletes a log. */
    void delete(Path path) throws IOException {
        deleted.add(file(path));
        names.remove(path);
        Scheduler.trace("deleted " + path.getFileName());
    }

    /** Files that the process has deleted. */
    List<File> deleted() {
        return deleted;
    }

    /** From now on there is so much space besides what is used. */
    void hasLeft(long bytes) {
        capacity = used() + bytes;
    }

    void holdsPlenty() {
        capacity = PLENTY;
    }

    long totalBytes() {
        return capacity;
    }

    private long used() {
        long used = 0;
        for (File file : names.values()) {
            used += file.length;
        }
        return used;
    }

    private long free() {
        return Math.max(0, capacity - used());
    }

    /** Somebody asks what a log's name stands for. */
    void looked() {
        looks++;
    }

    long looks() {
        return looks;
    }

    /** Others delete or move a file. */
    void takeAway(Path path) {
        File file = names.remove(path);
        if (file != null) {
            takenAway.add(file);
            Scheduler.trace("others took " + path.getFileName() + " away");
        }
    }

    /** The text of all files, with a name each. */
    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        names.forEach((path, file) -> all.put(path.getFileName().toString(), file.text()));
        for (int i = 0; i < deleted.size(); i++) {
            all.put("deleted-" + i, deleted.get(i).text());
        }
        for (int i = 0; i < takenAway.size(); i++) {
            all.put("taken-away-" + i, whole(takenAway.get(i).text()));
        }
        return all;
    }

    /** Nobody cuts off what a kill left of an event in a file that others have taken away. */
    private static String whole(String text) {
        String lines = text.substring(0, text.lastIndexOf('\n') + 1);
        int last = lines.lastIndexOf('\n', lines.length() - 2) + 1;
        if (!lines.startsWith("type=SYSCALL", last)
                && !lines.startsWith("type=CWD", last)
                && !lines.startsWith("type=PATH", last)) {
            return lines;
        }
        String torn = File.serial(lines, last);
        while (last > 0
                && File.serial(lines, lines.lastIndexOf('\n', last - 2) + 1).equals(torn)) {
            last = lines.lastIndexOf('\n', last - 2) + 1;
        }
        return lines.substring(0, last);
    }

    /** Whether what is written is at once on the disk: under flush=none nobody asks for more. */
    void writesThrough(boolean through) {
        writesThrough = through;
    }

    /** Bytes were appended. */
    void written(File file) {
        if (writesThrough) {
            file.flush();
        } else if (!sound && random.nextInt(WRITE_BACK_FAILS_ONCE_IN) == 0) {
            // the kernel writes when it likes, and tells the next who flushes
            file.loseUnflushed();
            file.errorDue = true;
            Scheduler.trace("write-back lost all after " + file.lostFrom + " of " + file.inode);
        }
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
        return fault == Fault.SPACE ? 0 : free();
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
            Scheduler.trace("fault " + fault);
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
        if (free() < bytes) {
            return (int) free();
        }
        return !sound && random.nextInt(FAULT_ONCE_IN) == 0 ? 1 + random.nextInt(bytes) : bytes;
    }

    void flush(File file) throws IOException {
        if (fault == Fault.FLUSH || file.errorDue) {
            file.errorDue = false;
            file.loseUnflushed();
            fault = fault == Fault.FLUSH ? Fault.NONE : fault;
            Scheduler.trace("flush lost all after " + file.lostFrom + " of " + file.inode);
            throw new IOException(ERROR);
        }
        file.flush();
        Scheduler.trace("flushed " + file.length + " of " + file.inode);
    }
}
