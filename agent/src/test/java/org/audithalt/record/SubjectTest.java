package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SubjectTest {
    @Test
    void readsThisProcess() throws IOException {
        var subject = Subject.ofThisProcess("host-1");

        assertThat(subject.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(subject.ppid())
                .isEqualTo(ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(subject.uid())
                .isEqualTo(((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue());
        assertThat(text(subject.exe()))
                .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/exe")).toString());
        assertThat(text(subject.cwd())).isEqualTo(Path.of("").toAbsolutePath().toString());
        assertThat(text(subject.node())).isEqualTo("host-1");
        assertThat(subject.startTicks()).isPositive();
        assertThat(subject.proctitle().length).isBetween(1, Subject.LONGEST_PROCTITLE);
        assertThat(text(subject.tty())).matches("\\(none\\)|pts\\d+|tty\\S+|console");
    }

    @Test
    void survivesEncoding() {
        var subject = Samples.subject("/srv/ö\n", "/opt/a b", "u:r:t:s0-s15:c0.c1023", "n1");

        var read = Subject.decode(Arrays.copyOf(subject.encode(), subject.encode().length + 100));

        assertThat(read.encode()).isEqualTo(subject.encode());
        assertThat(text(read.cwd())).isEqualTo("/srv/ö\n");
        assertThat(read.auid()).isEqualTo(Subject.UNSET);
    }

    @Test
    void decodesRubbishAsUnknown() {
        var read = Subject.decode(Samples.bytes("pid=x\nexe=4G\nnonsense\n=\nuid=12"));

        assertThat(read.pid()).isEqualTo(-1);
        assertThat(text(read.exe())).isEqualTo("?");
        assertThat(read.uid()).isEqualTo(-1);
    }

    @Test
    void cleansLabelNodeAndTtyOfSeparators() {
        var subject = Samples.subject("/", "/e", "a b\nc\0", "n 1");

        assertThat(text(subject.label())).isEqualTo("a_b_c_");
        assertThat(text(subject.node())).isEqualTo("n_1");
    }

    @Test
    void namesTerminalsAsTheKernel() {
        assertThat(ProcSelf.ttyName(0)).isEqualTo("(none)");
        assertThat(ProcSelf.ttyName(136 << 8 | 3)).isEqualTo("pts3");
        assertThat(ProcSelf.ttyName(137 << 8 | 1)).isEqualTo("pts257");
        assertThat(ProcSelf.ttyName(4 << 8 | 1)).isEqualTo("tty1");
        assertThat(ProcSelf.ttyName(4 << 8 | 64)).isEqualTo("ttyS0");
        assertThat(ProcSelf.ttyName(5 << 8 | 1)).isEqualTo("console");
    }

    @Test
    void countsStatFieldsFromTheLastParenthesis() {
        var number = Subject.unknownNumbers();
        var text = Subject.unknownTexts();

        ProcSelf.readStat("7 (a) b (c) S 5 7 7 34816 7 0 0 0 0 0 1 2 0 0 20 0 1 0 4711 0 0", number, text);

        assertThat(number[Subject.PPID]).isEqualTo(5);
        assertThat(number[Subject.START_TICKS]).isEqualTo(4711);
        assertThat(text(text[Subject.TTY])).isEqualTo("pts0");
    }

    @Test
    void decodesPercentEncodedPathsByteForByte() {
        assertThat(ProcSelf.percentDecoded("/a%C3%A9/%FF/"))
                .isEqualTo(new byte[] {'/', 'a', (byte) 0xc3, (byte) 0xa9, '/', (byte) 0xff});
        assertThat(text(ProcSelf.percentDecoded("/"))).isEqualTo("/");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
