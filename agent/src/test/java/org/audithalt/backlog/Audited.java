package org.audithalt.backlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.WaitQueue;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ControlRecord;
import org.audithalt.record.Octets;
import org.audithalt.rule.OwnFiles;
import org.audithalt.rule.ProcessFacts;
import org.audithalt.rule.RuleBook;
import org.audithalt.rule.RuleSet;

/** Hooks, gate and backlog as in an audited process, without woven code, log and threads. */
final class Audited {
    static final String TEXT = "log_file=/var/log/app.log\nlock_file=/var/log/app.log.lock\n";
    static final String DIRECTORY = "/home/app";

    private static final long NO_WAIT_LIMIT = 0;
    private static final long NO_PROCESS = 1L << 30;
    private static final HookTable TABLE = HookTable.load();
    private static final ConcurrentHashMap<String, Integer> ROWS = new ConcurrentHashMap<>();

    static {
        BootNatives.prepare();
    }

    final Gate gate;
    final WaitQueue queue;
    final Losses losses = new Losses();
    /** Event and status of each step to the end. */
    final List<String> steps = new ArrayList<>();

    final FailureFlag failure;
    final Path file;
    final Backlog backlog;
    final ControlSlots control;
    final Drain drain;
    final SyscallAudit audit;
    private long serial;

    Audited(Path directory) {
        this(directory, RuleSet.everything());
    }

    Audited(Path directory, RuleSet rules) {
        this(directory, rules, TEXT);
    }

    Audited(Path directory, RuleSet rules, String text) {
        this(directory, rules, text, FailureFlag.SUSPEND, NO_WAIT_LIMIT);
    }

    /** With a failure flag, and the longest wait for a slot in nanoseconds. */
    Audited(Path directory, RuleSet rules, String text, int flag, long waitNanos) {
        this(directory, rules, text, flag, waitNanos, FullAction.SUSPEND);
    }

    /** With what a full disk does to actions. */
    Audited(Path directory, RuleSet rules, String text, int flag, long waitNanos, FullAction full) {
        gate = new Gate(full, FullAction.SUSPEND);
        queue = new WaitQueue(gate);
        failure = new FailureFlag(flag, gate, losses);
        file = directory.resolve("app.log.backlog");
        try {
            backlog = Backlog.create(file, 256, DIRECTORY.getBytes(StandardCharsets.UTF_8), text, rules);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        control = new ControlSlots(backlog);
        drain = new Drain(backlog, control, losses);
        audit = new SyscallAudit(
                backlog,
                gate,
                queue,
                failure,
                losses,
                rows(),
                (event, status) -> steps.add(event + " " + status),
                waitNanos);
    }

    /** Rules from text. */
    static RuleSet rules(Path directory, String... lines) {
        try {
            Path file = Files.write(directory.resolve("audit.rules"), List.of(lines));
            List<String> problems = new ArrayList<>();
            RuleSet rules = RuleBook.load(List.of(file), ProcessFacts.ofNobody(), OwnFiles.NONE, problems)
                    .rules();
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(problems.toString());
            }
            return rules;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static HookRow[] rows() {
        return TABLE.rows().toArray(new HookRow[0]);
    }

    /** Index of the row that a JDK measured has under an id. */
    static int row(String id) {
        return ROWS.computeIfAbsent(id, Audited::find);
    }

    private static int find(String id) {
        for (int feature : new int[] {17, 21, 25}) {
            for (HookRow row : TABLE.rowsFor(feature)) {
                if (row.id().equals(id)) {
                    return row.index();
                }
            }
        }
        throw new IllegalArgumentException(id);
    }

    long enter(String id, Object first, Object second, long... numbers) {
        long[] n = java.util.Arrays.copyOf(numbers, 4);
        return audit.enter(row(id), first, second, n[0], n[1], n[2], n[3]);
    }

    void exit(String id, long token, long result) {
        audit.exit(row(id), token, result, null, null);
    }

    /** An open that has ended. */
    void opened(String path) {
        exit("FIS.open", enter("FIS.open", path, null, -100), 5);
    }

    /** Reads all that is complete and marks it written. */
    List<AuditRecord> drained() {
        return drained(drain.collectAll());
    }

    /** Reads what a look has found and marks it written. */
    List<AuditRecord> drained(int found) {
        List<AuditRecord> records = new ArrayList<>();
        for (int i = 0; i < found; i++) {
            if (drain.isControl(i)) {
                ControlRecord record = new ControlRecord();
                drain.read(i, record, serial + 1);
                serial = Math.max(serial, record.serial);
            } else {
                AuditRecord record = new AuditRecord();
                drain.read(i, record, serial + 1);
                serial = Math.max(serial, record.serial);
                records.add(record);
            }
        }
        for (int i = 0; i < found; i++) {
            drain.written(i);
        }
        return records;
    }

    /** Reads the control records that are complete and marks all that is complete written. */
    List<ControlRecord> drainedControl() {
        List<ControlRecord> records = new ArrayList<>();
        int found = drain.collectAll();
        for (int i = 0; i < found; i++) {
            ControlRecord record = new ControlRecord();
            drain.read(i, record, ++serial);
            records.add(record);
        }
        for (int i = 0; i < found; i++) {
            drain.written(i);
        }
        return records;
    }

    /** The one record that is complete; it is stored at once. */
    AuditRecord one() {
        List<AuditRecord> records = drained();
        drain.stored(drain.writtenMark());
        if (records.size() != 1) {
            throw new AssertionError(records.size() + " records");
        }
        return records.get(0);
    }

    /** A slab whose process has ended. */
    static void dies(Slab slab) {
        slab.putLong(BacklogLayout.PID_OFFSET, NO_PROCESS);
        slab.putLong(BacklogLayout.HEADER_CRC_OFFSET, HeaderCheck.sum(slab.getBytes(0, BacklogLayout.KEYS_OFFSET)));
    }

    static String text(Octets octets) {
        return new String(octets.toByteArray(), StandardCharsets.UTF_8);
    }

    static List<String> names(List<AuditRecord> records) {
        List<String> names = new ArrayList<>();
        for (AuditRecord record : records) {
            names.add(text(record.name));
        }
        return names;
    }

    int state(int slot) {
        return SlotLayout.state(backlog.slab().word(slot));
    }

    /** Slots that are not free. */
    int used() {
        int used = 0;
        for (int slot = 0; slot < backlog.slab().slots(); slot++) {
            used += state(slot) == SlotLayout.FREE ? 0 : 1;
        }
        return used;
    }
}
