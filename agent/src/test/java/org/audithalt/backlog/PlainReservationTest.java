package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.audithalt.bridge.Bridge;
import org.audithalt.gate.Reason;
import org.audithalt.record.AuditRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The common action is recorded as all others are. */
class PlainReservationTest {
    private static final int STAMP = 0x30001;

    @TempDir
    Path directory;

    private Audited audited;
    private Slab slab;
    private Reservation reservation;
    private PlainReservation plainReservation;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory);
        slab = audited.backlog.slab();
        reservation = new Reservation(audited.backlog, audited.gate, Audited.rows());
        plainReservation = new PlainReservation(reservation, audited.backlog, audited.gate);
    }

    private long plain(String row, Object first, Object second) {
        int index = Audited.row(row);
        PlainRow plain = PlainRow.of(Audited.rows())[index];
        assertThat(plain.plainEntry).isTrue();
        return plainReservation.reserve(plain, first, second, -100, 0x7fff_ffff_ffffL, 3, -4, STAMP);
    }

    private long general(String row, Object first, Object second) {
        return reservation.reserve(
                Area.GENERAL, Audited.row(row), first, second, -100, 0x7fff_ffff_ffffL, 3, -4, STAMP, 0, 0, true);
    }

    /** All of a slot that a sum covers but for ticket and time, which must differ. */
    private String covered(long token) {
        int slot = Token.slot(token);
        assertThat(SlotCheck.recordHolds(slab, slot)).isTrue();
        int payload = SlotLayout.padded(SlotWriter.getShort(slab, slot, SlotLayout.COMM_LENGTH_OFFSET))
                + SlotLayout.padded(SlotWriter.getShort(slab, slot, SlotLayout.NAME_LENGTH_OFFSET))
                + SlotLayout.padded(SlotWriter.getShort(slab, slot, SlotLayout.SECOND_LENGTH_OFFSET));
        StringBuilder bytes = new StringBuilder();
        for (int i = SlotLayout.THREAD_ID_OFFSET; i < SlotLayout.HEAD_PAYLOAD_OFFSET + payload; i++) {
            bytes.append(Slab.UNSAFE.getByte(slab.address(slot) + i)).append(' ');
        }
        return bytes.toString();
    }

    private void assertSame(String row, Object first, Object second) {
        long plain = plain(row, first, second);
        long general = general(row, first, second);
        assertThat(plain).isNotEqualTo(Reservation.NONE);
        assertThat(general).isNotEqualTo(Reservation.NONE);
        assertThat(covered(plain)).isEqualTo(covered(general));
        audited.backlog.claims().release(Token.slot(plain));
        audited.backlog.claims().release(Token.slot(general));
    }

    @Test
    void writesWhatReservationWrites() {
        for (int length = 1; length <= 300; length++) {
            assertSame("FIS.open", "/" + "n".repeat(length - 1), null);
            assertSame("UND.open", ("/" + "n".repeat(length - 1)).getBytes(UTF_8), null);
        }
        assertSame("UND.open", "/\u00fc\u20ac".getBytes(UTF_8), null);
        assertSame("UND.rename", "/a".getBytes(UTF_8), "/bcdefghijklmnopqrstuvwxyz".getBytes(UTF_8));
    }

    @Test
    void leavesToReservationWhatIsNotPlain() {
        Object[] names = {"/\u00fc", "/\u20ac", "/" + "n".repeat(400), new File("/x"), null};
        for (Object name : names) {
            assertThat(plain("FIS.open", name, null)).as("%s", name).isEqualTo(Reservation.NONE);
        }
        assertThat(plain("UND.open", "/a\0b".getBytes(UTF_8), null)).isEqualTo(Reservation.NONE);
        assertThat(audited.used()).isZero();
    }

    @Test
    void theRecordOfANameThatIsNotPlainIsWhole() {
        String name = "/tmp/gr\u00fc\u00dfe-\u20ac";
        audited.opened(name);
        AuditRecord record = audited.one();
        assertThat(Audited.text(record.name)).isEqualTo(name);
        assertThat(record.exit).isEqualTo(5);
        byte[] ended = "/tmp/x\0rest".getBytes(UTF_8);
        audited.exit("UND.open", audited.enter("UND.open", ended, null), 4);
        assertThat(Audited.text(audited.one().name)).isEqualTo("/tmp/x");
        assertThat(audited.used()).isZero();
    }

    @Test
    void takesTheNextFreeSlotWhereItsOwnIsTaken() {
        long first = plain("FIS.open", "/x", null);
        int next = Token.slot(first) + 1;
        slab.setWordRelease(next, SlotLayout.word(1 << 20, SlotLayout.IN_FLIGHT));
        long second = plain("FIS.open", "/y", null);
        assertThat(Token.slot(second)).isEqualTo(next + 1);
        slab.setWordRelease(next, 0);
    }

    @Test
    void takesNothingWhileTheGateIsClosed() {
        audited.gate.close(Reason.ADMINISTRATOR, "test");
        assertThat(plain("FIS.open", "/x", null)).isEqualTo(Reservation.NONE);
        assertThat(audited.used()).isZero();
        audited.gate.open(Reason.ADMINISTRATOR);
        assertThat(plain("FIS.open", "/x", null)).isNotEqualTo(Bridge.UNAUDITED);
    }

    @Test
    void aVirtualThreadsNumberAndALongThreadNameAreRecorded() throws InterruptedException {
        for (String name : new String[] {"", "a", "x".repeat(63), "x".repeat(64), "\u00e4"}) {
            Thread thread = new Thread(() -> audited.opened("/tmp/x"), name);
            thread.start();
            thread.join();
            AuditRecord record = audited.one();
            assertThat(Audited.text(record.comm)).isEqualTo(name.substring(0, Math.min(name.length(), 63)));
            assertThat(record.threadId).isEqualTo(thread.getId());
            assertThat(record.virtualThread).isFalse();
        }
    }
}
