package org.audithalt.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void theGentlerOfTwoActionsIsTheOneAfterWhichMoreCanBeMadeGood() {
        for (FullAction any : FullAction.values()) {
            assertThat(any.gentler(FullAction.SUSPEND)).isEqualTo(FullAction.SUSPEND);
            assertThat(any.gentler(any)).isEqualTo(any);
            assertThat(FullAction.HALT.gentler(any)).isEqualTo(any);
        }
        assertThat(FullAction.DENY.gentler(FullAction.IGNORE)).isEqualTo(FullAction.DENY);
        assertThat(FullAction.SYSLOG.gentler(FullAction.DENY)).isEqualTo(FullAction.DENY);
    }

    @Test
    void eachHasAWordOfItsOwn() {
        Set<String> words = new HashSet<>();
        for (Reason reason : Reason.values()) {
            assertThat(reason.word()).matches("[a-z_]+");
            words.add(reason.word());
        }

        assertThat(words).hasSameSizeAs(Reason.values());
        assertThat(Reason.DISK_FULL.word()).isEqualTo("disk_full");
    }

    @Test
    void eachSaysWhatWouldClearIt() {
        for (Reason reason : Reason.values()) {
            assertThat(reason.command() + reason.clears()).as(reason.word()).isNotBlank();
        }
        assertThat(Reason.ADMINISTRATOR.command()).isEqualTo("resume");
        assertThat(Reason.ADMINISTRATOR.clears()).isEmpty();
        assertThat(Reason.LOG_LIMIT.command()).isEqualTo("rotate");
        assertThat(Reason.DISK_FULL.command()).isEmpty();
        assertThat(Reason.DISK_FULL.clears()).isEqualTo("free space on the file system of the log");
    }

    /** They stand behind "cleared by", and behind the label of status. */
    @Test
    void saysWhatWouldClearItInNouns() {
        assertThat(Reason.DISK_ERROR.clears()).isEqualTo("repair of the file system of the log");
        assertThat(Reason.LOG_GONE.clears())
                .isEqualTo("the log's directory becoming writable (a new log is then begun by itself)");
        assertThat(Reason.BACKLOG_GONE.clears())
                .isEqualTo("the backlog's directory being writable, with space for a new file");
        assertThat(Reason.cleared("the command rotate", Reason.LOG_LIMIT.clears()))
                .isEqualTo("the command rotate, or moving the log away");
    }

    @Test
    void whatComesByItselfStandsBeforeTheCommandAndAnotherWayBehindIt() {
        assertThat(Reason.cleared("resume PID", Reason.DRILL.clears()))
                .isEqualTo("its end, which comes by itself, or resume PID");
        assertThat(Reason.cleared("rotate PID", Reason.LOG_LIMIT.clears()))
                .isEqualTo("rotate PID, or moving the log away");
        assertThat(Reason.cleared("", "free space")).isEqualTo("free space");
        assertThat(Reason.cleared("resume PID", "")).isEqualTo("resume PID");
    }

    @Test
    void actionsAreSpeltAsInTheConfigurationAndOnlyTwoLetGoOn() {
        assertThat(FullAction.values())
                .extracting(FullAction::word)
                .containsExactly("suspend", "deny", "halt", "ignore", "syslog");
        assertThat(FullAction.values())
                .filteredOn(FullAction::goesOn)
                .containsExactly(FullAction.IGNORE, FullAction.SYSLOG);
    }
}
