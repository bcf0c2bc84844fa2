package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AccountNamesTest {
    private static final AccountNames NAMES = new AccountNames(
            Samples.bytes("root:x:0:0:root:/root:/bin/sh\n# no line\nalice:x:1000:1000::/:\nsecond:x:1000:1:\n"
                    + "größe:x:7:7\nlast:x:4294967294:1:\nunset:x:4294967295:1:\nminus:x:-1:1:\nempty:x::1:\n:x:8:1:\n"
                    + "n".repeat(65) + ":x:9:1:\nlong:x:42949672960:\nodd=name:x:10:1:\nhalf:x:11"),
            Samples.bytes("wheel:x:0:\nusers:x:100:alice,bob\n"));

    @Test
    void givesTheFirstNameOfAnId() {
        assertThat(user(0)).isEqualTo("\"root\"");
        assertThat(user(1000)).isEqualTo("\"alice\"");
        assertThat(user(11)).isEqualTo("\"half\"");
        assertThat(user(4294967294L)).isEqualTo("\"last\"");
        assertThat(group(100)).isEqualTo("\"users\"");
        assertThat(group(0)).isEqualTo("\"wheel\"");
    }

    @Test
    void saysWhatIsUnsetOrUnknownAsAuditd() {
        assertThat(user(-1)).isEqualTo("\"unset\"");
        assertThat(user(4294967295L)).isEqualTo("\"unset\"");
        assertThat(user(8)).isEqualTo("\"unknown(8)\"");
        assertThat(user(9)).isEqualTo("\"unknown(9)\"");
        assertThat(group(1000)).isEqualTo("\"unknown(1000)\"");
        assertThat(user(-2)).isEqualTo("\"last\"");
    }

    @Test
    void writesNamesThatCouldForgeFieldsInHexadecimal() {
        assertThat(user(7)).isEqualTo("6772C3B6C39F65");
        assertThat(user(10)).isEqualTo("6F64643D6E616D65");
    }

    @Test
    void readsTheFilesOfThisMachine() {
        var out = new Octets(8);
        AccountNames.ofThisMachine().appendUser(0, out);

        assertThat(text(out)).isEqualTo("\"root\"");
    }

    private static String user(long id) {
        var out = new Octets(8);
        NAMES.appendUser(id, out);
        return text(out);
    }

    private static String group(long id) {
        var out = new Octets(8);
        NAMES.appendGroup(id, out);
        return text(out);
    }

    private static String text(Octets out) {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
