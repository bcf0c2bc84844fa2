package org.audithalt.backlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which process a backlog belongs to: pid, start time, boot and pid namespace. The pid alone says nothing: it comes again,
 * and in a container it is always 1.
 */
final class ProcessMark {
    /** The kernel's boot time, from which start times are reckoned, is rounded to a second. */
    private static final long START_TOLERANCE_MILLIS = 1_500;

    private ProcessMark() {}

    /** Writes the mark of this process. */
    static void write(Slab slab) {
        slab.putLong(BacklogLayout.PID_OFFSET, ProcessHandle.current().pid());
        slab.putLong(BacklogLayout.START_MILLIS_OFFSET, startMillis(ProcessHandle.current()));
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
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return process.isPresent()
                && Math.abs(startMillis(process.get()) - header.getLong(BacklogLayout.START_MILLIS_OFFSET))
                        <= START_TOLERANCE_MILLIS;
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            int state = stat.lastIndexOf(')') + 2;
            return state > 1 && state < stat.length() && (stat.charAt(state) == 'Z' || stat.charAt(state) == 'X');
        } catch (IOException unknown) {
            return false;
        }
    }

    private static long startMillis(ProcessHandle process) {
        Optional<Instant> start = process.info().startInstant();
        return start.isPresent() ? start.get().toEpochMilli() : System.currentTimeMillis();
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
