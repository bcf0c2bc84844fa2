package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StampedRunTest {
    private static final long[] TIMES = {
        1_795_499_532_659L, 1_795_499_532_660L, 1_795_499_533_000L, 0, -1, 7, Long.MAX_VALUE
    };

    private final EventHead head = new EventHead(Samples.subject("/", "/e", "", "n1"));
    private final StampedRun run = new StampedRun(head, Samples.bytes("a"), Samples.bytes("b\n"), Samples.bytes("c\n"));

    @Test
    void bearsTheStampOfEachEventInEachPlace() {
        for (long time : TIMES) {
            for (long power = 1; power < 1_000_000_000_000L; power *= 10) {
                for (long serial = Math.max(1, power - 12); serial < power + 12; serial++) {
                    check(time, serial);
                }
            }
        }
    }

    @Test
    void bearsSerialsThatGoBackOrStay() {
        for (long serial :
                new long[] {5, 5, 6, 4, 9, 10, 9, 10, 11, 1000, 999, 1000, 19, 20, 21, 0, Long.MAX_VALUE, 1}) {
            check(TIMES[0], serial);
        }
    }

    @Test
    void bearsTheStampThatIsSetAlsoIfItWasNotAskedForMeanwhile() {
        check(TIMES[0], 8);
        head.stamp(TIMES[0], 9);
        head.stamp(TIMES[1], 10);
        check(TIMES[0], 11);
        head.stamp(TIMES[1], 12);
        check(TIMES[1], 13);
    }

    private void check(long time, long serial) {
        var out = new Octets(1);
        out.append('<');
        head.stamp(time, serial);

        run.append(out);

        long millis = Math.max(0, time);
        String thousandths = String.valueOf(1000 + millis % 1000).substring(1);
        String stamp = " msg=audit(" + millis / 1000 + "." + thousandths + ":" + serial + "): ";
        assertThat(new String(out.toByteArray(), StandardCharsets.US_ASCII))
                .isEqualTo("<a" + stamp + "b\n" + stamp + "c\n");
        var line = new Octets(1);
        head.begin(line, Samples.bytes("X"));
        assertThat(new String(line.toByteArray(), StandardCharsets.US_ASCII)).isEqualTo("node=n1 type=X" + stamp);
    }
}
