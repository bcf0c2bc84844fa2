package org.audithalt.review.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.audithalt.review.report.OwnEvent.Value;
import org.junit.jupiter.api.Test;

class HaltsTest {
    private static final String USYS_CONFIG = "USYS_CONFIG";
    private static final int SYSCALL = 1300;
    private static final int DAEMON_RESUME = 1206;

    private final Halts halts = new Halts();
    private final Serials serials = new Serials();

    private void add(long seconds, String type, String fields) {
        List<String> values = new ArrayList<>();
        for (Value value : Value.values()) {
            String name = value.name().toLowerCase(Locale.ROOT) + "=";
            String found = "";
            for (String field : fields.split(" ", -1)) {
                found = field.startsWith(name) ? field.substring(name.length()) : found;
            }
            values.add(found);
        }
        halts.add(new OwnEvent(1000 * seconds, 1, type, values));
    }

    private List<String> found() {
        serials.finish();
        halts.finish(serials);
        List<String> found = new ArrayList<>();
        for (Halts.Halt halt : halts.halts()) {
            found.add(halt.process() + " " + halt.fromMillis() / 1000 + " " + halt.millis() / 1000 + " " + halt.cause()
                    + ": " + halt.end());
        }
        return found;
    }

    @Test
    void aProcessThatWentOnOrFailedWasNotHalted() {
        for (String action : List.of("ignore", "syslog", "deny")) {
            add(100, USYS_CONFIG, "pid=9 op=suspend reason=disk_full action=" + action);
            add(160, USYS_CONFIG, "pid=9 op=resume reason=disk_full duration_ms=60000 waited=0 lost=7");
        }

        assertThat(found()).isEmpty();
    }

    @Test
    void aHaltBeginsWhenTheStrictestActionIsSuspend() {
        add(100, USYS_CONFIG, "pid=9 op=suspend reason=disk_full action=ignore");
        add(130, USYS_CONFIG, "pid=9 op=suspend reason=disk_full,hook_lost action=suspend");
        add(160, USYS_CONFIG, "pid=9 op=resume reason=disk_full,hook_lost duration_ms=60000 waited=2");

        assertThat(found()).containsExactly("9 130 30 disk_full,hook_lost: the cause was gone");
    }

    @Test
    void oneWhoseBeginningTheLogHasNotCounts() {
        add(160, USYS_CONFIG, "pid=9 op=resume reason=disk_full duration_ms=60000 waited=2");

        assertThat(found()).containsExactly("9 100 60 disk_full: the cause was gone");
    }

    @Test
    void theHaltOfAKilledProcessEndsAtTheNextStartUnderItsNumber() {
        add(100, USYS_CONFIG, "pid=1 op=suspend reason=disk_full action=suspend");
        add(160, "DAEMON_START", "pid=1 op=start");
        add(9000, "DAEMON_END", "pid=1 op=terminate");

        assertThat(found()).containsExactly("1 100 60 disk_full: killed: seen at the next start");
    }

    @Test
    void theHaltOfAKilledProcessEndsAtItsRecovery() {
        add(100, USYS_CONFIG, "pid=9 op=suspend reason=disk_full action=suspend");
        add(160, USYS_CONFIG, "pid=9 op=recover dead_pid=9 records=2");
        add(170, "DAEMON_START", "pid=10 op=start");

        assertThat(found()).containsExactly("9 100 60 disk_full: killed: seen at the recovery");
    }

    @Test
    void aHaltMayEndInAnotherLogOfTheProcess() {
        serials.begin("a.log");
        halts.logBegins();
        serials.add(1, SYSCALL, 9, false);
        add(100, USYS_CONFIG, "pid=9 op=suspend reason=disk_full action=suspend");
        serials.begin("b.log");
        halts.logBegins();
        serials.add(2, DAEMON_RESUME, 9, true);
        serials.add(3, SYSCALL, 9, false);
        add(160, USYS_CONFIG, "pid=9 op=resume reason=disk_full duration_ms=60000 waited=2");

        assertThat(found()).containsExactly("9 100 60 disk_full: the cause was gone");
    }

    @Test
    void aProcessThatWentOnWasNotHaltedIfTheEndIsInAnotherLog() {
        serials.begin("a.log");
        halts.logBegins();
        serials.add(1, SYSCALL, 9, false);
        add(100, USYS_CONFIG, "pid=9 op=suspend reason=disk_full action=ignore");
        serials.begin("b.log");
        halts.logBegins();
        serials.add(2, DAEMON_RESUME, 9, true);
        serials.add(3, SYSCALL, 9, false);
        add(160, USYS_CONFIG, "pid=9 op=resume reason=disk_full duration_ms=60000 waited=0");

        assertThat(found()).isEmpty();
    }

    @Test
    void aHaltInTheLogOfAnotherProcessUnderTheSameNumberIsAnother() {
        serials.begin("a.log");
        halts.logBegins();
        serials.add(1, SYSCALL, 1, false);
        add(100, USYS_CONFIG, "pid=1 op=suspend reason=disk_full action=suspend");
        serials.begin("b.log");
        halts.logBegins();
        serials.add(1, SYSCALL, 1, false);
        add(160, USYS_CONFIG, "pid=1 op=resume reason=disk_full duration_ms=60000 waited=2");

        assertThat(found())
                .containsExactlyInAnyOrder(
                        "1 100 60 disk_full: the cause was gone", "1 100 0 disk_full: not in this log");
    }

    @Test
    void aStartTakesBackNoClosingOfTheProcessBefore() {
        add(100, USYS_CONFIG, "pid=1 op=suspend reason=disk_full action=ignore");
        add(160, "DAEMON_START", "pid=1 op=start");
        add(200, USYS_CONFIG, "pid=1 op=resume reason=disk_full duration_ms=10000 waited=1");

        assertThat(found()).containsExactly("1 190 10 disk_full: the cause was gone");
    }
}
