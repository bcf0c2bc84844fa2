package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "136, 0, pts0",
        "143, 255, pts2047",
        "136, 256, pts256",
        "144, 0, tty144:0",
        "135, 1, tty135:1",
        "4, 63, tty63",
        "4, 65, ttyS1",
        "5, 0, tty5:0",
        "5, 2, tty5:2",
        "204, 64, tty204:64",
        "259, 1, tty259:1",
    })
    void decodesDeviceNumbersOfTerminals(int major, int minor, String name) {
        // proc(5): minor in bits 31 to 20 and 7 to 0, major in bits 19 to 8
        assertThat(ProcSelf.ttyName((minor & 0xffffff00L) << 12 | major << 8 | minor & 0xff))
                .isEqualTo(name);
    }

    @Test
    void readsAllFourKindsOfIds() {
        var number = Subject.unknownNumbers();

        ProcSelf.readStatus("Name:\tUid: 1 2 3\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nGroups:\t1 2 3 4\n", number);

        assertThat(new long[] {
                    number[Subject.UID], number[Subject.EUID], number[Subject.SUID], number[Subject.FSUID],
                    number[Subject.GID], number[Subject.EGID], number[Subject.SGID], number[Subject.FSGID]
                })
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void leavesIdsUnknownThatTheKernelDoesNotSay() {
        var number = Subject.unknownNumbers();

        ProcSelf.readStatus("Uid:\t1\t2\t3\nGid:\t5\n\nUid:\t7\t7\t7\t7", number);

        assertThat(number).isEqualTo(Subject.unknownNumbers());
    }

    @Test
    void leavesAStatLineAloneThatIsTooShort() {
        var number = Subject.unknownNumbers();
        var text = Subject.unknownTexts();

        ProcSelf.readStat("7 (a) S 5 7 7 34816 7 0 0 0 0 0 1 2 0 0 20 0 1 0", number, text);

        assertThat(number).isEqualTo(Subject.unknownNumbers());
        assertThat(text(text[Subject.TTY])).isEqualTo("(none)");
    }

    @Test
    void readsIdsAndArgumentsOfThisProcessAsTheKernelSaysThem() throws IOException {
        var subject = Subject.ofThisProcess("");
        String status = Files.readString(Path.of("/proc/self/status"));
        String[] uid = status.replaceAll("(?s).*\nUid:\\s+(.*?)\n.*", "$1").split("\\s+");
        String[] gid = status.replaceAll("(?s).*\nGid:\\s+(.*?)\n.*", "$1").split("\\s+");
        byte[] arguments = Files.readAllBytes(Path.of("/proc/self/cmdline"));

        assertThat(List.of(subject.uid(), subject.euid(), subject.suid(), subject.fsuid()))
                .extracting(Object::toString)
                .containsExactly(uid);
        assertThat(List.of(subject.gid(), subject.egid(), subject.sgid(), subject.fsgid()))
                .extracting(Object::toString)
                .containsExactly(gid);
        assertThat(subject.auid()).isEqualTo(kernelNumber("/proc/self/loginuid"));
        assertThat(subject.ses()).isEqualTo(kernelNumber("/proc/self/sessionid"));
        assertThat(subject.proctitle())
                .isEqualTo(Arrays.copyOf(arguments, Math.min(arguments.length - 1, Subject.LONGEST_PROCTITLE)));
        assertThat(Subject.hostName())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    }

    private static long kernelNumber(String file) throws IOException {
        return Files.exists(Path.of(file))
                ? Long.parseLong(Files.readString(Path.of(file)).strip())
                : Subject.UNSET;
    }

    @Test
    void keepsEveryNumberAndTextThroughEncoding() {
        long[] number = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
        byte[][] text = {
            Samples.bytes("pts1"),
            Samples.bytes("/e"),
            Samples.bytes("l"),
            Samples.bytes("/c"),
            Samples.bytes("p\0q"),
            Samples.bytes("n"),
            Samples.bytes("AUID=\"u v\"")
        };

        var read = Subject.decode(new Subject(number, text).encode());

        assertThat(new long[] {
                    read.ppid(),
                    read.pid(),
                    read.auid(),
                    read.uid(),
                    read.gid(),
                    read.euid(),
                    read.suid(),
                    read.fsuid(),
                    read.egid(),
                    read.sgid(),
                    read.fsgid(),
                    read.ses(),
                    read.startTicks()
                })
                .isEqualTo(number);
        assertThat(new byte[][] {
                    read.tty(), read.exe(), read.label(), read.cwd(), read.proctitle(), read.node(), read.names()
                })
                .isDeepEqualTo(text);
    }

    @Test
    void takesOtherLettersThanPrintableAsciiOutOfWordsThatAreNeverEncoded() {
        assertThat(text(Samples.subject("/", "/e", "!~\u007f é", "").label())).isEqualTo("!~____");
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
        assertThat(text(ProcSelf.percentDecoded("/%41"))).isEqualTo("/A");
        assertThat(text(ProcSelf.percentDecoded("/%4"))).isEqualTo("/%4");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
