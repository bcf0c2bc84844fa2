package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.control.StartShortage;
import org.jspecify.annotations.Nullable;

/**
 * A JVM whose start waits for space (disk_full_at_start=suspend). It has neither log nor backlog nor socket yet; what is said
 * of it stands in {@code /proc} and in its file system: a thread named for the {@link StartShortage}, another after the MiB that
 * are needed, a descriptor of the directory.
 *
 * @param process the process
 * @param shortage what it waits for
 * @param place the descriptor of the directory where there is no space; null if it may not be looked at
 * @param directory that directory, as the process sees it; empty if it may not be looked at
 * @param freeBytes space there now; -1 if unknown
 * @param neededBytes space that ends it; -1 if unknown, or it is not that of the disk
 * @param sinceMillis since when; 0 if unknown
 */
record HaltedStart(
        ProcessFiles process,
        StartShortage shortage,
        @Nullable Path place,
        String directory,
        long freeBytes,
        long neededBytes,
        long sinceMillis) {
    private static final String PREFIX = "audithalt-";
    private static final String UNIT = "M";
    private static final String DELETED = " (deleted)";
    /** A JVM at its start has some tens of threads, by the number of processors; one that has more has started. */
    private static final int MOST_TASKS = 200;

    private static final int MEBIBYTE = 1 << 20;

    /** The process as one that waits; null if it does not. */
    static @Nullable HaltedStart of(ProcessFiles process) {
        return of(process, new GuardedLooks());
    }

    /** The same. Worth asking only of a JVM that is not audited: it costs a file for each thread. */
    static @Nullable HaltedStart of(ProcessFiles process, GuardedLooks looks) {
        long needed = -1;
        long since = -1;
        StartShortage shortage = null;
        for (ProcessTasks.Task task : ProcessTasks.of(process, MOST_TASKS)) {
            String name = task.name();
            StartShortage named = StartShortage.named(name);
            if (named != null) {
                shortage = named;
                since = ProcessTasks.millis(task.startTicks());
            } else if (name.startsWith(PREFIX) && name.endsWith(UNIT)) {
                needed = bytes(name.substring(PREFIX.length(), name.length() - UNIT.length()));
            }
        }
        if (shortage == null) {
            return null;
        }
        Space space = new Space(process);
        try {
            looks.endsInTime(space);
        } catch (IOException unknown) {
            // what is known of it until then counts
        }
        return new HaltedStart(process, shortage, space.place, space.directory, space.freeBytes, needed, since);
    }

    /** A look at the directory; its disk may hang, and then only its name is known. */
    private static final class Space implements GuardedLooks.Look {
        private final ProcessFiles process;
        private volatile @Nullable Path place;
        private volatile String directory = "";
        private volatile long freeBytes = -1;

        Space(ProcessFiles process) {
            this.process = process;
        }

        @Override
        public void take() throws IOException {
            Path descriptor = process.openDirectory();
            if (descriptor != null) {
                String held = Files.readSymbolicLink(descriptor).toString();
                if (held.endsWith(DELETED)) {
                    // it looks for another by itself
                    return;
                }
                directory = held;
                place = descriptor;
                freeBytes = descriptor.toFile().getUsableSpace();
            }
        }
    }

    private static long bytes(String mebibytes) {
        try {
            return Long.parseLong(mebibytes) * MEBIBYTE;
        } catch (NumberFormatException other) {
            return -1;
        }
    }

    long pid() {
        return process.pid();
    }

    /** Main class, safe for a terminal. */
    String mainClass() {
        return Wording.program(Wording.printable(JavaProcess.mainClass(process.arguments())));
    }

    /** What a line about it begins with. */
    String heading() {
        return Wording.heading(pid(), mainClass());
    }

    /** How much there is and how much is needed, where. */
    String detail() {
        String needed = neededBytes < 0 ? shortage.word() + " is reached" : Wording.bytes(neededBytes) + " needed";
        return (freeBytes < 0 ? "" : Wording.bytes(freeBytes) + " free, ") + needed + " in "
                + (directory.isEmpty() ? "the log's directory" : Wording.printable(directory));
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("host_pid", pid());
        members.put("main_class", JavaProcess.mainClass(process.arguments()));
        members.put("reachable", false);
        members.put("unreachable", "its start waits for space");
        members.put("pid", process.innermostPid());
        members.put("gate", "closed");
        members.put("at_start", true);
        Map<String, Object> reason = new LinkedHashMap<>();
        reason.put("reason", shortage.word());
        reason.put("since", sinceMillis);
        reason.put("detail", detail());
        reason.put("clears", shortage.clears());
        members.put("reasons", List.of(reason));
        members.put("waiting", 1);
        return members;
    }
}
