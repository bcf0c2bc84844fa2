package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.bridge.AgentThread;
import org.audithalt.bridge.Bridge;
import org.audithalt.bridge.ProbeThread;
import org.audithalt.gate.Reason;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.hook.ObjectKind;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of answer of the JDK's methods says of the system call behind them. */
@Timeout(20)
class OutcomesTest {
    private static final HookRow[] ROWS = HookTable.load().rows().toArray(new HookRow[0]);

    @TempDir
    Path directory;

    private Audited audited;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory, Audited.rules(directory, "-a always,exit -S all -k all"));
    }

    @ParameterizedTest
    @CsvSource({
        "FIS.open,                  5, yes 5",
        "UND.unlink,                0, yes 0",
        "UND.unlink,                7, yes 0",
        "UND.opendir,               99, yes",
        "UFS.delete,                0, yes 0",
        "UFS.delete,                21, no -21",
        "UFS.delete,                -1, no",
        "UFS.list,                  1, yes",
        "UFS.list,                  0, no",
        "UFS.list.open,             0, yes 0",
        "UFS.list.open,             7, yes 7",
        "UFS.list.open,             -2, no -2",
        "UFS.createFileExclusively, 1, yes",
        "UFS.createFileExclusively, 0, no -17",
        "UND.getpwnam,              5, yes",
        "UND.getpwnam,              0, yes",
        "UND.getpwnam,              -1, no",
        "FIS.read,                  65, yes 1",
        "FIS.read,                  0, yes 1",
        "FIS.read,                  -1, yes 0",
        "FIS.readBytes,             10, yes 10",
        "FIS.readBytes,             0, yes 0",
        "FIS.readBytes,             -1, yes 0",
        "FDI.read,                  -2, no -11",
        "FDI.read,                  -3, no -4",
        "FDI.read,                  -4, no",
        "FOS.write,                 0, yes 1",
        "FDI.lock,                  0, yes 0",
        "FDI.lock,                  -1, no -11",
        "FDI.lock,                  2, no -4",
        "Net.connect,               1, yes 0",
        "Net.connect,               0, yes 0",
        "Net.connect,               -2, no -115",
        "Net.connect,               -3, no -4",
        "DCI.send,                  100, yes 100",
        "DCI.send,                  0, yes 0",
        "DCI.send,                  -1, no",
        "DCI.send,                  -2, no -11",
        "DCI.send,                  -3, no -4",
        "UFS.attributes,            1, yes 0",
        "UFS.attributes,            0, no",
        "UFS.getLength,             4, yes 0",
        "UFS.getLength,             0, unknown",
        "Net.shutdown@Nio,          0, unknown",
        "Net.pollConnect@Channel,   1, yes 0",
        "Net.pollConnect@Channel,   0, none",
        "EventFD.reset,             1, yes 8",
        "EventFD.reset,             0, no -11",
        "IOUtil.drain1@EPollPort,   1, yes 1",
        "IOUtil.drain1@EPollPort,   0, no -11",
        "IOUtil.drain1@EPollPort,   -3, no -4",
        "PI.forkAndExec,            4711, yes 0",
        "Prefs.lock,                5, yes 5",
        "Prefs.lock,                0, yes 0",
        "Prefs.lock,                -13, no -13",
        "DCI.receive,               10, yes 10",
        "DCI.receive,               -1, yes 0",
        "DCI.receive,               -2, no -11",
        "Net.accept@Nio,            -2, no -11",
        "Net.accept@Nio,            -3, no -4",
    })
    void recordsWhatTheKernelAnswered(String row, long result, String outcome) throws IOException {
        audited.exit(row, entered(row, 1), result);

        assertThat(outcome()).isEqualTo(outcome);
        audited.drain.stored(audited.drain.writtenMark());
        assertThat(audited.used()).isZero();
    }

    @Test
    void anAcceptSaysItsDescriptorAndItsPeer() throws IOException {
        try (var any = new FileOutputStream(directory.resolve("f").toFile())) {
            InetSocketAddress[] peers = {new InetSocketAddress("192.0.2.1", 4000)};
            audited.audit.exit(Audited.row("Net.accept@Nio"), entered("Net.accept@Nio", 1), 1, any.getFD(), peers);

            AuditRecord record = audited.one();
            assertThat(record.exit).isEqualTo(Bridge.descriptor(any.getFD()));
            assertThat(record.address.toByteArray()).contains(192, 0, 2, 1);
        }
        for (Object nobody : new Object[] {new InetSocketAddress[0], "no peers"}) {
            audited.audit.exit(
                    Audited.row("Net.accept@Nio"), entered("Net.accept@Nio", 1), 1, new FileDescriptor(), nobody);
            assertThat(audited.one().address.isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FIS.open, 0,    No such file or directory, no -2",
        "FIS.open, 0,    Is a directory,            yes",
        "FIS.open, 1,    Is a directory,            no -21",
        "FIS.open, 2,    Is a directory,            no -21",
        "FIS.open, 0100, Is a directory,            no -21",
        "FIS.open, 0,    something else,            no",
        "FDI.size, 0,    Inappropriate ioctl for device, yes 0",
        "FDI.size, 0,    Illegal seek,              yes 0",
        "FDI.size, 0,    Invalid argument,          yes 0",
        "FDI.size, 0,    Not a directory,           yes 0",
        "FDI.size, 0,    Bad file descriptor,       no -9",
        "FDI.read, 0,    Illegal seek,              no -29",
        "UFS.createFileExclusively, 0, Is a directory, no -21",
    })
    void recordsTheErrorThatTheJdkThrew(String row, String flags, String message, String outcome) throws IOException {
        long token = entered(row, Integer.decode(flags));
        audited.audit.fail(Audited.row(row), token, new FileNotFoundException("/x (" + message + ")"));

        assertThat(outcome()).isEqualTo(outcome);
    }

    @Test
    void errorsOfTheJvmLeaveTheOutcomeUnknown() throws IOException {
        for (Throwable thrown : List.of(new StackOverflowError(), new OutOfMemoryError("Java heap space"))) {
            audited.audit.fail(Audited.row("FIS.open"), entered("FIS.open", 0), thrown);
            assertThat(outcome()).isEqualTo("unknown");
        }
        audited.audit.fail(Audited.row("FCI.map"), entered("FCI.map", 0), new OutOfMemoryError("Map failed"));
        assertThat(outcome()).isEqualTo("unknown");
    }

    @Test
    void theEndOfTheProcessIsRecordedOnceWithoutAnOutcome() throws InterruptedException {
        AgentThread agent = new AgentThread("test", () -> audited.audit.lifecycle(Bridge.HALTING, 1));
        agent.start();
        agent.join();
        assertThat(audited.drained()).isEmpty();
        assertThat(audited.steps).isEmpty();
        audited.audit.lifecycle(Bridge.EXIT_BEGINS, 3);
        assertThat(audited.drained()).isEmpty();

        audited.gate.close(Reason.DISK_FULL, "");
        audited.audit.lifecycle(Bridge.HALTING, 3);
        audited.audit.lifecycle(Bridge.HALTING, 4);

        AuditRecord record = audited.one();
        assertThat(record.operation).isEqualTo(Operation.EXIT_GROUP);
        assertThat(record.argument[0]).isEqualTo(3);
        assertThat(audited.steps)
                .containsExactly(Bridge.EXIT_BEGINS + " 3", Bridge.HALTING + " 3", Bridge.HALTING + " 4");
        assertThat(record.outcomeKnown).isFalse();
        assertThat(audited.used()).isZero();
    }

    @Test
    void theEndThatNoRuleSelectsIsNotRecorded() throws IOException {
        Path own = Files.createDirectory(directory.resolve("own"));
        Audited some = new Audited(own, Audited.rules(directory, "-a always,exit -S openat -k opened"));

        some.audit.lifecycle(Bridge.HALTING, 3);

        assertThat(some.used()).isZero();
    }

    @Test
    void anExitThatFoundNoStackIsFinishedByTheWatchdog() throws IOException {
        long token = entered("FIS.open", 0);
        assertThat(audited.audit.finishFailedExits()).isZero();

        // a row that does not exist stands for an error in the midst of exit
        audited.audit.exit(ROWS.length, token, 3, null, null);
        assertThat(audited.drained()).isEmpty();

        assertThat(audited.audit.finishFailedExits()).isOne();
        assertThat(audited.audit.finishFailedExits()).isZero();
        assertThat(outcome()).isEqualTo("unknown");

        // failure flag 3
        assertThat(audited.gate.closedFor(Reason.AGENT_ERROR)).isTrue();
        audited.gate.open(Reason.AGENT_ERROR);
        long one = entered("FIS.open", 0);
        long another = entered("FIS.open", 0);
        audited.audit.fail(ROWS.length, one, new IOException("x"));
        audited.audit.fail(ROWS.length, another, new IOException("x"));
        assertThat(audited.audit.finishFailedExits()).isEqualTo(2);
        assertThat(audited.drained()).hasSize(2).noneMatch(record -> record.outcomeKnown);
    }

    @Test
    void actionsOfTheProbeAreCountedPerRowAndLeaveNoRecord() throws InterruptedException {
        int row = Audited.row("FIS.open");
        ProbeThread probe = new ProbeThread(
                "test",
                () -> {
                    audited.exit("FIS.open", audited.enter("FIS.open", "/x", null), 3);
                    audited.audit.fail(row, audited.enter("FIS.open", "/x", null), new IOException("x"));
                    audited.enter("FIS.open", "/x", null);
                },
                ROWS.length);
        probe.start();
        probe.join();

        assertThat(probe.passes(row)).isEqualTo(2);
        assertThat(audited.used()).isZero();
        // nor does anybody else's unaudited exit count
        audited.exit("FIS.open", Bridge.UNAUDITED, 3);
        assertThat(probe.passes(row)).isEqualTo(2);
    }

    @Test
    void thisThreadIsNotVirtual() {
        assertThat(SyscallAudit.isVirtual(Thread.currentThread())).isFalse();
    }

    /** Enters a row with objects of the kinds that it takes. */
    private long entered(String id, long flags) throws IOException {
        int row = Audited.row(id);
        return audited.audit.enter(row, object(ROWS[row].firstKind()), object(ROWS[row].secondKind()), 5, 80, flags, 0);
    }

    private static Object object(ObjectKind kind) throws IOException {
        switch (kind) {
            case STRING:
                return "/x";
            case BYTES:
            case PROGRAM:
                return "/x\0".getBytes(UTF_8);
            case FILE:
                return new File("/x");
            case INET_ADDRESS:
                return InetAddress.getLoopbackAddress();
            case INET_SOCKET_ADDRESS:
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
            case ARGUMENT_BLOCK:
                return "-l\0".getBytes(UTF_8);
            default:
                return null;
        }
    }

    private String outcome() {
        List<AuditRecord> records = audited.drained();
        if (records.isEmpty()) {
            return "none";
        }
        assertThat(records).hasSize(1);
        AuditRecord record = records.get(0);
        if (!record.outcomeKnown) {
            return "unknown";
        }
        return (record.success ? "yes" : "no") + (record.exitKnown ? " " + record.exit : "");
    }
}
