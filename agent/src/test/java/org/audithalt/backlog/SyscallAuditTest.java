package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.FileNotFoundException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.bridge.AgentThread;
import org.audithalt.bridge.Bridge;
import org.audithalt.gate.Reason;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.Errno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SyscallAuditTest {
    private static final int AT_FDCWD = -100;

    @TempDir
    Path directory;

    private Audited audited;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory);
    }

    @Test
    void recordsAnOpenWithAllThatIsKnown() {
        long before = System.currentTimeMillis();
        long token = audited.enter("FOS.open", "/tmp/a", null, AT_FDCWD, 0, 0x241, 0666);
        audited.exit("FOS.open", token, 7);

        AuditRecord record = audited.one();
        assertThat(record.operation).isEqualTo(Operation.OPENAT);
        assertThat(record.serial).isOne();
        assertThat(record.timeMillis).isBetween(before, System.currentTimeMillis());
        assertThat(record.outcomeKnown).isTrue();
        assertThat(record.success).isTrue();
        assertThat(record.exitKnown).isTrue();
        assertThat(record.exit).isEqualTo(7);
        assertThat(record.argument).containsExactly(AT_FDCWD, 0, 0x241, 0666);
        assertThat(record.threadId).isEqualTo(Thread.currentThread().getId());
        assertThat(Audited.text(record.comm)).isEqualTo(Thread.currentThread().getName());
        assertThat(Audited.text(record.name)).isEqualTo("/tmp/a");
        assertThat(record.secondName.isEmpty()).isTrue();
        assertThat(record.address.isEmpty()).isTrue();
        assertThat(record.argumentCount).isZero();
        assertThat(record.truncated).isFalse();
        assertThat(record.virtualThread).isFalse();
        assertThat(audited.used()).isZero();
    }

    @Test
    void recordsBothNamesOfARename() {
        long token = audited.enter("UFS.rename", "/tmp/alt".getBytes(UTF_8), "/tmp/neu".getBytes(UTF_8));
        audited.exit("UFS.rename", token, 0);

        AuditRecord record = audited.one();
        assertThat(record.operation).isEqualTo(Operation.RENAME);
        assertThat(Audited.text(record.name)).isEqualTo("/tmp/alt");
        assertThat(Audited.text(record.secondName)).isEqualTo("/tmp/neu");
    }

    /** A file whose getter lies. */
    private static final class Liar extends File {
        private static final long serialVersionUID = 1;

        Liar(String path) {
            super(path);
        }

        @Override
        public String getPath() {
            throw new AssertionError("application code called by a hook");
        }
    }

    /** A backlog of its own, with rules. */
    private Audited selecting(String... rules) {
        Path own = directory.resolve("selecting");
        assertThat(own.toFile().mkdir()).isTrue();
        return new Audited(own, Audited.rules(directory, rules));
    }

    @Test
    void takesAFilesPathFromTheFieldForASubclassMayLie() {
        Audited some = selecting("-a always,exit -S stat -k stat");
        some.exit("UFS.attributes", some.enter("UFS.attributes", new Liar("/tmp/true"), null), 1);

        assertThat(Audited.text(some.one().name)).isEqualTo("/tmp/true");
    }

    @Test
    void endsABytePathAtItsNul() {
        byte[] path = "/tmp/x\0rest".getBytes(UTF_8);
        audited.exit("UND.unlink", audited.enter("UND.unlink", path, null), 0);

        assertThat(Audited.text(audited.one().name)).isEqualTo("/tmp/x");
    }

    @Test
    void namesADescriptor() throws Exception {
        File file = directory.resolve("named").toFile();
        try (java.io.RandomAccessFile open = new java.io.RandomAccessFile(file, "rw")) {
            int number = Bridge.descriptor(open.getFD());
            audited.exit("FDI.truncate", audited.enter("FDI.truncate", null, null, number, 0), 0);
        }

        assertThat(Audited.text(audited.one().name))
                .isEqualTo(file.toPath().toRealPath().toString());
    }

    @Test
    void recordsAProgramWithItsArguments() {
        byte[] program = "/bin/sh\0".getBytes(UTF_8);
        byte[] arguments = "-c\0echo hé\0".getBytes(UTF_8);
        audited.exit("PI.forkAndExec", audited.enter("PI.forkAndExec", program, arguments, 2), 4711);

        AuditRecord record = audited.one();
        assertThat(record.operation).isEqualTo(Operation.EXECVE);
        assertThat(Audited.text(record.name)).isEqualTo("/bin/sh");
        assertThat(Audited.text(record.arguments)).isEqualTo("-c\0echo hé\0");
        assertThat(record.argumentCount).isEqualTo(3);
        assertThat(record.exit).isZero();
        assertThat(record.success).isTrue();
    }

    @Test
    void recordsInternetAddressesAsTheKernelSeesThem() throws Exception {
        InetAddress six = InetAddress.getByName("2001:db8::1");
        audited.exit("Net.connect", audited.enter("Net.connect", six, null, 5, 0x1234), 1);
        byte[] octets = audited.one().address.toByteArray();
        assertThat(octets).hasSize(28).startsWith(10, 0, 0x12, 0x34);
        assertThat(Arrays.copyOfRange(octets, 8, 24)).isEqualTo(six.getAddress());

        InetSocketAddress four = new InetSocketAddress("192.0.2.7", 53);
        audited.exit("DCI.send", audited.enter("DCI.send", four, null, 5, 0, 100), 100);
        AuditRecord sent = audited.one();
        assertThat(sent.exit).isEqualTo(100);
        assertThat(sent.address.toByteArray()).contains(192, 0, 2, 7);
    }

    @Test
    void toleratesAnUnresolvedAddress() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
        audited.exit("DCI.send", audited.enter("DCI.send", unresolved, null, 5, 0, 1), -3);

        AuditRecord record = audited.one();
        assertThat(record.address.isEmpty()).isTrue();
        assertThat(record.exit).isEqualTo(-Errno.EINTR);
    }

    @Test
    void recordsTheLongestUnixSocketPath() {
        byte[] path = "p".repeat(107).getBytes(UTF_8);
        audited.exit("UDS.connect", audited.enter("UDS.connect", path, null, 5), 1);

        AuditRecord record = audited.one();
        assertThat(record.address.toByteArray()).hasSize(110).endsWith('p', 0);
        assertThat(Audited.text(record.name)).hasSize(107);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "relativ",
                "/tmp/ü",
                "/tmp/日本",
                "/tmp/😀",
                "/tmp/\ud83d",
                "/tmp/\ude00x",
                "/a\nb\"c'd\\e\u0007"
            })
    void recordsHostileNamesAsTheJdkPassesThem(String name) {
        audited.opened(name);

        assertThat(audited.one().name.toByteArray()).isEqualTo(name.getBytes(UTF_8));
    }

    @Test
    void keepsLatin1NamesThatAreNoAscii() {
        String name = "/tmp/" + "é".repeat(300);
        audited.opened(name);

        assertThat(Audited.text(audited.one().name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {4095, 4096, 4097, 100_000})
    void cutsNamesLongerThanTheKernelTakesAndSaysSo(int length) {
        String name = "/" + "n".repeat(length - 1);
        audited.opened(name);

        AuditRecord record = audited.one();
        assertThat(Audited.text(record.name)).isEqualTo(name.substring(0, Math.min(length, 4096)));
        assertThat(record.truncated).isEqualTo(length > 4096);
    }

    @Test
    void cutsAMultibyteNameWithinItsRoom() {
        audited.opened("日".repeat(5000));

        AuditRecord record = audited.one();
        assertThat(record.name.length()).isEqualTo(4096);
        assertThat(record.truncated).isTrue();
    }

    @Test
    void keepsTwoOfTheLongestNames() {
        byte[] one = ("/" + "a".repeat(4095)).getBytes(UTF_8);
        byte[] two = ("/" + "b".repeat(4095)).getBytes(UTF_8);
        audited.exit("UFS.rename", audited.enter("UFS.rename", one, two), 0);

        AuditRecord record = audited.one();
        assertThat(record.name.length()).isEqualTo(4096);
        assertThat(Audited.text(record.secondName)).endsWith("bbb").hasSize(4096);
        assertThat(record.truncated).isFalse();
    }

    @Test
    void cutsArgumentsLargerThanTheLongestRecordAndEndsTheLast() {
        byte[] arguments = new byte[2 << 20];
        Arrays.fill(arguments, (byte) 'x');
        arguments[arguments.length - 1] = 0;
        audited.exit("PI.forkAndExec", audited.enter("PI.forkAndExec", "/bin/true\0".getBytes(UTF_8), arguments, 1), 9);

        AuditRecord record = audited.one();
        assertThat(record.truncated).isTrue();
        assertThat(record.argumentCount).isEqualTo(2);
        byte[] kept = record.arguments.toByteArray();
        assertThat(kept.length).isBetween(SlotLayout.LONGEST_PAYLOAD - 300, SlotLayout.LONGEST_PAYLOAD);
        assertThat(kept[kept.length - 1]).isZero();
        assertThat(audited.used()).isZero();
    }

    @Test
    void cutsTheThreadsNameAndMarksNothingForThat() throws InterruptedException {
        Thread thread = new Thread(() -> audited.opened("/tmp/t"), "ü".repeat(100));
        thread.start();
        thread.join();

        AuditRecord record = audited.one();
        assertThat(record.comm.length()).isLessThanOrEqualTo(SlotWriter.LONGEST_COMM);
        assertThat(record.truncated).isFalse();
    }

    @Test
    void recordsTheErrnoOfAFailure() {
        long token = audited.enter("FIS.open", "/missing", null, AT_FDCWD);
        audited.audit.fail(
                Audited.row("FIS.open"), token, new FileNotFoundException("/missing (No such file or directory)"));

        AuditRecord record = audited.one();
        assertThat(record.outcomeKnown).isTrue();
        assertThat(record.success).isFalse();
        assertThat(record.exitKnown).isTrue();
        assertThat(record.exit).isEqualTo(-2);
    }

    /** The JVM throws them anywhere, behind a call that succeeded too; other errors the JDK makes of a call that failed. */
    @Test
    void takesAnErrorOfTheJvmForAnOutcomeThatIsNotKnown() {
        for (Error thrown : new Error[] {new ThreadDeath(), new StackOverflowError(), new Error("cannot connect")}) {
            audited.audit.fail(Audited.row("FIS.open"), audited.enter("FIS.open", "/x", null, AT_FDCWD), thrown);

            AuditRecord record = audited.one();
            assertThat(record.outcomeKnown).as("%s", thrown).isEqualTo(thrown.getMessage() != null);
            assertThat(record.success).isFalse();
            audited.drain.stored(audited.drain.writtenMark());
        }
    }

    @Test
    void saysWhenAFailuresErrnoIsNotKnown() {
        audited.exit("UFS.list", audited.enter("UFS.list", "/tmp/x".getBytes(UTF_8), null), 0);

        AuditRecord record = audited.one();
        assertThat(record.success).isFalse();
        assertThat(record.exitKnown).isFalse();
        assertThat(record.outcomeKnown).isTrue();
    }

    @Test
    void anAmountOfNothingMayBeAFailureAndTellsNoOutcome() {
        Audited some = selecting("-a always,exit -S newfstatat -k length");

        some.exit("UFS.getLength", some.enter("UFS.getLength", new File("/tmp/empty"), null), 0);
        assertThat(some.one().outcomeKnown).isFalse();

        some.exit("UFS.getLength", some.enter("UFS.getLength", new File("/tmp/full"), null), 4);
        AuditRecord read = some.one();
        assertThat(read.outcomeKnown).isTrue();
        assertThat(read.success).isTrue();
        assertThat(read.exit).isZero();
    }

    /** The dynamic linker's descriptor is closed again before Java hears of it; 0 would be a wrong one. */
    @Test
    void aLibrarysLoadTellsNoDescriptor() {
        audited.exit("NL.open", audited.enter("NL.open", "/tmp/libx.so", null, AT_FDCWD), 1);

        AuditRecord record = audited.one();
        assertThat(record.success).isTrue();
        assertThat(record.exitKnown).isFalse();
    }

    @Test
    void recordsTheErrnoThatACallOfJavaIoLeft() {
        audited.exit("UFS.delete", audited.enter("UFS.delete", "/tmp/x".getBytes(UTF_8), null), Errno.EISDIR);
        assertThat(audited.one().exit).isEqualTo(-Errno.EISDIR);

        audited.exit("UFS.delete", audited.enter("UFS.delete", "/tmp/x".getBytes(UTF_8), null), -1);
        AuditRecord whole = audited.one();
        assertThat(whole.success).isFalse();
        assertThat(whole.exitKnown).isFalse();
    }

    @Test
    void aDirectoryOpenedByJavaIoIsASuccessfulOpen() {
        long token = audited.enter("FIS.open", "/tmp", null, AT_FDCWD);
        audited.audit.fail(Audited.row("FIS.open"), token, new FileNotFoundException("/tmp (Is a directory)"));

        AuditRecord read = audited.one();
        assertThat(read.success).isTrue();
        assertThat(read.exitKnown).isFalse();

        long writing = audited.enter("FOS.open", "/tmp", null, AT_FDCWD, 0, 1);
        audited.audit.fail(Audited.row("FOS.open"), writing, new FileNotFoundException("/tmp (Is a directory)"));
        assertThat(audited.one().exit).isEqualTo(-Errno.EISDIR);
    }

    @Test
    void closingWhatIsClosedIsNoAction() {
        Audited some = selecting("-a always,exit -S close -k closed");

        assertThat(some.enter("FD.close", null, null, -1)).isEqualTo(Bridge.UNAUDITED);
        some.exit("FD.close", some.enter("FD.close", null, null, 5), 0);
        assertThat(some.drained()).hasSize(1);
    }

    @Test
    void readingNothingIsNoAction() {
        Audited some = selecting("-a always,exit -S read -k read");
        assertThat(some.enter("FIS.readBytes", null, null, 5, 0, 0)).isEqualTo(Bridge.UNAUDITED);
        some.exit("FIS.readBytes", some.enter("FIS.readBytes", null, null, 5, 0, 1), 1);
        assertThat(some.drained()).hasSize(1);
    }

    @Test
    void anExclusiveCreateFailsWithEexist() {
        int row = Audited.row("UFS.createFileExclusively");
        audited.audit.exit(row, audited.audit.enter(row, "/tmp/x", null, AT_FDCWD, 0, 0, 0), 0, null, null);

        assertThat(audited.one().exit).isEqualTo(-Errno.EEXIST);
    }

    @Test
    void tellsAConnectUnderWayFromOneInterrupted() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        audited.exit("Net.connect", audited.enter("Net.connect", loopback, null, 5, 80), -2);
        assertThat(audited.one().exit).isEqualTo(-Errno.EINPROGRESS);
        audited.exit("Net.connect", audited.enter("Net.connect", loopback, null, 5, 80), -3);
        assertThat(audited.one().exit).isEqualTo(-Errno.EINTR);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, -3})
    void anAcceptThatAcceptedNothingIsNoEvent(int status) {
        long token = audited.enter("Net.accept@Nio", null, null, 5);
        assertThat(Token.slot(token))
                .isGreaterThanOrEqualTo(audited.backlog.slab().firstWaitingSlot());
        assertThat(audited.state(Token.slot(token))).isEqualTo(SlotLayout.WAITING);

        audited.exit("Net.accept@Nio", token, status);

        assertThat(audited.used()).isZero();
        assertThat(audited.drained()).isEmpty();
    }

    /** By rule the accept that found nobody is an event, but this is none: the native of 17's former sockets polled. */
    @Test
    void anAcceptThatTimedOutMadeNoCall() {
        Audited some = selecting("-a always,exit -S accept -k accepted");
        long token = some.enter("APS.accept", null, null, 5);
        some.audit.fail(Audited.row("APS.accept"), token, new java.net.SocketTimeoutException("Accept timed out"));
        assertThat(some.drained()).isEmpty();
        assertThat(some.used()).isZero();

        some.exit("Net.accept@Nio", some.enter("Net.accept@Nio", null, null, 5), -2);
        assertThat(some.one().exit).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void anAcceptRecordsItsPeer() {
        InetSocketAddress[] peers = {new InetSocketAddress("127.0.0.1", 4000)};
        int row = Audited.row("Net.accept@Nio");
        long token = audited.enter("Net.accept@Nio", null, null, 5);
        audited.audit.exit(row, token, 1, new java.io.FileDescriptor(), peers);

        AuditRecord record = audited.one();
        assertThat(record.operation).isEqualTo(Operation.ACCEPT);
        assertThat(record.address.isEmpty()).isFalse();
        assertThat(record.success).isTrue();
    }

    @Test
    void aFailedAcceptIsAnEvent() {
        long token = audited.enter("Net.accept@Nio", null, null, 5);
        audited.audit.fail(Audited.row("Net.accept@Nio"), token, new java.io.IOException("Too many open files"));

        AuditRecord record = audited.one();
        assertThat(record.success).isFalse();
        assertThat(record.exit).isEqualTo(-24);
    }

    @Test
    void agentThreadsAreNotAudited() throws InterruptedException {
        AtomicLong token = new AtomicLong(-1);
        AgentThread agent = new AgentThread("test", () -> token.set(audited.enter("FIS.open", "/x", null, AT_FDCWD)));
        audited.gate.close(Reason.DISK_FULL, "");
        agent.start();
        agent.join();

        assertThat(token).hasValue(Bridge.UNAUDITED);
        assertThat(audited.used()).isZero();
    }

    @Test
    void followsTheRulesAndTheirKeys() {
        Audited some = selecting(
                "-a never,exit -F path=/etc/quiet",
                "-a always,exit -S openat -F dir=/etc -k configuration",
                "-a always,exit -S unlink -k removals");
        assertThat(some.enter("FIS.open", "/etc/quiet", null, AT_FDCWD)).isEqualTo(Bridge.UNAUDITED);
        assertThat(some.enter("FIS.open", "/tmp/x", null, AT_FDCWD)).isEqualTo(Bridge.UNAUDITED);
        assertThat(some.enter("UFS.createDirectory", "/etc/x".getBytes(UTF_8), null))
                .isEqualTo(Bridge.UNAUDITED);
        some.opened("/etc/passwd");
        some.exit("UFS.delete", some.enter("UFS.delete", "/tmp/y".getBytes(UTF_8), null), 0);

        List<AuditRecord> records = some.drained();
        assertThat(Audited.names(records)).containsExactly("/etc/passwd", "/tmp/y");
        assertThat(records.get(0).key).asString(UTF_8).isEqualTo("configuration");
        assertThat(records.get(1).key).asString(UTF_8).isEqualTo("removals");
    }

    @Test
    void aRuleOnTheResultReservesAtEntryAndGivesBackWhatItDoesNotSelect() {
        Path own = directory.resolve("exit");
        assertThat(own.toFile().mkdir()).isTrue();
        Audited failed = new Audited(
                own,
                Audited.rules(
                        directory,
                        "-a always,exit -S openat -F success=0 -k failed",
                        "-a always,exit -S openat -F exit=9 -k nine"));
        long good = failed.enter("FIS.open", "/tmp/good", null, AT_FDCWD);
        assertThat(good).isNotEqualTo(Bridge.UNAUDITED);
        failed.exit("FIS.open", good, 5);
        assertThat(failed.used()).isZero();

        failed.exit("FIS.open", failed.enter("FIS.open", "/tmp/nine", null, AT_FDCWD), 9);
        AuditRecord nine = failed.one();
        assertThat(nine.key).asString(UTF_8).isEqualTo("nine");

        long bad = failed.enter("FIS.open", "/tmp/bad", null, AT_FDCWD);
        failed.audit.fail(Audited.row("FIS.open"), bad, new FileNotFoundException("/tmp/bad (Permission denied)"));
        AuditRecord record = failed.one();
        assertThat(record.key).asString(UTF_8).isEqualTo("failed");
        assertThat(record.exit).isEqualTo(-13);
    }

    /** It may be what the rule asks for. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aRuleOnTheResultSelectsAnOutcomeThatIsNotKnown(int success) {
        Audited some = selecting(
                "-a always,exit -S openat,newfstatat -F success=" + success + " -k result",
                "-a always,exit -S newfstatat -k all");
        some.audit.fail(Audited.row("FIS.open"), some.enter("FIS.open", "/x", null, AT_FDCWD), new ThreadDeath());
        AuditRecord stopped = some.one();
        assertThat(stopped.outcomeKnown).isFalse();
        assertThat(stopped.key).isEmpty();

        some.exit("UFS.getLength", some.enter("UFS.getLength", new File("/tmp/empty"), null), 0);
        AuditRecord empty = some.one();
        assertThat(empty.outcomeKnown).isFalse();
        assertThat(empty.key).asString(UTF_8).isEqualTo("all");
    }

    @Test
    void waitsWhileTheGateIsClosedAndThenActsOnce() {
        audited.gate.close(Reason.DISK_FULL, "");
        Thread thread = new Thread(() -> audited.opened("/tmp/late"));
        thread.setDaemon(true);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        assertThat(audited.used()).isZero();
        assertThat(audited.queue.waiting()).isOne();

        audited.gate.open(Reason.DISK_FULL);
        LockSupport.unpark(thread);

        await().until(() -> !thread.isAlive());
        assertThat(Audited.names(audited.drained())).containsExactly("/tmp/late");
        assertThat(audited.queue.waiting()).isZero();
    }

    @Test
    void waitsForASlotWithoutClosingTheGate() {
        for (int i = 0; i < 256; i++) {
            audited.opened("/tmp/" + i);
        }
        Thread thread = new Thread(() -> audited.opened("/tmp/after"));
        thread.setDaemon(true);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        assertThat(audited.gate.closed()).isFalse();

        assertThat(audited.drained()).hasSize(256);
        audited.drain.stored(audited.drain.writtenMark());
        LockSupport.unpark(thread);

        await().until(() -> !thread.isAlive());
        assertThat(Audited.names(audited.drained())).containsExactly("/tmp/after");
    }

    @Test
    void afterTheLastRecordNotEvenAThreadThatMayNotSleepBeginsAnything() {
        audited.gate.close(Reason.ENDING, "");
        audited.gate.seal();
        Thread finalizer = new Thread(system(), () -> audited.opened("/tmp/late"), "Finalizer");
        finalizer.setDaemon(true);
        finalizer.start();

        await().until(() -> finalizer.getState() == Thread.State.WAITING);
        assertThat(audited.used()).isZero();
        finalizer.interrupt();
        await().until(() -> !finalizer.isInterrupted() && finalizer.getState() == Thread.State.WAITING);
        assertThat(audited.used()).isZero();
        assertThat(audited.losses.count()).isZero();

        audited.audit.release();
        LockSupport.unpark(finalizer);
        await().until(() -> !finalizer.isAlive());
    }

    private static ThreadGroup system() {
        ThreadGroup system = Thread.currentThread().getThreadGroup();
        while (system.getParent() != null) {
            system = system.getParent();
        }
        return system;
    }

    @Test
    void wakeUpsAtAClosedGateLeaveSlotsToThoseThatMayNotSleep() {
        Audited some = selecting("-a always,exit -S all -k all");
        some.gate.close(Reason.DISK_FULL, "");

        for (int i = 0; i < 3 * BacklogLayout.SERVICE_SLOTS; i++) {
            some.exit("EventFD.set", some.enter("EventFD.set", null, null, 5), 0);
        }
        assertThat(some.losses.count()).isEqualTo(5L * BacklogLayout.SERVICE_SLOTS / 2);
        some.exit("FD.close", some.enter("FD.close", null, null, 5), 0);

        assertThat(some.losses.count()).as("a close has its slot").isEqualTo(5L * BacklogLayout.SERVICE_SLOTS / 2);
        assertThat(some.drained()).hasSize(BacklogLayout.SERVICE_SLOTS / 2 + 1);
    }

    @Test
    void aThreadThatMayNotSleepTakesAServiceSlotAndOnlyThenTheFailureFlag() throws InterruptedException {
        audited.gate.close(Reason.DISK_FULL, "");
        AtomicLong last = new AtomicLong(-1);
        Thread finalizer = new Thread(
                system(),
                () -> {
                    for (int i = 0; i < BacklogLayout.SERVICE_SLOTS; i++) {
                        audited.opened("/tmp/" + i);
                    }
                    last.set(audited.enter("FIS.open", "/tmp/lost", null, AT_FDCWD));
                },
                "Finalizer");
        finalizer.start();
        finalizer.join();

        assertThat(audited.drained()).hasSize(BacklogLayout.SERVICE_SLOTS);
        assertThat(last).hasValue(Bridge.UNAUDITED);
        assertThat(audited.losses.count()).isOne();
        assertThat(audited.losses.largestBytes()).isEqualTo("/tmp/lost".length());
        assertThat(audited.gate.closedFor(Reason.BACKLOG_STALLED)).isTrue();
    }
}
