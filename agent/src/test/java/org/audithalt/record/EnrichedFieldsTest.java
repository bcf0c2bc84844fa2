package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms are those of lines that auditd 3.0.9 wrote. */
class EnrichedFieldsTest {
    private static final AccountNames NAMES =
            new AccountNames(Samples.bytes("alice:x:1000:\nbob:x:7:\n"), Samples.bytes("users:x:1000:\n"));
    private static final Subject SUBJECT = Samples.subject().enriched(NAMES);
    private static final String IDS = "AUID=\"unset\" UID=\"alice\" GID=\"users\" EUID=\"alice\" SUID=\"alice\""
            + " FSUID=\"alice\" EGID=\"users\" SGID=\"users\" FSGID=\"users\"";

    @Test
    void aSystemCallIsFollowedByWhatItsNumbersMean() {
        var lines = Samples.text(SUBJECT, Samples.record(Operation.UNLINK, 7, "/a", ""));
        var raw = Samples.text(Samples.subject(), Samples.record(Operation.UNLINK, 7, "/a", ""));

        String arch = Arch.current() == Arch.AARCH64 ? "aarch64" : "x86_64";
        assertThat(lines.lines().findFirst().orElseThrow())
                .endsWith(" tid=31\u001dARCH=" + arch + " SYSCALL=" + Operation.UNLINK.callName(Arch.current()) + " "
                        + IDS);
        assertThat(lines.replaceAll("\u001d[^\n]*", "")).isEqualTo(raw);
        assertThat(lines.lines().filter(line -> line.indexOf(0x1d) >= 0)).hasSize(1);
    }

    /** The room that is reserved for a record counts on it. */
    @Test
    void nothingIsLongerThanItsBound() {
        var fields = new EnrichedFields(Samples.subject().enriched(Samples.longNames()), Arch.current());
        var out = new Octets(1024);
        int longestCall = 0;
        for (int i = 0; i < Operation.count(); i++) {
            out.clear();
            fields.appendCall(Operation.of(i), 0, out);
            longestCall = Math.max(longestCall, out.length());
        }
        assertThat(longestCall).isPositive().isLessThanOrEqualTo(fields.longestCall());

        out.clear();
        fields.appendOwner(1000, 1000, 0, out);
        assertThat(out.length()).isPositive().isLessThanOrEqualTo(fields.longestOwner());
        out.clear();
        fields.appendOther(1000, true, 0, out);
        assertThat(out.length()).isPositive().isLessThanOrEqualTo(fields.longestUsers());
        out.clear();
        var address = new Octets(32);
        address.append(HexFormat.of().parseHex("0A00FFFF00000000FEFEFEFEFEFEFEFEFEFEFEFEFEFEFEFEFEFFFFFF"));
        fields.appendAddress(address, 0, out);
        assertThat(out.length()).isPositive().isLessThanOrEqualTo(fields.longestAddress());
    }

    @ParameterizedTest
    @CsvSource({
        "020000017F0000010000000000000000, '{ saddr_fam=inet laddr=127.0.0.1 lport=1 }'",
        "0A000009000000000000000000000000000000000000000100000000, '{ saddr_fam=inet6 laddr=::1 lport=9 }'",
        "0A0000090000000500000000000000000000FFFF7F00000103000000, '{ saddr_fam=inet6 laddr=::ffff:127.0.0.1%3 lport=9 }'",
        "0A0001BB0000000020010DB8000000000001000000000001FEFFFFFF, '{ saddr_fam=inet6 laddr=2001:db8::1:0:0:1%4294967294 lport=443 }'",
        "01002F746D702F6E6F0000000000, '{ saddr_fam=local path=/tmp/no }'",
        "010000616273, '{ saddr_fam=local path=abs }'",
        "01002F61207D0A3D22, '{ saddr_fam=local path=/a\\040\\175\\012\\075\\042 }'",
        "00000000000000000000000000000000, unknown-family(0)",
        "100000000000000000000000, unknown-family(16)"
    })
    void anAddressIsReadAsAuditdReadsIt(String hex, String words) {
        var record = Samples.record(Operation.CONNECT, 7, "", "");
        record.address.append(HexFormat.of().parseHex(hex));

        assertThat(Samples.text(SUBJECT, record)).contains("saddr=" + hex + "\u001dSADDR=" + words + "\n");
    }

    @Test
    void aMessageNamesItsUserBeforeTheLogin() {
        assertThat(Samples.text(SUBJECT, Samples.record(Operation.LOAD_AGENT, 7, "/a", "")))
                .endsWith(" res=success'\u001dUID=\"alice\" AUID=\"unset\"\n");
    }

    @Test
    void ownRecordsNameUsersInTheOrderOfTheirFields() {
        assertThat(control(Samples.control(ControlKind.START, 3, "")))
                .contains(" format=enriched ")
                .endsWith(" res=success\u001dAUID=\"unset\" UID=\"alice\"\n");
        assertThat(control(Samples.control(ControlKind.END, 3, "cause=exit")))
                .endsWith(" res=success cause=exit\u001dAUID=\"unset\" UID=\"alice\"\n");
        assertThat(control(Samples.control(ControlKind.CLOSED, 3, "reason=x")))
                .endsWith(" res=success'\u001dUID=\"alice\" AUID=\"unset\"\n");
        assertThat(control(Samples.control(ControlKind.CONFIG, 3, "audit_failure=3 old=1")))
                .endsWith(" res=1\u001dAUID=\"unset\"\n");
        assertThat(control(by(7, Samples.control(ControlKind.SUSPEND, 3, "reason=x"))))
                .endsWith(" res=success'\u001dUID=\"bob\" AUID=\"unset\"\n");
        assertThat(control(by(8, Samples.control(ControlKind.CONFIG, 3, "audit_failure=3 old=1"))))
                .endsWith(" res=1\u001dUID=\"unknown(8)\" AUID=\"unset\"\n");
        assertThat(control(by(7, Samples.control(ControlKind.ROTATE, 3, ""))))
                .endsWith(" res=success\u001dAUID=\"unset\" UID=\"bob\"\n");
    }

    @Test
    void aDeadProcessKeepsTheNamesThatItsIdsHad() {
        var read = Subject.decode(SUBJECT.encode());
        var renamed = new AccountNames(Samples.bytes("other:x:1000:\nbob:x:7:\n"), new byte[0]);
        var record = Samples.record(Operation.UNLINK, 7, "/a", "");

        assertThat(read.isEnriched()).isTrue();
        assertThat(Samples.text(read.withAccounts(renamed), record)).isEqualTo(Samples.text(SUBJECT, record));
        assertThat(Subject.decode(Samples.subject().encode()).isEnriched()).isFalse();
    }

    @Test
    void whatADamagedHeaderSaysOfNamesForgesNoLine() {
        var stored = new String(SUBJECT.encode(), StandardCharsets.US_ASCII)
                .replaceFirst("names=41554944", "names=0A1D007F");

        assertThat(Samples.text(Subject.decode(Samples.bytes(stored)), Samples.record(Operation.UNLINK, 7, "/a", "")))
                .doesNotContain("\0")
                .contains(" ____=\"unset\"")
                .hasLineCount(5);
    }

    private static ControlRecord by(long uid, ControlRecord record) {
        record.actorPid = 55;
        record.actorUid = uid;
        return record;
    }

    private static String control(ControlRecord record) {
        var out = new Octets(8);
        new ControlText(SUBJECT, "1.0").append(record, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
