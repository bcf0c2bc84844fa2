package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.audithalt.hook.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JVM does by no system call of its own, in the one line that readers know from other programs. */
class MessageLineTest {
    private static final String STAMP = " msg=audit(1795499532.666:7): ";
    private static final String HEAD = "type=USER" + STAMP + "pid=9016 uid=1000 auid=4294967295 ses=4294967295";
    private static final String EXE = " exe=\"/opt/jdk/bin/java\" hostname=? addr=? terminal=?";

    @Test
    void saysOperationObjectsNumbersAndThread() {
        var record = Samples.record(Operation.JCMD, 7, "VM.flags", "-all");
        record.argument[0] = 255;
        record.argument[1] = -1;

        assertThat(line(record))
                .isEqualTo(HEAD + " msg='op=jcmd name=\"VM.flags\" data=\"-all\" a0=ff a1=ffffffffffffffff"
                        + " comm=\"worker-1\" tid=31" + EXE + " res=success'\n");
    }

    @Test
    void leavesOutObjectsThatTheOperationDoesNotHave() {
        assertThat(line(Samples.record(Operation.MOUNT_TABLE, 7, "", "")))
                .isEqualTo(HEAD + " msg='op=mount_table a0=0 a1=0 comm=\"worker-1\" tid=31" + EXE + " res=success'\n");
    }

    @Test
    void saysLabelTerminalKeyAndVirtualThread() {
        long[] number = Subject.unknownNumbers();
        byte[][] text = Subject.unknownTexts();
        number[Subject.PID] = 5;
        number[Subject.UID] = 6;
        number[Subject.AUID] = 7;
        number[Subject.SES] = 8;
        text[Subject.LABEL] = Samples.bytes("app_t:s0");
        text[Subject.TTY] = Samples.bytes("pts3");
        text[Subject.EXE] = Samples.bytes("/j");
        var record = Samples.record(Operation.JCMD, 7, "", "");
        record.key = Samples.bytes("k1");
        record.virtualThread = true;

        assertThat(Samples.text(new Subject(number, text), record))
                .isEqualTo("type=USER" + STAMP + "pid=5 uid=6 auid=7 ses=8 subj=app_t:s0 msg='op=jcmd a0=0 a1=0"
                        + " comm=\"worker-1\" tid=31 vthread=1 key=\"k1\" exe=\"/j\" hostname=? addr=? terminal=pts3"
                        + " res=success'\n");
    }

    @Test
    void printsIdsThatAreNotKnownAsTheKernelDoes() {
        var subject = new Subject(Subject.unknownNumbers(), Subject.unknownTexts());

        assertThat(Samples.text(subject, Samples.record(Operation.JCMD, 7, "", "")))
                .contains(" pid=4294967295 uid=4294967295 ");
    }

    @Test
    void tellsSuccessFailureAndUnknownOutcomeApart() {
        assertThat(line(message())).doesNotContain("exit=").endsWith(" res=success'\n");
        assertThat(line(Samples.failed(message(), 13)))
                .contains(" a1=0 exit=-13 comm=")
                .endsWith(" res=failed'\n");
        assertThat(line(Samples.failed(message(), 0))).doesNotContain("exit=").endsWith(" res=failed'\n");
        assertThat(line(Samples.unknown(Samples.failed(message(), 13))))
                .doesNotContain("exit=")
                .endsWith(" terminal=? '\n");
    }

    @ParameterizedTest
    @CsvSource({
        "02 00 01 BB 0A 00 FF 05,                                                 10.0.255.5 rport=443",
        "02 00 00 00 7F 00 00 01,                                                 127.0.0.1",
        "0A 00 1F 90 00 00 00 00 20 01 0D B8 00 00 00 00 00 00 00 00 00 00 FF 02, 2001:db8:0:0:0:0:0:ff02 rport=8080",
        "0A 00 00 50 00 00 00 00 00 00 00 00 00 00 00 00 00 00 FF FF C0 00 02 FE, 192.0.2.254 rport=80",
        "0A 00 00 50 00 00 00 00 01 00 00 00 00 00 00 00 00 00 FF FF C0 00 02 FE, 100:0:0:0:0:ffff:c000:2fe rport=80",
        "0A 00 00 50 00 00 00 00 00 00 00 00 00 00 00 00 00 01 FF FF C0 00 02 FE, 0:0:0:0:1:ffff:c000:2fe rport=80",
        "0A 00 00 50 00 00 00 00 00 00 00 00 00 00 00 00 00 00 FF FE C0 00 02 FE, 0:0:0:0:0:fffe:c000:2fe rport=80",
        "0A 00 00 50 00 00 00 00 00 00 00 00 00 00 00 00 00 00 FE FF C0 00 02 FE, 0:0:0:0:0:feff:c000:2fe rport=80",
        "01 00 2F 72 75 6E 2F 73 00,                                              ?",
    })
    void namesThePeerAsPeopleWriteAddresses(String octets, String written) {
        var record = message();
        for (String octet : octets.split(" ")) {
            record.address.append(Integer.parseInt(octet, 16));
        }

        assertThat(line(record)).contains(" hostname=? addr=" + written + " terminal=?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "a b", "a=b", "a\"b", "res=success'\ntype=SYSCALL", "größe"})
    void letsNoNameEndTheMessage(String hostile) {
        var record = Samples.record(Operation.JCMD, 7, hostile, hostile);
        record.key = Samples.bytes(hostile);
        record.comm.clear();
        record.comm.append(Samples.bytes(hostile));
        String hex = hex(hostile);

        assertThat(line(record))
                .contains(" name=" + hex + " data=" + hex + " ", " comm=" + hex + " tid=", " key=" + hex + " exe=")
                .hasLineCount(1);
        assertThat(Samples.text(Samples.subject("/", hostile, "", ""), record)).contains(" exe=" + hex + " hostname=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", " ", "'", "ü"})
    void cutsWhatDoesNotFitItsLineAndSaysSo(String fill) {
        var subject = Samples.subject("/", fill.repeat(4096), "l".repeat(4096), "n".repeat(255));
        var record = Samples.record(Operation.JCMD, Long.MAX_VALUE, fill.repeat(4096), fill.repeat(4096));
        record.timeMillis = Long.MAX_VALUE;
        record.key = Samples.bytes(fill.repeat(256));
        record.comm.clear();
        record.comm.append(Samples.bytes(fill.repeat(512)));
        record.argument[0] = -1;
        record.argument[1] = -1;
        record.exit = Long.MIN_VALUE;
        record.success = false;
        record.threadId = Long.MAX_VALUE;
        record.virtualThread = true;
        record.address.append(new byte[] {10, 0, -1, -1, 0, 0, 0, 0});
        for (int i = 0; i < 16; i++) {
            record.address.append(-1);
        }

        var line = Samples.text(subject, record);

        assertThat(line.length()).isLessThanOrEqualTo(EventHead.LONGEST_LINE);
        assertThat(line).contains(" truncated=1 exe=").hasLineCount(1);
    }

    @Test
    void keepsAsMuchOfANameAsTheLineHasRoomFor() {
        assertThat(line(Samples.record(Operation.JCMD, 7, "x".repeat(2000), "y".repeat(2000))))
                .contains("x".repeat(2000), "y".repeat(2000))
                .doesNotContain("truncated");
        assertThat(line(Samples.record(Operation.JCMD, 7, "'".repeat(1000), "")))
                .contains("27".repeat(1000))
                .doesNotContain("truncated");
        assertThat(line(Samples.record(Operation.JCMD, 7, "x".repeat(5000), "")))
                .contains(" truncated=1");
        assertThat(line(Samples.record(Operation.JCMD, 7, "", "'".repeat(2500))))
                .contains(" truncated=1");
    }

    @Test
    void saysThatTheRecordWasCutBefore() {
        var record = message();
        record.truncated = true;

        assertThat(line(record)).contains(" truncated=1 exe=");
        assertThat(line(message())).doesNotContain("truncated");
    }

    @Test
    void cutsThreadNameAndKeyAtTheirLimits() {
        var record = message();
        record.comm.clear();
        record.comm.append(Samples.bytes("c".repeat(600)));
        record.key = Samples.bytes("k".repeat(300));

        assertThat(line(record))
                .contains(" comm=\"" + "c".repeat(512) + "\" tid=", " key=\"" + "k".repeat(256) + "\" ");
    }

    private static AuditRecord message() {
        return Samples.record(Operation.JCMD, 7, "", "");
    }

    private static String hex(String text) {
        var out = new Octets(64);
        byte[] bytes = Samples.bytes(text);
        out.appendUpperHex(bytes, 0, bytes.length);
        return new String(out.toByteArray(), java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static String line(AuditRecord record) {
        return Samples.text(Samples.subject(), record);
    }
}
