package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.conservation.Account;
import org.audithalt.conservation.Conservation;
import org.audithalt.conservation.Outcome;
import org.audithalt.conservation.PathNaming;
import org.audithalt.conservation.Witness;
import org.audithalt.record.AccountNames;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ControlKind;
import org.audithalt.record.Samples;
import org.audithalt.review.LogFamily;
import org.audithalt.rule.RuleSet;
import org.audithalt.sink.DeadProcesses;
import org.audithalt.sink.DeadRecords;
import org.audithalt.sink.LogLock;
import org.audithalt.sink.LogLocks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody moved the backlog of a running process: it made another, died, and both are to be recovered into one log. */
final class SeveralBacklogsTest {

    @TempDir
    Path directory;

    private final List<String> said = new ArrayList<>();
    /** In a directory that is not there. */
    private static final String SPARE = "/nowhere/spare.log";

    private Path log;
    private Path moved;
    private Audited dead;
    private DeadProcesses recovery;

    @BeforeEach
    void dieWithTwoBacklogs() throws IOException {
        log = directory.resolve("app.log");
        moved = directory.resolve("moved.backlog");
        recovery = new DeadProcesses("1", uid(), LogLocks.acquire(List.of(), 1), said);
        dead = new Audited(
                directory,
                RuleSet.everything(),
                "log_file=" + log + "\nlog_files=" + log + ":" + SPARE + "\nlock_file=" + LogLock.pathFor(log) + "\n"
                        + new String(Samples.subject().encode(), StandardCharsets.UTF_8));
        dead.enter("FIS.open", "/data/in-flight", null, -100);
        dead.opened("/data/first");
        Files.move(dead.file, moved);
        dead.backlog.replace(dead.losses);
        dead.opened("/data/second");
        // the writer has drawn the serials, and dies before it writes
        int found = dead.drain.collectAll();
        for (int i = 0; i < found; i++) {
            dead.drain.read(i, new AuditRecord(), i + 1);
        }
        assertThat(found).isEqualTo(2);
        die(dead);
    }

    private static void die(Audited process) throws IOException {
        for (Generation generation : process.backlog.generations()) {
            if (generation != null) {
                Audited.dies(generation.slab());
            }
        }
    }

    private long uid() throws IOException {
        return ((Number) Files.getAttribute(directory, "unix:uid")).longValue();
    }

    private void everythingIsInTheLog() throws IOException {
        Witness witness = new Witness();
        witness.saw("/data/first", Outcome.SUCCEEDED);
        witness.saw("/data/second", Outcome.SUCCEEDED);
        witness.killed(1);
        Account account = new Account();
        account.read(log, new PathNaming("/data/"));
        Conservation.holds(witness, account, said.toString());
        assertThat(Files.readString(log)).contains("/data/in-flight");
        assertThat(moved).doesNotExist();
        assertThat(dead.file).doesNotExist();
    }

    @Test
    void areReadTogetherAsRecoveryWouldWriteThemAndNotChanged() throws Exception {
        byte[] first = Files.readAllBytes(moved);
        byte[] second = Files.readAllBytes(dead.file);

        String read = new String(DeadRecords.read(moved, "1"), StandardCharsets.UTF_8);

        assertThat(Files.readAllBytes(moved)).isEqualTo(first);
        assertThat(Files.readAllBytes(dead.file)).isEqualTo(second);
        assertThat(log).doesNotExist();
        assertThat(new String(DeadRecords.read(dead.file, "1"), StandardCharsets.UTF_8))
                .isEqualTo(read);

        String half = read.substring(0, read.indexOf('\n', read.indexOf("PROCTITLE")) + 1);
        Files.writeString(log, half);
        assertThat(new String(DeadRecords.read(moved, "1"), StandardCharsets.UTF_8))
                .isEqualTo(read.substring(half.length()));
        Files.delete(log);
        assertThat(LogFamily.of(directory.toString())).hasSize(1);

        recovery.recoverAll(directory);
        assertThat(Files.readString(log)).startsWith(read).contains("op=recover");
    }

    @Test
    void areReadWithTheNamesThatRecoveryWouldWrite() throws Exception {
        Path home = Files.createDirectory(directory.resolve("enriched"));
        Path enriched = home.resolve("app.log");
        Audited process = new Audited(
                home,
                RuleSet.everything(),
                "log_file=" + enriched + "\nlock_file=" + LogLock.pathFor(enriched) + "\n"
                        + new String(
                                Samples.subject()
                                        .enriched(AccountNames.ofThisMachine())
                                        .encode(),
                                StandardCharsets.UTF_8));
        process.control.post(ControlKind.SUSPEND, 7, 0, true, "reason=x");
        die(process);

        String read = new String(DeadRecords.read(process.file, "1"), StandardCharsets.UTF_8);
        assertThat(read).contains("op=suspend ").contains(" uid=0 ").contains("UID=\"root\"");

        recovery.recoverAll(home);
        assertThat(Files.readString(enriched)).startsWith(read);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void areRecoveredTogetherWhicheverIsComeUpon(boolean newerFirst) throws Exception {
        recovery.recover(newerFirst ? dead.file : moved);

        everythingIsInTheLog();
    }

    @Test
    void theOtherIsNoErrorAfterwards() throws Exception {
        recovery.recover(moved);
        recovery.recover(dead.file);

        everythingIsInTheLog();
    }

    @Test
    void belongTogetherByTheFirstLogWhicheverIsInUse() {
        dead.backlog.logMarks().inUse(1);
        HeaderView header = HeaderView.read(dead.file);
        assertThat(header).isNotNull();
        assertThat(header.logFile()).isEqualTo(SPARE);
        assertThat(header.firstLog()).isEqualTo(log.toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void areRecoveredTogetherAlsoWhileAnAlternateIsInUse(boolean newerFirst) throws Exception {
        dead.backlog.logMarks().inUse(1);
        recovery.recover(newerFirst ? dead.file : moved);

        everythingIsInTheLog();
    }

    @Test
    void areBothRecoveredByTheNextProcessOfTheSameLog() throws Exception {
        try (LogLocks held = LogLocks.acquire(List.of(log), 1)) {
            DeadProcesses next = new DeadProcesses("1", uid(), held, said);
            assertThat(next.recoverAll(directory)).as("%s", said).isZero();
            assertThat(said).hasSize(1);

            assertThat(LogLock.pathFor(log)).exists();
        }
        everythingIsInTheLog();
    }
}
