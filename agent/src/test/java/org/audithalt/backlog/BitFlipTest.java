package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ControlKind;
import org.audithalt.record.ControlRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flips bits in every byte of a backlog with slots in every state, and recovers. Nothing is invented or altered, all that is
 * undamaged is recovered, and the damaged record is reported.
 *
 * <p>Two single bits and all eight of each byte; {@code -Daudithalt.bitflips=all} for each bit.
 */
class BitFlipTest {
    private static final boolean ALL = "all".equals(System.getProperty("audithalt.bitflips"));
    private static final int UNUSED_HEADER_STEP = 61;
    private static final long LAST_IN_LOG = 2;

    @TempDir
    Path directory;

    private Audited audited;
    private byte[] whole;
    private Path copy;
    private int headerBytes;
    private final List<Integer> usedSlots = new ArrayList<>();
    private Found undamaged;

    /** What a recovery makes of a file. */
    private record Found(List<String> records, int waiting, int unreadable, List<String> reports, long lost) {}

    @BeforeEach
    void fillBacklog() throws Exception {
        audited = new Audited(
                directory,
                Audited.rules(
                        directory, "-a always,exit -S openat -F success=0 -k late", "-a always,exit -S all -k some"));
        audited.opened("/stored");
        audited.drained();
        audited.drain.stored(audited.drain.writtenMark());
        int freed = slotOf("/stored");
        audited.opened("/written");
        assertThat(audited.drained()).hasSize(1);
        audited.opened("/done");
        audited.opened("/" + "long".repeat(400));
        audited.exit("UFS.rename", audited.enter("UFS.rename", new File("/a"), new File("/b")), 1);
        audited.enter("FIS.open", "/flying", null);
        audited.enter("FIS.open", "/" + "flying".repeat(200), null);
        audited.enter("Net.accept@Nio", null, null, 5);
        long orphan = audited.enter("FIS.open", "/orphan", null);
        audited.backlog.orphan(Token.generation(orphan), Token.slot(orphan), orphan);
        long given = audited.enter("Net.accept@Nio", null, null, 6);
        audited.exit("Net.accept@Nio", given, -2);
        audited.control.post(ControlKind.CLOSED, 1, 2, true, "reason=disk_full");
        audited.control.post(ControlKind.OPENED, 1, 2, true, "reason=disk_full");
        audited.backlog.status().storedSerial(LAST_IN_LOG - 1);
        audited.backlog.status().publish(audited.gate, 0, audited.losses, 1, 2);

        whole = Files.readAllBytes(audited.file);
        headerBytes = BacklogLayout.headerBytes(audited.backlog.slab().keysBytes());
        usedSlots.add(freed);
        for (int slot = 0; slot < audited.backlog.slab().slots(); slot++) {
            if (audited.state(slot) != SlotLayout.FREE) {
                usedSlots.add(slot);
            }
        }
        copy = Files.write(directory.resolve("copy.backlog"), whole);
        undamaged = recover();
        restore();
        assertThat(undamaged.records()).hasSize(9);
        assertThat(undamaged.waiting()).isOne();
        assertThat(undamaged.unreadable()).isZero();
    }

    private int slotOf(String name) {
        Slab slab = audited.backlog.slab();
        for (int slot = 0; slot < slab.slots(); slot++) {
            if (SlotLayout.ticket(slab.word(slot)) != 0) {
                return slot;
            }
        }
        throw new AssertionError(name);
    }

    private void restore() throws IOException {
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            for (int slot : usedSlots) {
                int at = headerBytes + slot * SlotLayout.BYTES;
                channel.write(ByteBuffer.wrap(whole, at, SlotLayout.BYTES), at);
            }
        }
    }

    private void put(int at, byte value) throws IOException {
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {value}), at);
        }
    }

    /** As the recovery of a process whose log ends with the record that was written. */
    private Found recover() throws IOException, BacklogException {
        List<String> records = new ArrayList<>();
        List<String> reports = new ArrayList<>();
        try (DeadBacklog dead = DeadBacklog.open(copy)) {
            long last = Math.max(LAST_IN_LOG, dead.storedSerial());
            dead.order(last);
            long next = last;
            for (int i = 0; i < dead.size(); i++) {
                if (dead.serial(i) != 0 && dead.serial(i) <= last) {
                    continue;
                }
                next++;
                if (dead.isDamaged(i)) {
                    ControlRecord report = new ControlRecord();
                    dead.readDamaged(i, next, report);
                    assertThat(report.kind).isEqualTo(ControlKind.UNREADABLE);
                    assertThat(report.serial).isEqualTo(next);
                    reports.add(Audited.text(report.detail));
                } else if (dead.isControl(i)) {
                    ControlRecord record = new ControlRecord();
                    dead.read(i, next, record);
                    records.add(text(record));
                } else {
                    AuditRecord record = new AuditRecord();
                    dead.read(i, next, record);
                    records.add(text(record));
                }
            }
            int waiting = 0;
            for (int i = 0; i < Operation.count(); i++) {
                waiting += dead.waiting(Operation.of(i));
            }
            return new Found(records, waiting, dead.unreadable(), reports, dead.lostCount());
        }
    }

    private static String text(ControlRecord record) {
        return record.kind + " " + Audited.text(record.detail) + " " + record.actorPid + " " + record.actorUid + " "
                + record.count + " " + record.firstMillis + " " + record.lastMillis + " " + record.success;
    }

    private static String text(AuditRecord record) {
        return record.ticket + " " + record.operation + " " + Audited.text(record.name) + " "
                + Audited.text(record.secondName) + " " + Audited.text(record.comm) + " "
                + new String(record.key, UTF_8)
                + " "
                + Audited.text(record.address) + " " + Audited.text(record.arguments) + " " + record.timeMillis + " "
                + record.threadId + " " + record.exit + " " + record.success + " " + record.exitKnown + " "
                + record.outcomeKnown + " " + record.truncated + " " + record.virtualThread + " "
                + Arrays.toString(record.argument) + " " + record.argumentCount;
    }

    private static int[] flips(int at) {
        if (!ALL) {
            return new int[] {1 << at % 8, 1 << (at + 4) % 8, 0xff};
        }
        return new int[] {1, 2, 4, 8, 16, 32, 64, 128, 0xff};
    }

    @Test
    void recoversAllButTheDamagedRecordAndReportsThat() throws Exception {
        int trials = 0;
        int reported = 0;
        for (int slot : usedSlots) {
            for (int i = 0; i < SlotLayout.BYTES; i++) {
                int at = headerBytes + slot * SlotLayout.BYTES + i;
                for (int flip : flips(i)) {
                    put(at, (byte) (whole[at] ^ flip));
                    Found found = recover();
                    restore();
                    isRight(found, "slot " + slot + " byte " + i + " flip " + Integer.toHexString(flip));
                    trials++;
                    reported += found.unreadable();
                }
            }
        }
        System.out.println("tried " + trials + " damaged bytes");
        assertThat(trials).isGreaterThan(15 * SlotLayout.BYTES * 3);
        assertThat(reported).isGreaterThan(5_000);
    }

    private void isRight(Found found, String what) {
        List<String> missing = new ArrayList<>(undamaged.records());
        missing.removeAll(found.records());
        List<String> invented = new ArrayList<>(found.records());
        invented.removeAll(undamaged.records());
        assertThat(invented).as("%s: records that were none, or altered", what).isEmpty();
        assertThat(found.records()).as(what).hasSize(undamaged.records().size() - missing.size());
        int lost = missing.size() + undamaged.waiting() - found.waiting();
        assertThat(lost).as("%s: lost: %s", what, missing).isBetween(0, 1);
        assertThat(found.unreadable())
                .as("%s: reported, lost: %s", what, missing)
                .isBetween(lost, 1);
        assertThat(found.reports()).as(what).hasSizeBetween(lost, found.unreadable());
    }

    @Test
    void neverBelievesADamagedHeader() throws Exception {
        int textEnd = BacklogLayout.TEXT_OFFSET + Integer.BYTES + Audited.TEXT.length();
        int keysEnd = BacklogLayout.KEYS_OFFSET
                + (int) CheckedNumber.number(audited.backlog.slab().getLong(BacklogLayout.KEYS_OFFSET));
        int refused = 0;
        for (int at = 0; at < headerBytes; at++) {
            boolean unused = at >= textEnd && at < BacklogLayout.KEYS_OFFSET || at >= keysEnd;
            if (unused && at % UNUSED_HEADER_STEP != 0) {
                continue;
            }
            boolean counter = at >= BacklogLayout.STATUS_OFFSET && at < BacklogLayout.TEXT_OFFSET;
            for (int flip : flips(at)) {
                put(at, (byte) (whole[at] ^ flip));
                String what = "byte " + at + " flip " + Integer.toHexString(flip);
                try {
                    Found found = recover();
                    boolean covered = at < BacklogLayout.HEADER_CRC_OFFSET + Long.BYTES
                            || at >= BacklogLayout.TEXT_OFFSET && !unused;
                    assertThat(covered).as("%s: believed", what).isFalse();
                    assertThat(found.records()).as(what).isEqualTo(undamaged.records());
                    assertThat(found.unreadable()).as(what).isZero();
                    assertThat(found.lost()).as(what).isIn(undamaged.lost(), counter ? DeadBacklog.UNKNOWN : 0L);
                    restore();
                } catch (BacklogException leftAlone) {
                    assertThat(leftAlone).as(what).hasMessageContaining("left alone");
                    refused++;
                }
                put(at, whole[at]);
            }
        }
        assertThat(refused).isGreaterThan(500);
    }
}
