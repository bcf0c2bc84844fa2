package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ControlTextTest {
    private static final String STAMP = " msg=audit(1795499532.662:3): ";
    private static final Subject SUBJECT = Samples.subject("/srv", "/opt/jdk/bin/java", "lab", "");
    private static final String PLACE = " exe=\"/opt/jdk/bin/java\" hostname=? addr=? terminal=?";

    @Test
    void writesDaemonEventsAsAuditd() {
        assertThat(text(Samples.control(ControlKind.START, 3, "")))
                .isEqualTo("type=DAEMON_START" + STAMP + "op=start ver=1.0 format=raw kernel="
                        + System.getProperty("os.version")
                        + " auid=4294967295 pid=9016 uid=1000 ses=4294967295 subj=lab res=success\n");
        assertThat(text(Samples.control(ControlKind.END, 3, "cause=exit")))
                .isEqualTo("type=DAEMON_END" + STAMP + "op=terminate auid=4294967295 uid=1000 ses=4294967295 pid=9016"
                        + " subj=lab res=success cause=exit\n");
        var refused = Samples.control(ControlKind.END, 3, "cause=start_refused");
        refused.success = false;
        assertThat(text(refused))
                .isEqualTo("type=DAEMON_ABORT" + STAMP + "op=start auid=4294967295 pid=9016 uid=1000 ses=4294967295"
                        + " subj=lab res=failed cause=start_refused\n");
        assertThat(text(Samples.control(ControlKind.ROTATE, 3, ""))).startsWith("type=DAEMON_ROTATE");
        assertThat(text(Samples.control(ControlKind.REOPEN, 3, "")))
                .contains("type=DAEMON_RESUME", "op=resume-logging");
    }

    @Test
    void writesThatTheConfigurationWasReadAgainAsAuditd() {
        assertThat(text(Samples.control(ControlKind.RECONFIGURE, 3, "changes=1")))
                .isEqualTo(
                        "type=DAEMON_CONFIG" + STAMP + "op=reconfigure state=changed auid=4294967295 pid=9016 uid=1000"
                                + " ses=4294967295 subj=lab res=success changes=1\n");
        var refused = Samples.control(ControlKind.RECONFIGURE, 3, "problems=1");
        refused.success = false;
        assertThat(text(refused)).contains("op=reconfigure state=no-change ", " res=failed ");
    }

    @Test
    void writesGateEventsAsUserMessages() {
        assertThat(text(Samples.control(ControlKind.CLOSED, 3, "reason=disk-full free=0")))
                .isEqualTo("type=USYS_CONFIG" + STAMP + "pid=9016 uid=1000 auid=4294967295 ses=4294967295 subj=lab"
                        + " msg='op=suspend reason=disk-full free=0" + PLACE + " res=success'\n");
        assertThat(text(Samples.control(ControlKind.CLOCK, 3, "by=-3600.000 from=2.000 to=1.000")))
                .startsWith("type=USYS_CONFIG")
                .contains("'op=clock-set by=-3600.000 from=2.000 to=1.000 exe=");
        assertThat(text(Samples.control(ControlKind.HALT, 3, "")))
                .startsWith("type=RESP_HALT")
                .contains("'op=halt exe=");
    }

    @Test
    void namesWhoUsedTheControlSocket() {
        var record = Samples.control(ControlKind.SUSPEND, 3, "reason=drill");
        record.actorPid = 55;
        record.actorUid = 7;

        assertThat(text(record))
                .contains("pid=55 uid=7 auid=4294967295 ses=4294967295 msg='op=suspend reason=drill target=9016 exe=");
    }

    @Test
    void countsWhatHappenedMoreThanOnce() {
        var record = Samples.control(ControlKind.LOST, 3, "largest=70000");
        record.count = 17;
        record.success = false;

        assertThat(text(record))
                .contains("msg='op=lost lost=17 largest=70000 count=17 first=1795499532.659 last=1795499532.662 exe=")
                .endsWith(" res=failed'\n");
    }

    @Test
    void writesConfigurationChanges() {
        assertThat(text(Samples.control(ControlKind.CONFIG, 3, "audit_failure=3 old=1")))
                .isEqualTo("type=CONFIG_CHANGE" + STAMP
                        + "op=set audit_failure=3 old=1 auid=4294967295 ses=4294967295 subj=lab res=1\n");
    }

    @Test
    void writesChangesOfRulesAsTheKernel() {
        assertThat(text(Samples.control(ControlKind.CONFIG, 3, "op=add_rule key=\"k\" list=4")))
                .isEqualTo("type=CONFIG_CHANGE" + STAMP
                        + "auid=4294967295 ses=4294967295 subj=lab op=add_rule key=\"k\" list=4 res=1\n");
        var refused = Samples.control(ControlKind.CONFIG, 3, "op=remove_rule audit_enabled=2");
        refused.actorPid = 55;
        refused.actorUid = 7;
        refused.success = false;
        assertThat(text(refused))
                .isEqualTo("type=CONFIG_CHANGE" + STAMP
                        + "pid=55 uid=7 auid=4294967295 ses=4294967295 op=remove_rule audit_enabled=2 res=0\n");
        var flag = Samples.control(ControlKind.CONFIG, 3, "audit_enabled=2 old=1");
        flag.actorPid = 55;
        flag.actorUid = 7;
        assertThat(text(flag))
                .isEqualTo("type=CONFIG_CHANGE" + STAMP
                        + "pid=55 uid=7 auid=4294967295 ses=4294967295 op=set audit_enabled=2 old=1 res=1\n");
    }

    @Test
    void saysWhoIsLoggedInWhereTheProcessItselfActs() {
        long[] number = Subject.unknownNumbers();
        number[Subject.PID] = 5;
        number[Subject.UID] = 6;
        number[Subject.AUID] = 7;
        number[Subject.SES] = 8;
        var control = new ControlText(new Subject(number, Subject.unknownTexts()), "1 0");
        var out = new Octets(1);

        control.append(Samples.control(ControlKind.START, 3, ""), out);
        control.append(Samples.control(ControlKind.CLOSED, 3, "reason=x"), out);

        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8).split("\n"))
                .containsExactly(
                        "type=DAEMON_START" + STAMP + "op=start ver=1_0 format=raw kernel="
                                + System.getProperty("os.version") + " auid=7 pid=5 uid=6 ses=8 res=success",
                        "type=USYS_CONFIG" + STAMP + "pid=5 uid=6 auid=7 ses=8 msg='op=suspend reason=x exe=\"?\""
                                + " hostname=? addr=? terminal=? res=success'");
    }

    @Test
    void takesProcessZeroForOneThatActs() {
        var record = Samples.control(ControlKind.SUSPEND, 3, "");
        record.actorPid = 0;
        record.actorUid = 0;

        assertThat(text(record)).contains("pid=0 uid=0 ", " target=9016 ").doesNotContain("subj=");
    }

    @Test
    void letsNoDetailEndTheMessageOrTheLine() {
        assertThat(text(Samples.control(ControlKind.SUSPEND, 3, "reason=x' res=failed'\ntype=y")))
                .contains("reason=x_ res=failed__type=y exe=")
                .hasLineCount(1);
    }

    @Test
    void fitsALineInTheWorstCase() {
        var subject = Samples.subject("/", " ".repeat(4096), "l".repeat(4096), "n".repeat(255))
                .enriched(Samples.longNames());
        for (var kind : ControlKind.values()) {
            var record = Samples.control(kind, Long.MAX_VALUE, "x".repeat(9000));
            record.lastMillis = Long.MAX_VALUE;
            record.count = Long.MAX_VALUE;
            var out = new Octets(1);
            new ControlText(subject, "1.0").append(record, out);
            assertThat(out.length()).isLessThanOrEqualTo(ControlText.maxEventBytes());
        }
    }

    private static String text(ControlRecord record) {
        var out = new Octets(1);
        new ControlText(SUBJECT, "1.0").append(record, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
