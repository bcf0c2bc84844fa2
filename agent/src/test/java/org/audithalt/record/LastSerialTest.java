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
