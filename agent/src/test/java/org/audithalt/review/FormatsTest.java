package org.audithalt.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FormatsTest {
    private static String text(OutputFormat format, String log) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Query all = new Query(TimeRange.ALL, List.of());
        try (Search search =
                new Search(all, new Printing(format, ZoneOffset.UTC, false, false, out), Progress.NONE, 1)) {
            search.stream(new ByteArrayInputStream(SampleLog.bytes(log)));
        }
        return out.toString(UTF_8);
    }

    private static Map<String, Object> json(String log) throws IOException {
        return JSON.std.mapFrom(text(OutputFormat.JSON, log));
    }

    @Test
    void defaultPutsTheTimeFirstAndTheLastRecordBeforeTheOthers() throws IOException {
        String log =
                "type=SYSCALL msg=audit(1764547201.007:7): a=b\ntype=PATH msg=audit(1764547201.007:7): n=\u001b[m\u001dX=\"y\"\n";

        assertThat(text(OutputFormat.DEFAULT, log))
                .isEqualTo("----\ntime->Mon Dec  1 00:00:01 2025\n"
                        + "type=PATH msg=audit(1764547201.007:7): n=\\033[m\n"
                        + "type=SYSCALL msg=audit(1764547201.007:7): a=b\n");
    }

    @ParameterizedTest
    @EnumSource
    void aTimeBehindAllDatesIsNoRecord(OutputFormat format) throws IOException {
        String last = "type=SYSCALL msg=audit(253402300799.999:8): a=b\n";

        assertThat(text(
                        format,
                        "type=SYSCALL msg=audit(253402300800.000:7): a=b\n"
                                + "type=SYSCALL msg=audit(999999999999999999.659:34): a=b\n" + last))
                .isEqualTo(text(format, last))
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "RAW", mode = EnumSource.Mode.EXCLUDE)
    void noTerminalObeysWhatIsPrinted(OutputFormat format) throws IOException {
        String hostile = "\u001b[2J\u00c2\u009b2J\u00e2\u0080\u00ae";
        String log = "node=" + hostile + " type=" + hostile + " msg=audit(1795499532.007:7): " + hostile + "=" + hostile
                + " comm=1B5B6DC29B6DE280AE\u001dUID=\"" + hostile + "\"\n";

        assertThat(text(format, log)).contains("2J").doesNotContain("\u001b", "\u009b", "\u202e");
    }

    @Test
    void jsonHasOneObjectALine() throws IOException {
        assertThat(text(OutputFormat.JSON, SampleLog.KINDS).lines())
                .hasSize(10)
                .allMatch(line -> line.startsWith("{\"time\":\""));
    }

    @Test
    void jsonDecodesWhatIsEncodedAndNothingElse() throws IOException {
        String log =
                "node=web1 type=SYSCALL msg=audit(1795499532.007:7): a0=61 comm=6D20 exe=\"/bin/x\" key=(null)\u001dUID=\"alice\"\n"
                        + "type=EXECVE msg=audit(1795499532.007:8): argc=2 a0=\"ls\" a1=2D6C20\n"
                        + "type=SOCKADDR msg=audit(1795499532.007:9): saddr=020001BB0A0000050000000000000000\n";

        String[] lines = text(OutputFormat.JSON, log).split("\n", -1);
        assertThat(lines[0])
                .isEqualTo(
                        "{\"time\":\"2026-11-24T05:52:12.007Z\",\"serial\":7,\"node\":\"web1\",\"records\":[{\"type\":\"SYSCALL\","
                                + "\"fields\":{\"a0\":\"61\",\"comm\":\"m \",\"exe\":\"/bin/x\",\"key\":\"(null)\"},"
                                + "\"enriched\":{\"UID\":\"alice\"}}]}");
        assertThat(lines[1]).contains("{\"argc\":\"2\",\"a0\":\"ls\",\"a1\":\"-l \"}");
        assertThat(lines[2]).contains("\"addr\":\"10.0.0.5\",\"port\":\"443\"");
    }

    @Test
    void jsonKeepsApartWhatAProgramWrote() throws IOException {
        String log = "type=USER_LOGIN msg=audit(1.008:8): pid=99 uid=0 msg='op=login uid=1001 exe=\"/x\" res=failed'\n";

        assertThat(text(OutputFormat.JSON, log))
                .contains(
                        "{\"pid\":\"99\",\"uid\":\"0\",\"msg\":{\"op\":\"login\",\"uid\":\"1001\",\"exe\":\"/x\",\"res\":\"failed\"}}");
    }

    @Test
    void jsonLosesNoByteOfANameThatIsNoText() throws IOException {
        Map<String, Object> event = json("type=PATH msg=audit(1.008:8): name=2FFF22 name=\"again\"\n");

        assertThat(event.toString()).contains("name=/\ufffd\"", "name_hex=2FFF22", "name_2=again");
    }

    @Test
    void jsonGivesNoNameTwiceInAnObject() throws IOException {
        String message = "type=USER msg=audit(1.008:8): pid=1 msg='op=x pid=2' pid=3 msg='op=y' comm_hex=4 comm=FF\n";
        String address =
                "type=SOCKADDR msg=audit(1.008:9): addr=1 port=2 saddr=020001BB0A0000050000000000000000\u001dPORT=\"a\" PORT=\"b\"\n";

        assertThat(text(OutputFormat.JSON, message))
                .contains(
                        "{\"pid\":\"1\",\"msg\":{\"op\":\"x\",\"pid\":\"2\"},\"pid_2\":\"3\",\"msg_2\":{\"op\":\"y\"},"
                                + "\"comm_hex\":\"4\",\"comm\":\"\ufffd\",\"comm_hex_2\":\"FF\"}");
        assertThat(text(OutputFormat.JSON, address))
                .contains("\"addr_2\":\"10.0.0.5\",\"port_2\":\"443\"}", "{\"PORT\":\"a\",\"PORT_2\":\"b\"}");
    }

    @Test
    void interpretPutsNamesForNumbers() throws IOException {
        String log =
                "node=web1 type=SYSCALL msg=audit(1795499532.007:7): arch=c000003e syscall=257 success=no exit=-13 a0=ff"
                        + " pid=8 auid=4294967295 uid=0 gid=0 euid=4000000000 ses=4294967295 comm=6D1B exe=\"/bin/x\" key=(null)"
                        + "\u001dUID=\"alice\"\n"
                        + "type=CWD msg=audit(1795499532.008:8): cwd=\"/srv\"\n"
                        + "type=PATH msg=audit(1795499532.008:8): item=0 name=2F612062 mode=0104755 ouid=0 nametype=NORMAL\n"
                        + "type=PROCTITLE msg=audit(1795499532.008:8): proctitle=6C73002D6C\n"
                        + "type=USER_CMD msg=audit(1795499532.009:9): pid=1 uid=0 msg='op=x cmd=6C73 res=success'\n"
                        + "type=SOCKADDR msg=audit(1795499532.010:10): saddr=020001BB0A0000050000000000000000\n"
                        + "type=SOCKADDR msg=audit(1795499532.010:10): saddr=01002F72756E2F6100\n"
                        + "type=SOCKADDR msg=audit(1795499532.010:10): saddr=1000\n";

        assertThat(text(OutputFormat.INTERPRET, log).split("\n", -1))
                .contains(
                        "----",
                        "node=web1 type=SYSCALL msg=audit(2026-11-24 05:52:12.007:7) : arch=x86_64 syscall=openat success=no exit=EACCES"
                                + " a0=0xff pid=8 auid=unset uid=alice gid=root euid=unknown(4000000000) ses=unset comm=m\\033"
                                + " exe=/bin/x key=(null)",
                        "type=CWD msg=audit(2026-11-24 05:52:12.008:8) : cwd=/srv",
                        "type=PATH msg=audit(2026-11-24 05:52:12.008:8) : item=0 name=/a b mode=file,4755 ouid=root nametype=NORMAL",
                        "type=PROCTITLE msg=audit(2026-11-24 05:52:12.008:8) : proctitle=ls -l",
                        "type=USER_CMD msg=audit(2026-11-24 05:52:12.009:9) : pid=1 uid=root msg='op=x cmd=ls res=success'",
                        "type=SOCKADDR msg=audit(2026-11-24 05:52:12.010:10) : saddr={ saddr_fam=inet laddr=10.0.0.5 lport=443 }",
                        "type=SOCKADDR msg=audit(2026-11-24 05:52:12.010:10) : saddr={ saddr_fam=local path=/run/a }",
                        "type=SOCKADDR msg=audit(2026-11-24 05:52:12.010:10) : saddr={ unknown address }");
    }
}
