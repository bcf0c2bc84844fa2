package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.Test;

/** The forms are those of lines that the kernel wrote. */
class ObjectDetailTest {
    private static final AccountNames NAMES =
            new AccountNames(Samples.bytes("alice:x:1000:\n"), Samples.bytes("users:x:100:\n"));

    @Test
    void isWrittenInTheKernelsOrderAndForm() {
        var record = known(Samples.record(Operation.OPENAT, 7, "/dev/null", ""));
        record.object.mode = 020666;
        record.object.device = 6;
        record.object.deviceOfFile = 0x103;

        assertThat(path(Samples.subject(), record, 0))
                .isEqualTo("item=0 name=\"/dev/null\" inode=12 dev=00:06 mode=020666 ouid=1000 ogid=4294967294"
                        + " rdev=01:03 nametype=NORMAL");
    }

    @Test
    void namesTheOwnerInAnEnrichedLog() {
        var record = known(Samples.record(Operation.OPENAT, 7, "/a", ""));

        assertThat(path(Samples.subject().enriched(NAMES), record, 0))
                .endsWith(" rdev=00:00 nametype=NORMAL\u001dOUID=\"alice\" OGID=\"unknown(4294967294)\"");
    }

    @Test
    void writesLargeNumbersWhole() {
        var record = known(Samples.record(Operation.OPENAT, 7, "/a", ""));
        record.object.inode = Long.MAX_VALUE;
        record.object.device = 0x0001_2345_6789_abcdL;
        record.object.mode = 0;

        assertThat(path(Samples.subject(), record, 0))
                .contains(" inode=9223372036854775807 dev=129ab:345678cd mode=00 ");
    }

    @Test
    void oldAndNewNameOfARenamedFileAreOneObject() {
        var record = known(Samples.record(Operation.RENAME, 7, "/a/old", "/b/new"));
        record.directory.known = true;
        record.directory.inode = 1;
        record.secondDirectory.known = true;
        record.secondDirectory.inode = 2;

        assertThat(path(Samples.subject(), record, 0))
                .contains("name=\"/a/\" inode=1 ")
                .endsWith("nametype=PARENT");
        assertThat(path(Samples.subject(), record, 1))
                .contains("name=\"/b/\" inode=2 ")
                .endsWith("nametype=PARENT");
        assertThat(path(Samples.subject(), record, 2))
                .contains("name=\"/a/old\" inode=12 ")
                .endsWith("=DELETE");
        assertThat(path(Samples.subject(), record, 3))
                .contains("name=\"/b/new\" inode=12 ")
                .endsWith("=CREATE");
    }

    @Test
    void anUnknownObjectHasNone() {
        var record = known(Samples.failed(Samples.record(Operation.UNLINK, 7, "/a/b", ""), 13));
        record.directory.known = true;

        assertThat(path(Samples.subject(), record, 0))
                .contains("name=\"/a/\" inode=0 ")
                .endsWith("nametype=PARENT");
        assertThat(path(Samples.subject(), record, 1)).isEqualTo("item=1 name=\"/a/b\" nametype=UNKNOWN");
    }

    private static AuditRecord known(AuditRecord record) {
        record.object.known = true;
        record.object.inode = 12;
        record.object.device = 0xfe00;
        record.object.mode = 0100644;
        record.object.uid = 1000;
        record.object.gid = 4294967294L;
        return record;
    }

    private static String path(Subject subject, AuditRecord record, int item) {
        var out = new Octets(64);
        new AuditText(subject).append(record, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("type=PATH"))
                .skip(item)
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*?\\): ", "");
    }
}
