package org.audithalt.review;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSplitterTest {
    private static String line(String type, String stamp) {
        return "type=" + type + " msg=audit(" + stamp + "): a=b";
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    @Test
    void putsTheRecordsOfAnEventTogether() {
        String first = line("SYSCALL", "5.001:1");
        String second = line("PROCTITLE", "5.001:1");
        String other = line("SYSCALL", "5.001:2");

        assertThat(SampleLog.events(lines(first, second, other))).containsExactly(first + "|" + second, other);
    }

    @Test
    void keepsMixedEventsApart() {
        String one = line("SYSCALL", "5.001:1");
        String two = line("SYSCALL", "5.001:2");
        String oneMore = line("PATH", "5.001:1");
        String twoMore = line("PATH", "5.001:2");

        assertThat(SampleLog.events(lines(one, two, oneMore, twoMore)))
                .containsExactly(one + "|" + oneMore, two + "|" + twoMore);
    }

    @Test
    void anEventIsCompleteWhenAnotherBeginsTwoSecondsYounger() {
        String late = line("PATH", "5.999:1");

        assertThat(SampleLog.events(lines(line("SYSCALL", "5.999:1"), line("SYSCALL", "6.999:2"), late)))
                .hasSize(2);
        assertThat(SampleLog.events(lines(line("SYSCALL", "5.999:1"), line("SYSCALL", "7.000:2"), late)))
                .hasSize(3)
                .contains(late);
    }

    @Test
    void anEventIsCompleteWhenAnotherBeginsAfterItsLastRecord() {
        String late = line("PATH", "5.001:1");

        assertThat(SampleLog.events(lines(line("PROCTITLE", "5.001:1"), line("SYSCALL", "5.001:2"), late)))
                .hasSize(3);
        assertThat(SampleLog.events(lines(line("USYS_CONFIG", "5.001:1"), line("SYSCALL", "5.001:2"), late)))
                .hasSize(3);
        assertThat(SampleLog.events(lines(line("PROCTITLE", "5.001:1"), late))).hasSize(1);
    }

    @Test
    void timeSerialAndNodeAreOneIdentity() {
        assertThat(SampleLog.events(lines(
                        line("SYSCALL", "5.001:1"),
                        line("SYSCALL", "5.002:1"),
                        line("SYSCALL", "6.001:1"),
                        "node=a " + line("SYSCALL", "5.001:1"),
                        "node=b " + line("SYSCALL", "5.001:1"),
                        "node=a " + line("PATH", "5.001:1"))))
                .hasSize(5);
    }

    @Test
    void theLastLineNeedsNoEnd() {
        String whole = line("SYSCALL", "5.001:1");
        String half = "type=PATH msg=audit(5.001:1): item=0 na";

        assertThat(SampleLog.events(whole + "\n" + half)).containsExactly(whole + "|" + half);
    }

    @Test
    void passesOverZerosAndEmptyLines() {
        String one = line("SYSCALL", "5.001:1");
        String two = line("SYSCALL", "5.001:2");

        assertThat(SampleLog.events("\n\r\n" + one + "\n\0\0\0" + two + "\n" + "\0".repeat(5000)))
                .containsExactly(one, two);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "half a line of somebody else",
                "type=",
                "type=X msg=audit(",
                "type=X msg=audit(1.000:1)",
                "type=X msg=audit(1.00:1): ",
                "type=X msg=audit(1.000000:1): ",
                "type=X msg=audit(1.000:): ",
                "type=X msg=audit(.000:1): ",
                "type=X msg=audit(1.000:-1): ",
                "type=X msg=audit(1.000:1111111111111111111): ",
                "node=",
                "node=x",
                " type=X msg=audit(1.000:1): "
            })
    void aLineThatIsNoRecordIsTold(String line) {
        String whole = line("SYSCALL", "5.001:1");

        assertThat(SampleLog.events(lines(whole, line, line("PATH", "5.001:1"))))
                .containsExactly("malformed " + line.stripTrailing(), whole + "|" + line("PATH", "5.001:1"));
    }

    @Test
    void unknownTypesAreRecordsToo() {
        assertThat(SampleLog.events(lines(line("UNKNOWN[1399]", "5.001:1"), line("NEVER_HEARD_OF", "5.001:2"))))
                .hasSize(2);
    }
}
