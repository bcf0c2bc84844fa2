package org.audithalt.backlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Which process a backlog belongs to: pid, start time, boot and pid namespace. The pid alone says nothing: it comes again,
 * and in a container it is always 1.
 */
final class ProcessMark {
    private ProcessMark() {}

    /** Writes the mark of this process. */
    static void write(Slab slab) {
        slab.putLong(BacklogLayout.PID_OFFSET, ProcessHandle.current().pid());
        slab.putLong(BacklogLayout.START_MILLIS_OFFSET, startMillis());
        slab.putLong(BacklogLayout.PID_NAMESPACE_OFFSET, namespace());
        slab.putBytes(BacklogLayout.BOOT_ID_OFFSET, Arrays.copyOf(bootId(), BacklogLayout.BOOT_ID_BYTES));
    }

    private static long startMillis() {
        return ProcessHandle.current().info().startInstant().isPresent()
                ? ProcessHandle.current().info().startInstant().get().toEpochMilli()
                : System.currentTimeMillis();
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
