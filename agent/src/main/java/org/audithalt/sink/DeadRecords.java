package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.audithalt.backlog.BacklogException;
import org.audithalt.backlog.BacklogInUseException;
import org.audithalt.backlog.DeadBacklog;
import org.audithalt.backlog.HeaderText;
import org.audithalt.backlog.HeaderView;
import org.audithalt.backlog.LogMarks;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.AuditText;
import org.audithalt.record.ControlRecord;
import org.audithalt.record.ControlText;
import org.audithalt.record.LastSerial;
import org.audithalt.record.Octets;
import org.audithalt.record.Subject;

/**
 * What {@link Recovery} would write of a dead process's backlog into its log, for one who only reads: it works on a copy and
 * changes neither backlog nor log. Numbers that are not drawn yet are those that a recovery now would draw. For the command
 * line.
 */
public final class DeadRecords {
    private static final int BUFFER_BYTES = 64 * 1024;

    private DeadRecords() {}

    /**
     * The records that the log does not have, as lines of a log; those of the other backlogs of the same log beside it, too.
     *
     * @throws BacklogException if the file is no backlog of this version, or its process lives
     */
    public static byte[] read(Path backlog, String version) throws IOException, BacklogException {
        if (HeaderView.of(backlog).processLives()) {
            throw new BacklogInUseException(backlog + ": process "
                    + HeaderView.of(backlog).pid() + " writes it still; what it has recorded comes into its log");
        }
        Path copies = Files.createTempDirectory("audithalt-backlog");
        try {
            copy(backlog, copies);
            try (DeadSiblings siblings = DeadSiblings.open(copies.resolve(backlog.getFileName()))) {
                return text(siblings, backlog, version);
            }
        } finally {
            remove(copies);
        }
    }

    private static void copy(Path backlog, Path into) throws IOException, BacklogException {
        String log = HeaderView.of(backlog).firstLog();
        Path directory = LogFiles.parent(backlog.toAbsolutePath());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + DeadProcesses.SUFFIX)) {
            for (Path file : files) {
                HeaderView header = HeaderView.read(file);
                boolean sibling = header != null && header.firstLog().equals(log) && !header.processLives();
                if (sibling || file.getFileName().equals(backlog.getFileName())) {
                    Files.copy(file, into.resolve(file.getFileName()));
                }
            }
        }
    }

    private static void remove(Path copies) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(copies)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(copies);
    }

    private static byte[] text(DeadSiblings siblings, Path original, String version) throws IOException {
        Subject subject = siblings.subject();
        AuditText auditText = new AuditText(subject);
        ControlText controlText = new ControlText(subject, version);
        AuditRecord record = new AuditRecord();
        ControlRecord control = new ControlRecord();
        Octets text = new Octets(BUFFER_BYTES);
        long last = lastSerial(siblings, original);
        siblings.begin(last);
        long next = last + 1;
        while (siblings.next()) {
            DeadBacklog dead = siblings.backlog();
            int i = siblings.record();
            long serial = dead.serial(i) != 0 ? dead.serial(i) : next;
            next = Math.max(next, serial + 1);
            if (dead.isDamaged(i)) {
                dead.readDamaged(i, serial, control);
                controlText.append(control, text);
            } else if (dead.isControl(i)) {
                dead.read(i, serial, control);
                controlText.append(control, text);
            } else {
                dead.read(i, serial, record);
                auditText.append(record, text);
            }
        }
        return text.toByteArray();
    }

    /** The records up to this serial are in the logs that can be believed. */
    private static long lastSerial(DeadSiblings siblings, Path original) throws IOException {
        long last = siblings.storedSerial();
        List<String> names = HeaderText.logs(siblings.first().text());
        for (int number = 0; number < names.size(); number++) {
            if (siblings.trustIn(number) != LogMarks.FLUSH_FAILED
                    && !names.get(number).isEmpty()) {
                Path log = Path.of(names.get(number));
                Path parent = log.getParent();
                boolean there = number > 0 || (parent != null && Files.isDirectory(parent));
                last = Math.max(last, lastSerial(there ? log : original.resolveSibling(log.getFileName())));
            }
        }
        return last;
    }

    private static long lastSerial(Path log) throws IOException {
        if (!Files.isRegularFile(log)) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            return LastSerial.find(new OpenLog(channel), channel.size()).serial();
        }
    }

    private record OpenLog(FileChannel channel) implements LastSerial.Source {
        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }
    }
}
