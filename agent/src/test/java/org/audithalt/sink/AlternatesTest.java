package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.audithalt.backlog.DeadBacklog;
import org.audithalt.backlog.LogMarks;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two logs: the next is used before anything halts, the first again when it is ready, and nothing is lost on the way. */
class AlternatesTest extends WriterTestCase {
    private HeldStorage first;
    private HeldStorage second;
    private Audited audited;

    @BeforeEach
    void prepareDisks() throws IOException {
        first = new HeldStorage(uid);
        second = new HeldStorage(uid);
        audited = twoLogs(new Disks(first, second), FlushPolicy.INCREMENTAL);
    }

    private Audited twoLogs(Storage disks, FlushPolicy policy) throws IOException {
        return new Audited(disks, policy, limits(), "disk1/audit.log", "disk2/audit.log");
    }

    private Path log(int number) {
        return audited.directory.resolve("disk" + number).resolve("audit.log");
    }

    private List<String> states() {
        return audited.logs.states().stream().map(LogState::word).toList();
    }

    private void actAndStore(int count) {
        long stored = audited.writer.storedRecords();
        audited.act(count);
        audited.awaitStored((int) stored + count);
    }

    /** Looks at the space until it is so; those not in use are looked at once a second. */
    private void awaitLooking(String what, BooleanSupplier condition) {
        await().alias(what).until(() -> {
            audited.space.look();
            return condition.getAsBoolean();
        });
    }

    @Test
    void goesOnInTheNextWhileTheFirstIsFullAndComesBack() throws IOException {
        audited.start();
        actAndStore(20);
        first.usable = 0;
        audited.space.look();
        actAndStore(20);

        assertThat(audited.gate.closings(Reason.DISK_FULL)).isZero();
        assertThat(states()).containsExactly("full", "in_use");
        assertThat(audited.serials(log(1)).values()).contains("/f0", "/f19").doesNotContain("/f20");
        assertThat(audited.serials(log(2)).values()).contains("/f20", "/f39").doesNotContain("/f19");
        assertThat(Files.readString(log(2))).contains("reason=disk_full from=1 log=2");

        first.usable = 100 * MEBIBYTE;
        awaitLooking("back to the first", () -> audited.logs.number() == 1);
        actAndStore(20);
        assertThat(states()).containsExactly("in_use", "alternate");
        assertThat(audited.serials(log(1)).values()).contains("/f40", "/f59");
        assertThat(Files.readString(log(1))).contains("reason=log_ready from=2 log=1");
        audited.nothingIsLost();
    }

    @Test
    void closesTheGateOnlyWhenNoneIsLeftAndOpensWithTheFirstThatIsReady() throws IOException {
        audited.start();
        first.usable = 0;
        second.usable = 0;
        awaitLooking("both full", () -> audited.gate.closedFor(Reason.DISK_FULL));
        assertThat(audited.gate.detail(Reason.DISK_FULL)).contains("disk1", "disk2");

        first.usable = 100 * MEBIBYTE;
        awaitLooking("open", () -> !audited.gate.closed());
        actAndStore(20);

        assertThat(audited.serials(log(1)).values()).contains("/f0", "/f19");
        audited.nothingIsLost();
    }

    @Test
    void doesNotGoBackToALogThatIsFull() throws IOException {
        audited.start();
        first.usable = 0;
        audited.space.look();
        actAndStore(10);
        long before = Files.size(log(1));

        for (int i = 0; i < 10; i++) {
            audited.space.look();
            actAndStore(10);
        }

        assertThat(audited.logs.number()).isEqualTo(2);
        assertThat(Files.size(log(1))).isEqualTo(before);
    }

    @Test
    void writesAgainInTheNextWhatAFailedFlushMayHaveLost() throws IOException {
        audited.start();
        actAndStore(10);
        first.holding = true;
        first.failures.set(1);
        first.goOn.countDown();
        actAndStore(10);

        assertThat(audited.gate.closings(Reason.DISK_ERROR)).isZero();
        assertThat(audited.serials(log(2)).values()).contains("/f10", "/f19");
        assertThat(Files.readString(log(2))).contains("reason=flush_failed from=1 log=2");
        assertThat(log(1).resolveSibling("audit.log.1")).as("moved away").exists();
        audited.nothingIsLost();
    }

    @Test
    void neverAppendsBehindAFailedFlushThoughTheLogCouldNotBeMovedAtOnce() throws Exception {
        audited.start();
        actAndStore(10);
        first.holding = true;
        first.failures.set(1);
        first.renameFailures = 1;
        first.goOn.countDown();
        actAndStore(10);
        assertThat(log(1).resolveSibling("audit.log.1")).doesNotExist();
        try (DeadBacklog header = DeadBacklog.open(audited.backlog.file())) {
            assertThat(header.logInUse()).isOne();
            assertThat(header.trustIn(0)).isEqualTo(LogMarks.FLUSH_FAILED);
        }
        long size = Files.size(log(1));

        awaitLooking("back to the first", () -> audited.logs.number() == 1);
        actAndStore(10);

        assertThat(Files.size(log(1).resolveSibling("audit.log.1"))).isEqualTo(size);
        assertThat(audited.serials(log(1)).values()).contains("/f20", "/f29").doesNotContain("/f19");
        try (DeadBacklog header = DeadBacklog.open(audited.backlog.file())) {
            assertThat(header.logInUse()).isZero();
            assertThat(header.trustIn(0)).isEqualTo(LogMarks.TRUSTED);
        }
        audited.nothingIsLost();
    }

    @Test
    void goesOnInTheNextWhenTheDirectoryCannotBeMadeAgain() throws IOException {
        audited.start();
        actAndStore(10);
        // begun before the gate closes for a moment: nobody would wake them at it
        long[] tokens = audited.enter(10);
        Path directory = log(1).getParent();
        Files.move(directory, directory.resolveSibling("moved"));
        Files.createFile(directory);
        audited.exit(tokens);
        await().until(() -> audited.logs.number() == 2 && !audited.gate.closed());
        audited.awaitStored(20);

        assertThat(Files.readString(log(2))).contains(" from=1 log=2");
        assertThat(states()).containsExactly("failed", "in_use");
        assertThat(audited.gate.closed()).isFalse();
        audited.nothingIsLost();
    }

    @Test
    void startsInTheSecondIfTheFirstCannotBeWritten() throws IOException {
        first.makesFiles = false;
        AuditLogs again = new AuditLogs(new Disks(first, second), List.of(log(1), log(2)), "", 4096);
        again.open();

        assertThat(again.number()).isEqualTo(2);
        assertThat(again.states()).extracting(LogState::word).containsExactly("failed", "in_use");
        assertThat(again.states().get(0).detail()).contains("Read-only file system");
        again.close();
    }

    @Test
    void refusesTwoNamesForOneDirectory() throws IOException {
        Path link =
                Files.createSymbolicLink(temporary.resolve("link"), Files.createDirectory(temporary.resolve("real")));
        AuditLogs logs = new AuditLogs(
                new FileStorage(uid), List.of(temporary.resolve("real/a.log"), link.resolve("b.log")), "", 4096);

        assertThatThrownBy(logs::open)
                .isInstanceOf(LogRefusedException.class)
                .hasMessageContaining("is in the same directory as");
        logs.close();
    }

    @Test
    void aRecoveryGoesOnInTheLogThatWasInUseAndDoesNotBelieveTheOneWhoseFlushFailed() throws Exception {
        audited.start();
        actAndStore(10);
        first.holding = true;
        first.failures.set(1);
        first.renameFailures = Integer.MAX_VALUE;
        first.goOn.countDown();
        actAndStore(10);
        audited.end();
        await().until(audited.writer::hasEnded);
        long last = audited.writer.storedSerial();

        try (DeadSiblings dead = DeadSiblings.open(audited.backlog.file());
                RecoveryLogs logs = RecoveryLogs.open(dead, audited.backlog.file(), uid, new LogLocks(), 4096)) {
            assertThat(logs.path()).isEqualTo(log(2));
            assertThat(logs.lastSerial()).isEqualTo(last);
        }

        assertThat(audited.serials(log(1).resolveSibling("audit.log.1")).values())
                .contains("/f0", "/f19");
        assertThat(log(1)).isEmptyFile();
        try (DeadBacklog dead = DeadBacklog.open(audited.backlog.file())) {
            assertThat(dead.trustIn(0)).isEqualTo(LogMarks.MOVED_AWAY);
        }
    }
}
