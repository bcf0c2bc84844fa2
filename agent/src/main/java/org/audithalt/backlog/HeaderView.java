package org.audithalt.backlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.gate.Reason;
import org.jspecify.annotations.Nullable;

/** What the header of a backlog says of its process, read without the process's help. For the command line. Immutable. */
public final class HeaderView {
    private final ByteBuffer header;
    private final String text;

    private HeaderView(ByteBuffer header) {
        this.header = header;
        byte[] area = new byte[BacklogLayout.TEXT_BYTES];
        header.get(BacklogLayout.TEXT_OFFSET, area);
        this.text = HeaderText.text(area);
    }

    /** Reads a header; null if the file is no backlog of this version. */
    public static @Nullable HeaderView read(Path backlogFile) {
        try {
            return of(backlogFile);
        } catch (IOException | BacklogException notOurs) {
            return null;
        }
    }

    /**
     * Reads a header.
     *
     * @throws BacklogException if the file is no backlog of this version, or damaged: the message says what it is
     */
    public static HeaderView of(Path backlogFile) throws IOException, BacklogException {
        try (FileChannel channel = FileChannel.open(backlogFile, StandardOpenOption.READ)) {
            ByteBuffer header = HeaderCheck.header(channel, 0);
            HeaderCheck.of(backlogFile, header, channel.size());
            return new HeaderView(header);
        }
    }

    /**
     * Reads the header of a backlog whose file has no name any more from the memory of the process that has it mapped.
     *
     * @param backlogFile the name that it had
     * @param memory {@code /proc/PID/mem} (proc(5))
     * @param address where the file is mapped
     * @throws BacklogException if there is no backlog of this version, or it is damaged
     */
    public static HeaderView inMemory(Path backlogFile, Path memory, long address)
            throws IOException, BacklogException {
        try (FileChannel channel = FileChannel.open(memory, StandardOpenOption.READ)) {
            ByteBuffer header = HeaderCheck.header(channel, address);
            HeaderCheck.of(backlogFile, header, Long.MAX_VALUE);
            return new HeaderView(header);
        }
    }

    /** Whether the process that wrote it runs on this machine. */
    public boolean processLives() {
        return ProcessMark.lives(header);
    }

    /** Whether it may run in another pid namespace of this machine: only its lock tells then. */
    public boolean mayLiveElsewhere() {
        return ProcessMark.mayLiveElsewhere(header);
    }

    /** Name of the lock file that it holds while it lives, as it sees it. */
    public String lockFile() {
        return HeaderText.value(text, "lock_file");
    }

    public long pid() {
        return header.getLong(BacklogLayout.PID_OFFSET);
    }

    public long startMillis() {
        return header.getLong(BacklogLayout.START_MILLIS_OFFSET);
    }

    /** Path of the control socket as the process sees it. */
    public String controlSocket() {
        return HeaderText.value(text, "control_socket");
    }

    /** Path of the log in use as the process sees it. */
    public String logFile() {
        List<String> logs = HeaderText.logs(text);
        return logs.get(Math.min(logs.size() - 1, LogMarks.inUse(header.getLong(BacklogLayout.LOG_IN_USE_OFFSET))));
    }

    /** Path of the first log, after which lock and backlog are named. */
    public String firstLog() {
        return HeaderText.value(text, "log_file");
    }

    /** Version of the agent that audits it. */
    public String version() {
        return HeaderText.value(text, "version");
    }

    public String mainClass() {
        return HeaderText.value(text, "main_class");
    }

    /** Why the gate was closed at the last publication; empty if it was open. */
    public List<String> gateReasons() {
        long mask = header.getLong(BacklogLayout.GATE_MASK_OFFSET);
        List<String> words = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            if ((mask & 1L << reason.ordinal()) != 0) {
                words.add(reason.word());
            }
        }
        return words;
    }

    /** Whether actions began all the same, because an administrator said so: the gate was open, and nothing was stored. */
    public boolean unaudited() {
        return (header.getLong(BacklogLayout.GATE_MASK_OFFSET) & StatusBlock.UNAUDITED) != 0;
    }

    /** Whether the gate was closed at the last publication. */
    public boolean closed() {
        return !gateReasons().isEmpty() && !unaudited();
    }

    /** Since when it was closed, milliseconds since the epoch; 0 if open. */
    public long closedSinceMillis() {
        return header.getLong(BacklogLayout.CLOSED_SINCE_OFFSET);
    }

    public long waiting() {
        return header.getLong(BacklogLayout.WAITING_OFFSET);
    }

    /** When the status was last published or, while the process {@link #starts}, the backlog made; milliseconds since the epoch. */
    public long lastStatusMillis() {
        long millis = Math.abs(header.getLong(BacklogLayout.STATUS_MILLIS_OFFSET));
        return millis == 0 ? startMillis() : millis;
    }

    /** Whether the process has published nothing yet: its start has made the backlog and is under way, or ended there. */
    public boolean starts() {
        return header.getLong(BacklogLayout.STATUS_MILLIS_OFFSET) <= 0;
    }
}
