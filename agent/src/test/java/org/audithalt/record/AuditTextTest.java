package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.Test;

class AuditTextTest {
    private static final String STAMP = " msg=audit(1795499532.666:7): ";
    private static final String TITLE = "type=PROCTITLE" + STAMP + "proctitle=6A617661002D6A6172006170702E6A6172";

    @Test
    void writesTheWholeEventInTheKernelsOrder() {
        var record = Samples.record(Operation.OPENAT, 7, "x", "");
        record.argument[0] = -100;
        record.argument[2] = 0x80000;
        record.exit = 3;
        record.key = Samples.bytes("k");
        var arch = Arch.current();

        assertThat(Samples.text(Samples.subject("/srv/app", "/opt/probe", "lab:s0", "n1"), record)
                        .split("\n"))
                .containsExactly(
                        "node=n1 type=SYSCALL" + STAMP + "arch=" + Integer.toHexString(arch.auditArch()) + " syscall="
                                + Operation.OPENAT.number(arch) + " success=yes exit=3 a0=ffffff9c a1=0 a2=80000 a3=0"
                                + " items=1 ppid=8963 pid=9016 auid=4294967295 uid=1000 gid=1000 euid=1000 suid=1000"
                                + " fsuid=1000 egid=1000 sgid=1000 fsgid=1000 tty=(none) ses=4294967295"
                                + " comm=\"worker-1\" exe=\"/opt/probe\" subj=lab:s0 key=\"k\" tid=31",
                        "node=n1 type=CWD" + STAMP + "cwd=\"/srv/app\"",
                        "node=n1 type=PATH" + STAMP + "item=0 name=\"/srv/app/x\" nametype=NORMAL",
                        "node=n1 " + TITLE);
    }

    @Test
    void usesTheNumbersOfTheOtherArchitecture() {
        var out = new Octets(1);
        new AuditText(Samples.subject(), Arch.AARCH64).append(Samples.record(Operation.UNLINK, 7, "/a", ""), out);

        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).contains("arch=c00000b7 syscall=35 ");
    }

    @Test
    void leavesOutSuccessAndExitOfAnUnknownOutcome() {
        assertThat(Samples.text(Samples.subject(), Samples.unknown(Samples.record(Operation.MKDIR, 7, "/d", ""))))
                .contains(" syscall=" + Operation.MKDIR.number(Arch.current()) + " a0=0")
                .doesNotContain("success=")
                .doesNotContain("exit=");
    }

    @Test
    void leavesOutExitAloneWhereErrnoIsUnknown() {
        assertThat(Samples.text(Samples.subject(), Samples.failed(Samples.record(Operation.MKDIR, 7, "/d", ""), 0)))
                .contains(" success=no a0=0")
                .doesNotContain("exit=");
    }

    @Test
    void addsItsOwnFieldsBehindTheKey() {
        var record = Samples.record(Operation.DLOPEN, 7, "/l.so", "");
        record.virtualThread = true;
        record.truncated = true;

        assertThat(Samples.text(Samples.subject(), record))
                .contains(" key=(null) tid=31 vthread=1 truncated=1 op=dlopen\n");
    }

    @Test
    void listsPathsByOperation() {
        assertThat(paths(Operation.OPENAT, "x", "")).containsExactly("\"/srv/app/x\" NORMAL");
        assertThat(failedPaths(Operation.OPENAT, "x", "")).containsExactly("\"/srv/app/x\" UNKNOWN");
        var created = Samples.record(Operation.OPENAT, 7, "/a/n", "");
        created.argument[2] = 0302;
        assertThat(paths(created)).containsExactly("\"/a/\" PARENT", "\"/a/n\" CREATE");
        assertThat(paths(Operation.UNLINK, "/a/x", "")).containsExactly("\"/a/\" PARENT", "\"/a/x\" DELETE");
        assertThat(failedPaths(Operation.RMDIR, "/a/x", "")).containsExactly("\"/a/\" PARENT", "\"/a/x\" UNKNOWN");
        assertThat(paths(Operation.MKDIR, "/a/d/", "")).containsExactly("\"/a/\" PARENT", "\"/a/d/\" CREATE");
        assertThat(paths(Operation.RENAME, "/a/x", "b/y"))
                .containsExactly(
                        "\"/a/\" PARENT", "\"/srv/app/b/\" PARENT", "\"/a/x\" DELETE", "\"/srv/app/b/y\" CREATE");
        assertThat(failedPaths(Operation.RENAMEAT, "/a/x", "/b/y"))
                .containsExactly("\"/a/\" PARENT", "\"/b/\" PARENT", "\"/a/x\" UNKNOWN", "\"/b/y\" UNKNOWN");
        assertThat(paths(Operation.LINK, "/a/x", "/b/y"))
                .containsExactly("\"/b/\" PARENT", "\"/a/x\" NORMAL", "\"/b/y\" CREATE");
        assertThat(paths(Operation.SYMLINK, "../t", "/b/y"))
                .containsExactly("\"/b/\" PARENT", "\"../t\" UNKNOWN", "\"/b/y\" CREATE");
        assertThat(paths(Operation.CHMOD, "/", "")).containsExactly("\"/\" NORMAL");
        assertThat(paths(Operation.UNLINK, "/x", "")).containsExactly("\"/\" PARENT", "\"/x\" DELETE");
        assertThat(paths(Operation.FTRUNCATE, "", "")).containsExactly("(null) NORMAL");
        assertThat(paths(Operation.LISTEN, "", "")).isEmpty();
        assertThat(paths(Operation.EXECVE, "ls", "")).containsExactly("\"ls\" NORMAL");
        assertThat(paths(Operation.EXECVE, "bin/ls", "")).containsExactly("\"/srv/app/bin/ls\" NORMAL");
        assertThat(failedPaths(Operation.DLOPEN, "/l.so", "")).containsExactly("\"/l.so\" UNKNOWN");
    }

    @Test
    void namesUnixSocketsByTheirAddress() {
        var bind = Samples.record(Operation.BIND, 7, "", "");
        bind.address.append(Samples.bytes("\1\0/run/s\0"));
        assertThat(paths(bind)).containsExactly("\"/run/\" PARENT", "\"/run/s\" CREATE");
        assertThat(Samples.text(Samples.subject(), bind)).contains("saddr=01002F72756E2F7300\n");

        var byName = Samples.record(Operation.CONNECT, 7, "/run/s", "");
        assertThat(paths(byName)).containsExactly("\"/run/s\" NORMAL");
        assertThat(Samples.text(Samples.subject(), byName)).contains("saddr=01002F72756E2F7300\n");

        var abstractName = Samples.record(Operation.CONNECT, 7, "", "");
        abstractName.address.append(Samples.bytes("\1\0\0name"));
        assertThat(paths(abstractName)).isEmpty();

        var unnamed = Samples.record(Operation.ACCEPT, 7, "", "");
        unnamed.address.append(new byte[] {1, 0});
        assertThat(Samples.text(Samples.subject(), unnamed)).contains("saddr=01000000\n");
    }

    @Test
    void padsInternetAddresses() {
        var connect = Samples.record(Operation.CONNECT, 7, "", "");
        connect.address.append(new byte[] {2, 0, 1, (byte) 0xbb, 10, 0, 0, 5});

        assertThat(Samples.text(Samples.subject(), connect))
                .contains("saddr=020001BB0A0000050000000000000000\n")
                .doesNotContain("type=CWD");
    }

    @Test
    void splitsLongArgumentsIntoPieces() {
        var record = Samples.record(Operation.EXECVE, 7, "/bin/echo", "");
        record.argumentCount = 3;
        record.arguments.append(Samples.bytes("x".repeat(20_000) + "\0"));
        record.arguments.append(Samples.bytes("é".repeat(5_000) + "\0"));

        var text = Samples.text(Samples.subject(), record);

        assertThat(text).contains("argc=3 a0=\"/bin/echo\" a1_len=20000 a1[0]=\"xxx");
        assertThat(text).contains("type=EXECVE" + STAMP + " a1[1]=\"xxx").contains("a2_len=20000 a2[0]=C3A9");
        assertThat(piecesOf(text, "a1[", "\"")).isEqualTo("x".repeat(20_000));
        assertThat(piecesOf(text, "a2[", "")).isEqualTo("C3A9".repeat(5_000));
        assertThat(text.lines()).allMatch(line -> line.length() < EventHead.LONGEST_LINE);
        assertThat(text).doesNotContain("truncated=1");
    }

    @Test
    void endsAnEndlessArgumentListAndSaysSo() {
        var record = Samples.record(Operation.EXECVE, 7, "/bin/echo", "");
        record.argumentCount = 300_001;
        for (int i = 0; i < 300_000; i++) {
            record.arguments.append('a');
            record.arguments.append(0);
        }

        var text = Samples.text(Samples.subject(), record);

        assertThat(text).contains(" truncated=1");
        assertThat(text.lines().filter(line -> line.startsWith("type=EXECVE"))).hasSize(ExecveLines.MOST_LINES);
    }

    @Test
    void keepsOverlongNamesWithinTheirLine() {
        var long4095 = "/" + "ü".repeat(2047);
        assertThat(Samples.text(Samples.subject(), Samples.record(Operation.OPENAT, 7, long4095, "")))
                .doesNotContain("truncated");

        var tooLong = Samples.text(Samples.subject(), Samples.record(Operation.OPENAT, 7, "/" + "ü".repeat(9000), ""));
        assertThat(tooLong).contains(" truncated=1");
        assertThat(tooLong.lines()).allMatch(line -> line.length() < EventHead.LONGEST_LINE);
    }

    @Test
    void leavesNameRelativeWhereTheAbsoluteOneDoesNotFit() {
        var cwd = "/" + "ü".repeat(2000);
        var name = "ä".repeat(2000);

        var text = Samples.text(Samples.subject(cwd, "/e", "", ""), Samples.record(Operation.UNLINK, 7, name, ""));

        assertThat(text).contains("item=0 name=2F" + "C3BC".repeat(2000) + " nametype=PARENT");
        assertThat(text).contains("item=1 name=" + "C3A4".repeat(2000) + " nametype=DELETE");
        assertThat(text).doesNotContain("truncated");
    }

    @Test
    void namesAnUnnamedVirtualThreadAsThreadDumpsDo() {
        assertThat(Samples.text(Samples.subject(), thread("", true))).contains(" comm=\"VirtualThread[#31]\" ");
        assertThat(Samples.text(Samples.subject(), thread("v-1", true))).contains(" comm=\"v-1\" ");
        assertThat(Samples.text(Samples.subject(), thread("", false))).contains(" comm=\"\" ");
    }

    private static AuditRecord thread(String name, boolean virtual) {
        var record = Samples.record(Operation.MKDIR, 7, "/d", "");
        record.virtualThread = virtual;
        record.comm.clear();
        record.comm.append(Samples.bytes(name));
        return record;
    }

    @Test
    void writesADescriptorThatIsMappedInItsOwnLine() {
        var record = Samples.record(Operation.MMAP, 7, "/data", "");
        record.argument[0] = 12;
        record.argument[1] = 4096;
        record.argument[2] = 3;
        record.argument[3] = 0x8001;

        assertThat(Samples.text(Samples.subject(), record))
                .contains(" a0=0 a1=1000 a2=3 a3=8001 items=1 ")
                .contains("\ntype=MMAP" + STAMP + "fd=12 flags=0x8001\ntype=CWD");
    }

    @Test
    void writesNegativeIntsAsTheLowerHalfOfTheirRegister() {
        var record = Samples.record(Operation.FCHOWN, 7, "/d", "");
        record.argument[0] = -1;
        record.argument[1] = Integer.MIN_VALUE;
        record.argument[2] = Integer.MIN_VALUE - 1L;
        record.argument[3] = Integer.MAX_VALUE;

        assertThat(Samples.text(Samples.subject(), record))
                .contains(" a0=ffffffff a1=80000000 a2=ffffffff7fffffff a3=7fffffff ");
    }

    @Test
    void writesALengthWhole() {
        var record = Samples.record(Operation.FTRUNCATE, 7, "/d", "");
        record.argument[0] = -1;
        record.argument[1] = -1;

        assertThat(Samples.text(Samples.subject(), record)).contains(" a0=ffffffff a1=ffffffffffffffff ");
    }

    /** One object writes all records of a log: nothing of one may get into another. */
    @Test
    void writesEveryEventAsIfItWereTheFirst() {
        var shared = new AuditText(Samples.subject());
        for (int i = 0; i < 2 * Operation.count(); i++) {
            // each operation once with much and once with little
            boolean much = i % 2 == 0;
            var record =
                    Samples.record(Operation.of(i / 2), i, much ? "/a/x" : "y", much ? "/b/" + "z".repeat(99) : "");
            if (much) {
                record.address.append(Samples.bytes("\1\0/run/" + "s".repeat(90)));
                record.arguments.append(Samples.bytes("x".repeat(40_000)));
                record.argumentCount = 2;
            } else {
                record.address.append(new byte[] {2, 0, 0, 80, 10, 0, 0, 5});
            }
            var out = new Octets(64);
            shared.append(record, out);
            assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
                    .isEqualTo(Samples.text(Samples.subject(), record));
        }
    }

    @Test
    void cutsThreadNameKeyAndProgramAtTheirLimitsAndSaysSo() {
        var exact = Samples.record(Operation.MKDIR, 7, "/d", "");
        exact.comm.clear();
        exact.comm.append(Samples.bytes("c".repeat(512)));
        exact.key = Samples.bytes("k".repeat(256));
        assertThat(Samples.text(Samples.subject("/", "/" + "e".repeat(2045), "", ""), exact))
                .contains("comm=\"" + "c".repeat(512) + "\"", "key=\"" + "k".repeat(256) + "\"", "e".repeat(2045))
                .doesNotContain("truncated");

        var comm = Samples.record(Operation.MKDIR, 7, "/d", "");
        comm.comm.clear();
        comm.comm.append(Samples.bytes("c".repeat(513)));
        assertThat(Samples.text(Samples.subject(), comm)).contains("=\"" + "c".repeat(512) + "\"", " truncated=1");

        var key = Samples.record(Operation.MKDIR, 7, "/d", "");
        key.key = Samples.bytes("k".repeat(257));
        assertThat(Samples.text(Samples.subject(), key)).contains("=\"" + "k".repeat(256) + "\"", " truncated=1");

        assertThat(Samples.text(
                        Samples.subject("/", "/" + "e".repeat(2046), "", ""),
                        Samples.record(Operation.MKDIR, 7, "/d", "")))
                .contains("=\"/" + "e".repeat(2045) + "\"", " truncated=1");
    }

    @Test
    void saysNothingOfALabelAndTitleThatTheProcessDoesNotHave() {
        var subject = new Subject(Subject.unknownNumbers(), Subject.unknownTexts());

        assertThat(Samples.text(subject, Samples.record(Operation.MKDIR, 7, "/d", "")))
                .contains(" exe=\"?\" key=(null) tid=")
                .contains(" ppid=4294967295 pid=4294967295 ")
                .endsWith(": proctitle=(null)\n");
    }

    @Test
    void keepsSpaceForEverythingThatTheLinesRepeat() {
        int plain = bound("/srv", "/e", "", "", 500);

        // ausearch reads eight lines at most of one event, and the node is in each
        assertThat(bound("/srv", "/e", "", "n".repeat(100), 500) - plain).isGreaterThanOrEqualTo(8 * 100);
        // in the CWD line and before each of four names, all in hexadecimal
        assertThat(bound("/srv" + "d".repeat(100), "/e", "", "", 500) - plain).isGreaterThanOrEqualTo(5 * 2 * 100);
        assertThat(bound("/srv", "/e".repeat(51), "", "", 500) - plain).isBetween(100, 200);
        assertThat(bound("/srv", "/e", "l".repeat(100), "", 500) - plain).isBetween(100, 110);
        // a socket's path as SOCKADDR, PARENT and CREATE, each in hexadecimal
        assertThat(bound("/srv", "/e", "", "", 600) - plain).isGreaterThanOrEqualTo(3 * 2 * 100);
        assertThat(plain).isBetween(8 * 1024, 9 * 1024);
        assertThat(new AuditText(Samples.subject()).maxEventBytes(Integer.MAX_VALUE))
                .isEqualTo(Integer.MAX_VALUE);
    }

    private static int bound(String cwd, String exe, String label, String node, int payload) {
        return new AuditText(Samples.subject(cwd, exe, label, node)).maxEventBytes(payload);
    }

    @Test
    void takesASystemCallsTerminatorOffAName() {
        assertThat(paths(Operation.OPENAT, "/a\0", "")).containsExactly("\"/a\" NORMAL");
    }

    private static String piecesOf(String text, String field, String quote) {
        var joined = new StringBuilder();
        for (int at = text.indexOf(field); at >= 0; at = text.indexOf(field, at + 1)) {
            int begin = text.indexOf('=', at) + 1 + quote.length();
            int end = begin;
            while (Character.isLetterOrDigit(text.charAt(end))) {
                end++;
            }
            joined.append(text, begin, end);
        }
        return joined.toString();
    }

    private static List<String> paths(Operation operation, String name, String second) {
        return paths(Samples.record(operation, 7, name, second));
    }

    private static List<String> failedPaths(Operation operation, String name, String second) {
        return paths(Samples.failed(Samples.record(operation, 7, name, second), 2));
    }

    private static List<String> paths(AuditRecord record) {
        var found = new ArrayList<String>();
        for (var line : Samples.text(Samples.subject(), record).lines().toList()) {
            int name = line.indexOf(" name=");
            if (name >= 0) {
                found.add(line.substring(name + 6).replace("nametype=", ""));
            }
        }
        return found;
    }
}
