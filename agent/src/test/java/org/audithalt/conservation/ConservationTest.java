package org.audithalt.conservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle sees each kind of violation, and nothing else. */
final class ConservationTest {
    private static final String LOG = "app.log";
    private static final long EACCES = 13;

    private final Witness witness = new Witness();
    private final Account account = new Account();
    private long serial;

    @TempDir
    Path directory;

    private void recorded(String action, Outcome outcome) {
        serial++;
        account.event(LOG, serial, action, outcome, action + serial);
    }

    private void isOnly(String part) {
        assertThat(Conservation.violations(witness, account))
                .singleElement()
                .asString()
                .contains(part);
    }

    @Test
    void holdsWhenEveryActionHasItsOneRecord() {
        witness.saw("a", Outcome.SUCCEEDED);
        witness.saw("b", Outcome.failed(EACCES));
        witness.saw("c", Outcome.SUCCEEDED);
        witness.killed(2);
        recorded("a", Outcome.SUCCEEDED);
        recorded("b", Outcome.failed(EACCES));
        recorded("c", Outcome.UNKNOWN);
        recorded("neverHappened", Outcome.UNKNOWN);

        Conservation.holds(witness, account, "all recorded");
    }

    @Test
    void countsActionsOfOneName() {
        witness.saw("a", Outcome.SUCCEEDED);
        witness.saw("a", Outcome.SUCCEEDED);
        recorded("a", Outcome.SUCCEEDED);

        assertThat(Conservation.violations(witness, account)).hasSize(2);
        recorded("a", Outcome.SUCCEEDED);
        assertThat(Conservation.violations(witness, account)).isEmpty();
    }

    @Test
    void seesAnActionWithoutRecord() {
        witness.saw("a", Outcome.SUCCEEDED);

        assertThat(Conservation.violations(witness, account))
                .containsExactly(
                        "a: happened (success), not recorded so: []",
                        "1 actions are without a record, 0 are stated as lost");
        assertThatThrownBy(() -> Conservation.holds(witness, account, "seed 7"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("seed 7: 2 violations");
    }

    @Test
    void seesARecordOfWhatNeverHappened() {
        recorded("a", Outcome.SUCCEEDED);

        isOnly("a: recorded as success");
    }

    @Test
    void seesASecondRecord() {
        witness.saw("a", Outcome.SUCCEEDED);
        witness.killed(1);
        recorded("a", Outcome.SUCCEEDED);
        recorded("a", Outcome.UNKNOWN);

        isOnly("a: 2 records, happened 1 times");
    }

    @Test
    void seesTheWrongResult() {
        witness.saw("a", Outcome.SUCCEEDED);
        recorded("a", Outcome.failed(EACCES));

        assertThat(Conservation.violations(witness, account)).anyMatch(text -> text.contains("recorded as failure 13"));
    }

    @Test
    void doesNotTakeAWitnessThatSeesOnlySuccessForOneOfFailures() {
        witness.seesSuccessOnly();
        recorded("a", Outcome.failed(EACCES));
        assertThat(Conservation.violations(witness, account)).isEmpty();

        witness.saw("a", Outcome.SUCCEEDED);
        assertThat(Conservation.violations(witness, account)).isNotEmpty();
    }

    @Test
    void seesMoreUnknownOutcomesThanWereInFlight() {
        witness.killed(1);
        recorded("a", Outcome.UNKNOWN);
        recorded("b", Outcome.UNKNOWN);

        isOnly("2 records with unknown outcome, 1 actions");
    }

    @Test
    void takesTheStatedLossAtItsWord() {
        witness.saw("a", Outcome.SUCCEEDED);
        account.lost(LOG, ++serial, 1, "lost");
        assertThat(Conservation.violations(witness, account)).isEmpty();

        account.lost(LOG, ++serial, 2, "lost again");
        isOnly("1 actions are without a record, 3 are stated as lost");
    }

    @Test
    void seesWhatBeganWhileTheGateWasClosed() {
        witness.closed(10, 20);
        witness.saw("before", Outcome.SUCCEEDED, 10, 11);
        witness.saw("after", Outcome.SUCCEEDED, 15, 20);
        recorded("before", Outcome.SUCCEEDED);
        recorded("after", Outcome.SUCCEEDED);
        assertThat(Conservation.violations(witness, account)).isEmpty();

        witness.saw("within", Outcome.SUCCEEDED, 11, 19);
        recorded("within", Outcome.SUCCEEDED);
        isOnly("within: began at 19");
    }

    @Test
    void seesMoreHappenWhileClosedThanWasInFlight() {
        witness.countedWhileClosed(5, 7, 2);
        assertThat(Conservation.violations(witness, account)).isEmpty();

        witness.countedWhileClosed(5, 8, 2);
        isOnly("3 actions happened while the gate was closed");
    }

    @Test
    void seesAHoleAndASerialDrawnTwiceButNoFaultInAnEventWrittenAgain() {
        account.event(LOG + ".1", 1, null, Outcome.UNKNOWN, "one");
        account.event(LOG + ".1", 2, null, Outcome.UNKNOWN, "two");
        account.event(LOG, 2, null, Outcome.UNKNOWN, "two");
        assertThat(Conservation.violations(witness, account)).isEmpty();
        assertThat(account.duplicates()).isEqualTo(1);

        account.event(LOG, 4, null, Outcome.UNKNOWN, "four");
        isOnly("serials 3 to 3 are missing");
        account.event(LOG + ".1", 3, null, Outcome.UNKNOWN, "three");
        assertThat(Conservation.violations(witness, account)).isEmpty();

        account.event(LOG + ".2", 4, null, Outcome.UNKNOWN, "another");
        isOnly("serial 4 twice");
        account.event(LOG + ".1", 3, null, Outcome.UNKNOWN, "three");
        assertThat(Conservation.violations(witness, account)).anyMatch(text -> text.contains("serial 3 after 3"));
    }

    @Test
    void seesSlotsThatRecoveryCouldNotRead() {
        account.recovered(LOG, 1, 1, "recover");

        isOnly("1 unreadable slots");
    }

    @Test
    void readsTheTextOfALog() throws IOException {
        Path log = Files.writeString(
                directory.resolve(LOG),
                "type=DAEMON_START msg=audit(1.000:1): op=start res=success\n"
                        + "type=SYSCALL msg=audit(1.000:2): arch=c000003e syscall=257 success=yes exit=3 a0=0\n"
                        + "type=CWD msg=audit(1.000:2): cwd=\"/\"\n"
                        + "type=PATH msg=audit(1.000:2): item=0 name=\"/data\" nametype=PARENT\n"
                        + "type=PATH msg=audit(1.000:2): item=1 name=\"/data/a\" nametype=CREATE\n"
                        + "type=SYSCALL msg=audit(1.001:3): arch=c000003e syscall=257 success=no exit=-13 a0=0\n"
                        + "type=PATH msg=audit(1.001:3): item=0 name=2F646174612F6220 nametype=UNKNOWN\n"
                        + "type=SYSCALL msg=audit(1.001:4): arch=c000003e syscall=257 a0=0\n"
                        + "type=PATH msg=audit(1.001:4): item=0 name=\"/data/c\" nametype=UNKNOWN\n"
                        + "type=SYSCALL msg=audit(1.001:5): arch=c000003e syscall=257 success=yes exit=4\n"
                        + "type=PATH msg=audit(1.001:5): item=0 name=\"/elsewhere\" nametype=NORMAL\n"
                        + "type=USYS_CONFIG msg=audit(1.001:6): pid=1 msg='op=lost lost=1 largest=9 res=failed'\n"
                        + "type=USYS_CONFIG msg=audit(1.001:7): pid=1 msg='op=recover dead_pid=2 records=1 unknown=1"
                        + " unreadable=0 lost=0 res=success'\n");
        witness.saw("/data/a", Outcome.SUCCEEDED);
        witness.saw("/data/b ", Outcome.failed(EACCES));
        witness.saw("lost", Outcome.SUCCEEDED);
        witness.killed(1);

        account.read(log, new PathNaming("/data/"));

        assertThat(Conservation.violations(witness, account)).isEmpty();
        assertThat(account.events()).isEqualTo(7);
        Files.writeString(log, "type=SYSCALL msg=audit(1.0");
        account.read(log, new PathNaming("/data/"));
        assertThat(Conservation.violations(witness, account))
                .anyMatch(text -> text.contains("ends within a line"))
                .anyMatch(text -> text.contains("no record"));
    }
}
