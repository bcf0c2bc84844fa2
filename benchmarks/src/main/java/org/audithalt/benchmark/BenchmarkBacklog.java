package org.audithalt.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ControlSlots;
import org.audithalt.backlog.Drain;
import org.audithalt.backlog.FailureFlag;
import org.audithalt.backlog.Losses;
import org.audithalt.backlog.SyscallAudit;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.WaitQueue;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.record.Subject;
import org.audithalt.rule.OwnFiles;
import org.audithalt.rule.ProcessFacts;
import org.audithalt.rule.RuleBook;
import org.audithalt.rule.RuleSet;
import org.audithalt.sink.AuditLogs;
import org.audithalt.sink.FlushPolicy;
import org.audithalt.sink.LogLimits;
import org.audithalt.sink.LogWriter;
import org.audithalt.sink.Storage;

/** Backlog, rules and writer of an audited process whose actions a benchmark calls itself. One thread. */
final class BenchmarkBacklog {
    private static final int LIMIT = 8192;
    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final long FREE_BYTES = 1 << 20;

    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
    private final WaitQueue queue = new WaitQueue(gate);
    private final Losses losses = new Losses();
    private final Backlog backlog;
    private final ControlSlots control;
    private final Drain drain;
    private final SyscallAudit audit;
    private final AuditLogs logs;
    private final int open;

    BenchmarkBacklog(Path directory, Storage storage) throws IOException {
        Path log = directory.resolve("audit.log");
        logs = new AuditLogs(storage, List.of(log), "", 256 * 1024);
        backlog = Backlog.create(
                directory.resolve("backlog"), LIMIT, new byte[] {'/'}, "log_files=" + log + "\n", rules(directory));
        control = new ControlSlots(backlog);
        drain = new Drain(backlog, control, losses);
        HookRow[] rows = HookTable.loadFor(Runtime.version().feature()).rows().toArray(new HookRow[0]);
        FailureFlag failure = new FailureFlag(FailureFlag.SUSPEND, gate, losses);
        audit = new SyscallAudit(backlog, gate, queue, failure, losses, rows, (event, status) -> {}, 0);
        open = row(rows);
    }

    private static int row(HookRow[] rows) {
        for (HookRow row : rows) {
            if (row.id().equals("FIS.open")) {
                return row.index();
            }
        }
        throw new IllegalStateException("no row FIS.open");
    }

    private static RuleSet rules(Path directory) throws IOException {
        Path file = directory.resolve("audit.rules");
        Files.writeString(file, "-a always,exit -F arch=b64 -S open,openat,creat -k file-open\n");
        List<String> problems = new ArrayList<>();
        RuleBook book = RuleBook.load(List.of(file), false, ProcessFacts.ofNobody(), OwnFiles.NONE, problems);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.get(0));
        }
        return book.rules();
    }

    /** {@code java -jar app.jar} in a directory of its own. */
    static Subject subject() {
        String text =
                "ppid=8963\npid=9016\nuid=1000\ngid=1000\neuid=1000\nsuid=1000\nfsuid=1000\negid=1000\nsgid=1000\n"
                        + "fsgid=1000\nexe=" + hex("/usr/lib/jvm/java-17-openjdk-amd64/bin/java") + "\ncwd="
                        + hex("/srv/app")
                        + "\nproctitle=" + hex("java\0-jar\0app.jar") + "\n";
        return Subject.decode(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hex(String text) {
        return HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** An absolute name of so many bytes. */
    static String name(int bytes) {
        String directories = "/srv/app/data/a-directory".repeat(bytes / 24 + 1);
        return directories.substring(0, bytes - 1) + "x";
    }

    /** Records so many actions; there is room for them. */
    @SuppressWarnings("NullAway") // hooks pass null where a row has no object
    void act(int actions, String name) {
        for (int i = 0; i < actions; i++) {
            long token = audit.enter(open, name, null, -100, 0, 0x80000, 0);
            audit.exit(open, token, 5, null, null);
        }
    }

    /** A writer that has not begun, on a log that is open. */
    LogWriter writer() throws IOException {
        logs.open();
        LogLimits limits = new LogLimits(FREE_BYTES, NO_LIMIT, LogLimits.Action.IGNORE, 50);
        return new LogWriter(
                logs, backlog, drain, control, gate, queue, new Thread(), subject(), "1", FlushPolicy.NONE, limits);
    }
}
