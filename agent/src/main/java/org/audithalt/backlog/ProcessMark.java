package org.audithalt.backlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.audithalt.hook.ThisProcess;

/**
 * Which process a backlog belongs to: pid, start time, boot and pid namespace. The pid alone says nothing: it comes again,
 * and in a container it is always 1.
 */
final class ProcessMark {
    /** The kernel's boot time, from which start times are reckoned, is rounded to a second. */
    private static final long START_TOLERANCE_MILLIS = 1_500;

    /** USER_HZ, in which /proc counts: the same on every architecture the agent runs on. */
    private static final long TICKS_PER_SECOND = 100;

    /** Blanks between the command name of /proc/PID/stat and starttime, its field 22 (proc_pid_stat(5)). */
    private static final int START_FIELD = 20;

    /** In 2001; what is less was reckoned from an unknown boot. */
    private static final long EARLIEST_BOOT_MILLIS = 1_000_000_000_000L;

    private static final String BOOT_TIME = "\nbtime ";

    private ProcessMark() {}

    /** Writes the mark of this process. */
    static void write(Slab slab) {
        slab.putLong(BacklogLayout.PID_OFFSET, ThisProcess.PID);
        slab.putLong(BacklogLayout.START_MILLIS_OFFSET, startMillis(ThisProcess.PID));
        slab.putLong(BacklogLayout.PID_NAMESPACE_OFFSET, namespace());
        slab.putBytes(BacklogLayout.BOOT_ID_OFFSET, Arrays.copyOf(bootId(), BacklogLayout.BOOT_ID_BYTES));
    }

    /**
     * Whether the marked process runs on this machine now. A lock is lost when its process opens and closes the lock file
     * (a backup of the directory, say): then the mark is what keeps others away.
     */
    static boolean lives(Slab slab) {
        return lives(
                ByteBuffer.wrap(slab.getBytes(0, BacklogLayout.STATUS_OFFSET)).order(ByteOrder.nativeOrder()));
    }

    /** The same, from the beginning of a header. */
    static boolean lives(ByteBuffer header) {
        long pid = header.getLong(BacklogLayout.PID_OFFSET);
        byte[] boot = new byte[BacklogLayout.BOOT_ID_BYTES];
        header.get(BacklogLayout.BOOT_ID_OFFSET, boot);
        boolean here = Arrays.equals(boot, Arrays.copyOf(bootId(), BacklogLayout.BOOT_ID_BYTES))
                && header.getLong(BacklogLayout.PID_NAMESPACE_OFFSET) == namespace();
        if (!here || isZombie(pid)) {
            return false;
        }
        long start = startMillis(pid);
        long marked = header.getLong(BacklogLayout.START_MILLIS_OFFSET);
        if (start == 0 || marked == 0) {
            return false;
        }
        if (isOfEpoch(start) != isOfEpoch(marked)) {
            // where one of them could not know when the machine was booted, a process of that number counts
            return true;
        }
        return Math.abs(start - marked) <= START_TOLERANCE_MILLIS;
    }

    /** Whether the marked process could run in another pid namespace of this machine, where its pid says nothing here. */
    static boolean mayLiveElsewhere(ByteBuffer header) {
        byte[] boot = new byte[BacklogLayout.BOOT_ID_BYTES];
        header.get(BacklogLayout.BOOT_ID_OFFSET, boot);
        return Arrays.equals(boot, Arrays.copyOf(bootId(), BacklogLayout.BOOT_ID_BYTES))
                && header.getLong(BacklogLayout.PID_NAMESPACE_OFFSET) != namespace();
    }

    private static boolean isOfEpoch(long millis) {
        return millis > EARLIEST_BOOT_MILLIS;
    }

    private static boolean isZombie(long pid) {
        String stat = content("/proc/" + pid + "/stat");
        int state = stat.lastIndexOf(')') + 2;
        return state > 1 && state < stat.length() && (stat.charAt(state) == 'Z' || stat.charAt(state) == 'X');
    }

    /** When a process has started, as the JDK reckons it, in milliseconds since the epoch; 0 if there is none. */
    private static long startMillis(long pid) {
        String stat = content("/proc/" + pid + "/stat");
        int at = stat.lastIndexOf(')');
        if (at < 0) {
            return 0;
        }
        for (int field = 0; field < START_FIELD; field++) {
            at = stat.indexOf(' ', at + 1);
        }
        String boot = content("/proc/stat");
        int bootAt = boot.indexOf(BOOT_TIME);
        // hidden where /proc shows processes alone (subset=pid): then reckoned from the boot, by whoever looks
        long bootSeconds = bootAt < 0 ? 0 : number(boot, bootAt + BOOT_TIME.length());
        return bootSeconds * 1000 + number(stat, at + 1) * (1000 / TICKS_PER_SECOND);
    }

    private static long number(String text, int from) {
        int end = from;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end == from ? 0 : Long.parseLong(text.substring(from, end));
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (IOException unknown) {
            return "";
        }
    }

    /** Inode of the pid name space; 0 without /proc. */
    private static long namespace() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
        } catch (IOException | RuntimeException unknown) {
            return 0;
        }
    }

    private static byte[] bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                    .trim()
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (IOException unknown) {
            return new byte[0];
        }
    }
}
