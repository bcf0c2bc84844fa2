package org.audithalt.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.audithalt.review.Printing.ExtraColumns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryFormatsTest {
    private static final String RENAME =
            SampleLog.syscall(4, "82", "success=yes exit=0", "comm=\"mv\" exe=\"/bin/mv\" key=\"k\"")
                    + "\ntype=CWD msg=audit(1795499532.004:4): cwd=\"/srv/app\""
                    + "\ntype=PATH msg=audit(1795499532.004:4): item=0 name=\"/srv/app\" nametype=PARENT"
                    + "\ntype=PATH msg=audit(1795499532.004:4): item=1 name=\"/srv\" nametype=PARENT"
                    + "\ntype=PATH msg=audit(1795499532.004:4): item=2 name=\"a,b\" inode=12 mode=0100644 obj=o:r:t:s0 nametype=DELETE"
                    + "\ntype=PATH msg=audit(1795499532.004:4): item=3 name=2E2E2F0A22 nametype=CREATE"
                    + "\ntype=PROCTITLE msg=audit(1795499532.004:4): proctitle=\"mv\"\n";

    private static String text(OutputFormat format, Escape escape, Set<ExtraColumns> columns, String log)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Printing printing = new Printing(format, ZoneOffset.UTC, false, false, out, escape, columns);
        try (Search search = new Search(new Query(TimeRange.ALL, List.of()), printing, Progress.NONE, 1)) {
            search.stream(new ByteArrayInputStream(SampleLog.bytes(log)));
        }
        return out.toString(UTF_8);
    }

    @Test
    void aSentenceSaysWhoDidWhatToWhat() throws IOException {
        assertThat(text(OutputFormat.TEXT, Escape.TTY, Set.of(), RENAME + SampleLog.KINDS.replace(":4):", ":40):")))
                .startsWith("At 2026-11-24 05:52:12 ")
                .contains(
                        " successfully renamed /srv/app/a,b to /srv/\\012\" using /bin/mv\n",
                        ", unsuccessfully opened-file /etc/passwd using /bin/cat\n",
                        " successfully connected-to 10.0.0.5 using /opt/jdk/bin/java\n",
                        " successfully connected-to /run/log.sock using /opt/jdk/bin/java\n",
                        " successfully started-audit using init\n",
                        " unsuccessfully logged-in ssh using /usr/sbin/sshd\n",
                        " successfully issued-vm-control start to guest using /usr/sbin/libvirtd\n",
                        "On web1 at 2026-11-24 05:52:12 ");
    }

    @Test
    void columnsAreSeparatedWhateverIsInThem() throws IOException {
        assertThat(text(OutputFormat.CSV, Escape.TTY, EnumSet.allOf(ExtraColumns.class), RENAME))
                .startsWith("NODE,EVENT,DATE,TIME,YEAR,MONTH,DAY,WEEKDAY,HOUR,MILLI,GMT_OFFSET,SERIAL_NUM,EVENT_KIND,"
                        + "SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,SUBJ_LABEL,ACTION,RESULT,OBJ_PRIME,OBJ_SEC,OBJ2,OBJ_LABEL,"
                        + "OBJ_KIND,HOW,KEY\n,SYSCALL,2026-11-24,05:52:12,2026,11,24,2,5,4,+00:00,4,audit-rule,3,")
                .endsWith(
                        ",user-acct,,renamed,success,\"/srv/app/a,b\",12,\"/srv/\\012\"\"\",o:r:t:s0,file,/bin/mv,k\n");
        assertThat(text(OutputFormat.CSV, Escape.TTY, Set.of(), RENAME))
                .endsWith(",user-acct,renamed,success,\"/srv/app/a,b\",12,file,/bin/mv\n");
    }

    @Test
    void theLineOfNamesStandsOnceAndOnlyAboveSomething() throws IOException {
        assertThat(text(OutputFormat.CSV, Escape.TTY, Set.of(), SampleLog.KINDS).lines())
                .hasSize(11)
                .filteredOn(line -> line.startsWith("NODE,"))
                .hasSize(1);
        assertThat(text(OutputFormat.CSV, Escape.TTY, Set.of(), "waste\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"TTY,a b\\012$(c)", "SHELL,a\\ b\\012\\$\\(c\\)", "SHELL_QUOTE,a\\ b\\012\\$\\(c\\)"})
    void valuesAreEscaped(Escape escape, String shown) throws IOException {
        String log = "type=PATH msg=audit(1795499532.004:4): item=0 name=6120620A24286329 nametype=UNKNOWN\n";

        assertThat(text(OutputFormat.INTERPRET, escape, Set.of(), log)).contains(" name=" + shown + " nametype=");
    }
}
