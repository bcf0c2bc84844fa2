package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.Test;

class LastSerialTest {
    private static final String EVENT_6 =
            Samples.text(Samples.subject(), Samples.record(Operation.RENAME, 6, "/a", "/b"));
    private static final String EVENT_7 =
            Samples.text(Samples.subject(), Samples.record(Operation.RENAME, 7, "/a", "/b"));

    @Test
    void findsTheLastEvent() throws IOException {
        assertThat(find(EVENT_6 + EVENT_7).serial()).isEqualTo(7);
        assertThat(find("node=x " + EVENT_7.substring(EVENT_7.lastIndexOf("type=PROCTITLE")))
                        .serial())
                .isEqualTo(7);
        assertThat(find("type=DAEMON_END msg=audit(1.000:99): op=terminate res=success\n")
                        .serial())
                .isEqualTo(99);
        assertThat(find("").serial()).isZero();
        assertThat(find("no log\n\n\n").serial()).isZero();
    }

    @Test
    void countsAnEventOnlyWithItsLastLineWhereverItWasTorn() throws IOException {
        for (int kept = 0; kept <= EVENT_7.length(); kept++) {
            var last = find(EVENT_6 + EVENT_7.substring(0, kept));
            boolean whole = kept == EVENT_7.length();
            assertThat(last.serial()).as("%d bytes", kept).isEqualTo(whole ? 7 : 6);
            assertThat(last.eventEnd()).isEqualTo(EVENT_6.length() + (whole ? kept : 0));
            assertThat(last.eventTorn()).isEqualTo(kept > 0 && !whole);
            assertThat(last.lineOpen()).isEqualTo(kept > 0 && EVENT_7.charAt(kept - 1) != '\n');
        }
    }

    /** Torn after any whole line but the last: also the rarer lines must not pass for the end of their event. */
    @Test
    void takesNoLineForTheEndOfAnEventThatHasMore() throws IOException {
        for (int i = 0; i < Operation.count(); i++) {
            var record = Samples.record(Operation.of(i), 7, "/a", "/b");
            record.argumentCount = 2;
            record.arguments.append(Samples.bytes("x\0"));
            record.address.append(new byte[] {2, 0, 1, (byte) 0xbb, 10, 0, 0, 5});
            for (var subject : new Subject[] {Samples.subject(), Samples.subject("/", "/e", "", "node-1")}) {
                String event = Samples.text(subject, record);
                int end = event.length();
                for (int cut = event.indexOf('\n') + 1; cut < end; cut = event.indexOf('\n', cut) + 1) {
                    var last = find(EVENT_6 + event.substring(0, cut));
                    assertThat(last.serial()).as(event.substring(0, cut)).isEqualTo(6);
                    assertThat(last.eventTorn()).as(event.substring(0, cut)).isTrue();
                }
                assertThat(find(EVENT_6 + event).serial()).isEqualTo(7);
            }
        }
    }

    @Test
    void callsNothingTornThatOthersWrote() throws IOException {
        String syscall = EVENT_7.substring(0, EVENT_7.indexOf('\n') + 1);
        for (String foreign : new String[] {"x\n", "type\n", "type=\n", "node=a\n", "node=a type=CWX msg\n", "\n"}) {
            assertThat(find(EVENT_6 + syscall + foreign).eventTorn())
                    .as(foreign)
                    .isFalse();
            assertThat(find(EVENT_6 + foreign + syscall).eventTorn())
                    .as(foreign)
                    .isFalse();
        }
        assertThat(find(EVENT_6 + syscall + "typ").eventTorn()).isTrue();
        assertThat(find(EVENT_6 + syscall + "nod").eventTorn()).isTrue();
        assertThat(find(EVENT_6 + syscall + "tyqe=PATH").eventTorn()).isFalse();
        assertThat(find(EVENT_6 + syscall + "nodf=PATH").eventTorn()).isFalse();
        assertThat(find("typ").eventTorn()).isTrue();
    }

    @Test
    void callsNothingTornThatIsLongerThanAnyEvent() throws IOException {
        String path = EVENT_7.substring(EVENT_7.indexOf("type=PATH"), EVENT_7.lastIndexOf("type=PATH"));
        int most = (1 << 20) / path.length();

        assertThat(find(EVENT_6 + path.repeat(most)).eventTorn()).isTrue();
        assertThat(find(EVENT_6 + path.repeat(most + 1)).eventTorn()).isFalse();
        assertThat(find(EVENT_6 + path.repeat(most + 1)).serial()).isEqualTo(6);
    }

    @Test
    void takesNoSerialFromAnythingButAStamp() throws IOException {
        for (String line : new String[] {
            "type=USER",
            "type=USER ",
            "type=USER msg=audit(",
            "type=USER msg=audit(1.000",
            "type=USER msg=audit(1.000:",
            "type=USER msg=audit(1.000:9",
            "type=USER msg=audit(1.000:9)",
            "type=USER msg=audit(1.000:9: pid=1",
            "type=USER msg=audit(1.000:9);",
            "type=USER msg=audit(1.000:/9): ",
            "type=USER msg=audit(1.000:9/): ",
            "type=USER msg=audit(1.000:): pid=1",
            "type=USER msg=audit(1.000:1234567890123456789): pid=1",
            "type=USER msg=audIt(1.000:9): pid=1",
            "typf=USER msg=audit(1.000:9): pid=1",
            "a type=USER msg=audit(1.000:9): pid=1",
            "node=a b type=USER msg=audit(1.000:9): pid=1"
        }) {
            assertThat(find(EVENT_6 + line + "\n").serial()).as(line).isEqualTo(6);
        }
        assertThat(find(EVENT_6 + "type=USER msg=audit(1.000:123456789012345678): \n")
                        .serial())
                .isEqualTo(123_456_789_012_345_678L);
        assertThat(find(EVENT_6 + "type=USER msg=audit(1.000:908):\n").serial()).isEqualTo(908);
    }

    @Test
    void passesOverLinesThatAreLongerThanAnyOfOurs() throws IOException {
        for (int length : new int[] {16_383, 16_384, 65_535, 65_536, 200_000}) {
            String strange = "x".repeat(length) + "\n";
            assertThat(find(EVENT_7 + strange).serial()).as("%d", length).isEqualTo(7);
            assertThat(find(EVENT_7 + strange + EVENT_7.substring(0, 100)).serial())
                    .isEqualTo(7);
            assertThat(find(strange + EVENT_7).serial()).isEqualTo(7);
        }
    }

    @Test
    void readsALogThatShrinksMeanwhile() throws IOException {
        byte[] log = Samples.bytes(EVENT_6 + EVENT_7);
        LastSerial.Source shorter = (target, position) -> {
            int count = (int) Math.min(target.remaining(), log.length - position);
            if (count <= 0) {
                return -1;
            }
            target.put(log, (int) position, count);
            return count;
        };

        assertThat(LastSerial.find(shorter, log.length + 500).serial()).isEqualTo(7);
    }

    @Test
    void passesOverZerosAndBinaryWaste() throws IOException {
        for (int waste : new int[] {1, 100, 65_535, 65_536, 65_537, 300_000}) {
            byte[] binary = new byte[waste];
            new Random(waste).nextBytes(binary);
            assertThat(find(join(EVENT_7, new byte[waste])).serial()).isEqualTo(7);
            assertThat(find(join(EVENT_7, new byte[waste])).eventTorn()).isFalse();
            assertThat(find(join(EVENT_7, binary)).serial()).isEqualTo(7);
            byte[] newlines = new byte[waste];
            Arrays.fill(newlines, (byte) '\n');
            assertThat(find(join(EVENT_7, newlines)).serial()).isEqualTo(7);
        }
    }

    @Test
    void findsALineAcrossEveryWindowBorder() throws IOException {
        for (int waste = 65_536 - EVENT_7.length() - 2; waste < 65_538; waste += 7) {
            assertThat(find(join(EVENT_6 + EVENT_7, new byte[waste])).serial()).isEqualTo(7);
        }
    }

    private static byte[] join(String text, byte[] waste) throws IOException {
        var joined = new ByteArrayOutputStream();
        joined.write(Samples.bytes(text));
        joined.write(waste);
        return joined.toByteArray();
    }

    private static LastSerial find(String log) throws IOException {
        return find(log.getBytes(StandardCharsets.UTF_8));
    }

    private static LastSerial find(byte[] log) throws IOException {
        LastSerial.Source source = (target, position) -> {
            // Short reads are allowed to a source.
            int count = (int) Math.min(Math.min(target.remaining(), 1 + position % 5000), log.length - position);
            target.put(log, (int) position, count);
            return count;
        };
        return LastSerial.find(source, log.length);
    }
}
