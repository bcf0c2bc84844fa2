package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.Test;

class ExecveLinesTest {
    private static final String LINE = "type=EXECVE msg=audit(1795499532.666:7): ";
    private static final Pattern ARGUMENT = Pattern.compile(" ?a([0-9]+)=(\"[^\"]*\"|[0-9A-F]+)");

    @Test
    void listsTheProgramAndItsArguments() {
        assertThat(execve(record("/bin/echo", 4, "-n\0\0it's me\0")))
                .containsExactly(LINE + "argc=4 a0=\"/bin/echo\" a1=\"-n\" a2=\"\" a3=69742773206D65");
    }

    @Test
    void takesTheTerminatorOffTheProgramsName() {
        assertThat(execve(record("/bin/echo\0", 1, ""))).containsExactly(LINE + "argc=1 a0=\"/bin/echo\"");
        assertThat(execve(record("", 1, ""))).containsExactly(LINE + "argc=1 a0=\"\"");
    }

    @Test
    void listsTheBeginningOfAnArgumentThatWasCut() {
        assertThat(execve(record("/e", 3, "whole\0hal")))
                .containsExactly(LINE + "argc=3 a0=\"/e\" a1=\"whole\" a2=\"hal\"");
    }

    @Test
    void goesOnInFurtherLinesAndLosesNoArgument() {
        var arguments = new StringBuilder();
        var expected = new StringBuilder("0=\"/e\"");
        for (int i = 1; i <= 2000; i++) {
            String argument = "a".repeat(i % 40) + i;
            arguments.append(argument).append('\0');
            expected.append(' ').append(i).append("=\"").append(argument).append('"');
        }

        var lines = execve(record("/e", 2001, arguments.toString()));

        var found = new StringBuilder();
        for (String line : lines) {
            assertThat(line).startsWith(LINE);
            assertThat(line.length() - LINE.length()).isLessThanOrEqualTo(ExecveLines.LONGEST_FIELDS);
            var matcher = ARGUMENT.matcher(line);
            while (matcher.find()) {
                found.append(found.length() == 0 ? "" : " ")
                        .append(matcher.group(1))
                        .append('=')
                        .append(matcher.group(2));
            }
        }
        assertThat(found.toString()).isEqualTo(expected.toString());
        // a line ends only where the next argument does not fit
        assertThat(lines.subList(0, lines.size() - 1))
                .allMatch(line -> line.length() - LINE.length() > ExecveLines.LONGEST_FIELDS - 60);
        assertThat(lines.get(1)).startsWith(LINE + " a");
    }

    @Test
    void cutsNoArgumentThatFitsALineOfItsOwn() {
        String longest = "x".repeat(ExecveLines.LONGEST_FIELDS - " a1=\"\"".length());

        assertThat(execve(record("/e", 2, longest + "\0")))
                .containsExactly(LINE + "argc=2 a0=\"/e\"", LINE + " a1=\"" + longest + "\"");
        assertThat(execve(record("/e", 2, longest + "x\0")))
                .hasSize(2)
                .first()
                .asString()
                .startsWith(LINE + "argc=2 a0=\"/e\" a1_len=" + (longest.length() + 1) + " a1[0]=\"xxx");
    }

    @Test
    void fillsALineToItsLastCharacter() {
        String head = "argc=2 a0=\"/e\"";
        String rest = "x".repeat(ExecveLines.LONGEST_FIELDS - head.length() - " a1=\"\"".length());

        assertThat(execve(record("/e", 2, rest + "\0"))).containsExactly(LINE + head + " a1=\"" + rest + "\"");
        assertThat(execve(record("/e", 2, rest + "x\0"))).hasSize(2);
    }

    @Test
    void numbersThePiecesOfAnArgumentAndFillsTheirLines() {
        var lines = execve(record("/e", 2, "x".repeat(20_000) + "\0"));

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains(" a1_len=20000 a1[0]=\"");
        assertThat(lines.get(1)).startsWith(LINE + " a1[1]=\"");
        assertThat(lines.get(2)).startsWith(LINE + " a1[2]=\"").endsWith("x\"");
        assertThat(lines.subList(0, 2)).allMatch(line -> line.length() - LINE.length() == ExecveLines.LONGEST_FIELDS);
    }

    @Test
    void countsTheLengthInCharactersAsWritten() {
        assertThat(String.join("", execve(record("/e", 2, " ".repeat(6000) + "\0"))))
                .contains(" a1_len=12000 a1[0]=2020", " a1[1]=2020");
    }

    @Test
    void saysThatTheListIsCutOnlyIfItIs() {
        String argument = "x".repeat(7490) + "\0";

        String whole = Samples.text(Samples.subject(), record("/e", 64, argument.repeat(63)));
        assertThat(whole).doesNotContain("truncated=1").contains(" a63=");
        String cut = Samples.text(Samples.subject(), record("/e", 66, argument.repeat(65)));
        assertThat(cut).contains(" truncated=1").contains(" a63=").doesNotContain(" a64=");
        String cutInPieces = Samples.text(Samples.subject(), record("/e", 2, "x".repeat(500_000)));
        assertThat(cutInPieces).contains(" truncated=1", " a1[63]=").doesNotContain(" a1[64]=");
    }

    @Test
    void keepsWithinTheBoundWhateverTheArguments() {
        for (String argument :
                List.of("", "x", " ", "x".repeat(99), "ü".repeat(3000), "x".repeat(7495), "x".repeat(8000))) {
            for (int count : new int[] {0, 1, 10, 1000}) {
                var record = record("/e", count + 1, (argument + "\0").repeat(count));
                var head = new EventHead(Samples.subject());
                head.stamp(Long.MAX_VALUE, Long.MAX_VALUE);
                var lines = new ExecveLines(head);
                lines.make(record);
                assertThat((long) lines.text().length())
                        .isLessThanOrEqualTo(lines.longest(record.name.length() + record.arguments.length())
                                + 2L * (record.name.length() + record.arguments.length()));
            }
        }
    }

    private static AuditRecord record(String program, int count, String arguments) {
        var record = Samples.record(Operation.EXECVE, 7, program, "");
        record.argumentCount = count;
        record.arguments.append(arguments.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static List<String> execve(AuditRecord record) {
        return Samples.text(Samples.subject(), record)
                .lines()
                .filter(line -> line.startsWith("type=EXECVE"))
                .toList();
    }
}
