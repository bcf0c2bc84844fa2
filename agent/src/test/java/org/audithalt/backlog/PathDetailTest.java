package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import org.audithalt.bridge.Bridge;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ObjectDetail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What records keep of their objects, when it is asked, and that it is in the sums. */
class PathDetailTest {
    @TempDir
    Path directory;

    private Audited audited;
    private Path file;

    @BeforeEach
    void makeBacklog() throws IOException {
        audited = withRules("-a always,exit -S all -k all");
        file = Files.createFile(directory.resolve("file"));
    }

    private Audited withRules(String... rules) throws IOException {
        var made = new Audited(Files.createTempDirectory(directory, "log"), Audited.rules(directory, rules));
        made.audit.prepareNatives();
        made.audit.usePathDetail();
        return made;
    }

    @Test
    void anOpenedFileIsAskedForByItsDescriptor() throws IOException {
        try (FileInputStream opened = new FileInputStream(file.toFile())) {
            long token = audited.enter("FIS.open", file.toString(), null, -100);
            Path other = Files.createFile(directory.resolve("other"));
            Files.move(file, directory.resolve("moved"));
            Files.move(other, file);
            audited.exit("FIS.open", token, Bridge.descriptor(opened.getFD()));
        }

        assertIsOf(audited.one().object, directory.resolve("moved"));
    }

    @Test
    void aRemovedFileIsAskedForBeforeAndItsDirectoryAfter() throws IOException {
        long inode = inode(file);
        long token = audited.enter("UND.unlink", bytes(file), null);
        Files.delete(file);
        audited.exit("UND.unlink", token, 0);

        AuditRecord record = audited.one();
        assertThat(record.operation).isEqualTo(Operation.UNLINK);
        assertThat(record.object.known).isTrue();
        assertThat(record.object.inode).isEqualTo(inode);
        assertIsOf(record.directory, directory);
        assertThat(record.address.isEmpty()).isTrue();
        assertThat(Audited.text(record.name)).isEqualTo(file.toString());
    }

    @Test
    void aLinkItselfIsMeantWhereTheCallDoesNotFollowIt() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        long inode = inode(link);
        long token = audited.enter("UND.unlink", bytes(link), null);
        Files.delete(link);
        audited.exit("UND.unlink", token, 0);

        assertThat(audited.one().object.inode).isEqualTo(inode).isNotEqualTo(inode(file));
    }

    @Test
    void bothNamesOfARenameAreOneObject() throws IOException {
        Path sub = Files.createDirectory(directory.resolve("sub"));
        Path moved = sub.resolve("moved");
        long token = audited.enter("UND.rename", bytes(file), bytes(moved));
        Files.move(file, moved);
        audited.exit("UND.rename", token, 0);

        AuditRecord record = audited.one();
        assertIsOf(record.object, moved);
        assertIsOf(record.directory, directory);
        assertIsOf(record.secondDirectory, sub);
    }

    @Test
    void nothingIsKnownOfWhatCannotBeSeen() {
        Path missing = directory.resolve("none/none");
        audited.audit.fail(
                Audited.row("UND.unlink"),
                audited.enter("UND.unlink", bytes(missing), null),
                new IllegalStateException());

        AuditRecord record = audited.one();
        assertThat(record.object.known).isFalse();
        assertThat(record.directory.known).isFalse();
    }

    @Test
    void aNameRelativeToANamelessDirectoryIsNobodys() {
        byte[] name = "file\0".getBytes(StandardCharsets.US_ASCII);
        audited.exit("UND.unlinkat", audited.enter("UND.unlinkat", name, null, 1 << 20), 0);

        AuditRecord record = audited.one();
        assertThat(record.object.known).isFalse();
        assertThat(record.directory.known).isFalse();
    }

    @Test
    void anOutcomeThatNobodyKnowsHasNone() {
        audited.audit.fail(
                Audited.row("FIS.open"),
                audited.enter("FIS.open", file.toString(), null, -100),
                new OutOfMemoryError());

        AuditRecord record = audited.one();
        assertThat(record.outcomeKnown).isFalse();
        assertThat(record.object.known).isFalse();
    }

    @Test
    void rulesThatWaitForTheOutcomeDoNotTakeItForAnAddress() throws IOException {
        audited = withRules(
                "-a always,exit -S all -F saddr_fam=2 -F success=1 -k inet",
                "-a always,exit -S all -F success=1 -k any");
        long token = audited.enter("UND.unlink", bytes(file), null);
        audited.exit("UND.unlink", token, 0);

        AuditRecord record = audited.one();
        assertThat(new String(record.key, StandardCharsets.UTF_8)).isEqualTo("any");
        assertIsOf(record.object, file);
    }

    @Test
    void damageOfItIsFoundOut() throws IOException {
        long token = audited.enter("UND.unlink", bytes(file), null);
        int slot = Token.slot(token);
        Slab slab = audited.backlog.slab();
        long ticket = SlotLayout.ticket(slab.word(slot));
        long at = slab.address(slot) + SlotLayout.HEAD_PAYLOAD_OFFSET + DetailLayout.INODE_OFFSET;
        assertThat(SlotCheck.entryHolds(slab, slot, ticket)).isTrue();
        Slab.UNSAFE.putLong(at, Slab.UNSAFE.getLong(at) ^ 1);
        assertThat(SlotCheck.entryHolds(slab, slot, ticket)).isFalse();
        Slab.UNSAFE.putLong(at, Slab.UNSAFE.getLong(at) ^ 1);
        audited.exit("UND.unlink", token, 0);

        assertThat(SlotCheck.recordHolds(slab, slot)).isTrue();
        long directoryAt = at + DetailLayout.BYTES;
        Slab.UNSAFE.putLong(directoryAt, Slab.UNSAFE.getLong(directoryAt) ^ 1);
        assertThat(SlotCheck.recordHolds(slab, slot)).isFalse();
    }

    @Test
    void theLongestNameHasRoomBesides() throws IOException {
        String longest = directory + "/.".repeat((4000 - directory.toString().length()) / 2) + "/file";
        audited.exit("FIS.open", audited.enter("FIS.open", longest, null, -100), 1 << 20);
        AuditRecord unknown = audited.one();
        assertThat(Audited.text(unknown.name)).isEqualTo(longest);
        assertThat(unknown.object.known).isFalse();

        audited.exit("UFS.attributes", audited.enter("UFS.attributes", new File(longest), null), 1);
        AuditRecord record = audited.one();
        assertThat(Audited.text(record.name)).isEqualTo(longest);
        assertIsOf(record.object, file);
        assertThat(audited.used()).isZero();
    }

    private static void assertIsOf(ObjectDetail detail, Path path) throws IOException {
        assertThat(detail.known).isTrue();
        assertThat(detail.inode).isEqualTo(inode(path));
        assertThat(detail.device).isEqualTo(attribute(path, "dev"));
        assertThat(detail.mode).isEqualTo((int) attribute(path, "mode"));
        assertThat(detail.uid).isEqualTo(attribute(path, "uid"));
        assertThat(detail.gid).isEqualTo(attribute(path, "gid"));
        assertThat(detail.deviceOfFile).isEqualTo(attribute(path, "rdev"));
    }

    private static long inode(Path path) throws IOException {
        return attribute(path, "ino");
    }

    private static long attribute(Path path, String name) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS)).longValue();
    }

    private static byte[] bytes(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(name, name.length + 1);
    }
}
