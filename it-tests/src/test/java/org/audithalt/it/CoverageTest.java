package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison itself: what it must not overlook. */
final class CoverageTest {
    private static final String BEGIN = """
            100 execve("/jdk/bin/java", ["java"], 0x1 /* 1 var */) = 0
            100 clone3({flags=CLONE_VM|CLONE_THREAD} => {parent_tid=[101]}, 88) = 101
            101 openat(AT_FDCWD</home>, "/etc/before", O_RDONLY) = 3</etc/before>
            101 write(2<pipe:[1]>, "audithalt: 1: auditing process 100 to /log", 42) = 42
            """;
    private static final String OPEN = "101 openat(AT_FDCWD</home>, \"a\", O_RDONLY) = 3</home/a>\n";
    private static final String READ = "101 read(3</home/a>, \"text\", 8192) = 4\n";
    private static final String MISSING = "101 unlink(\"/home/b\") = -1 ENOENT (No such file or directory)\n";

    @TempDir
    Path directory;

    @Test
    void agreesWhereEveryCallHasItsRecord() throws Exception {
        Coverage coverage = coverage(BEGIN + OPEN + READ + MISSING, begin(), open(3), read(3, 4), missing(-2));

        assertThat(coverage.matched()).isEqualTo(4);
        assertThat(coverage.witnessed()).isEqualTo(4);
        assertThat(coverage.before()).isEqualTo(2);
        assertThat(coverage.untold()).isEmpty();
        assertThat(coverage.unexplained()).isEmpty();
    }

    @Test
    void tellsCallWithoutRecord() throws Exception {
        Coverage coverage = coverage(BEGIN + OPEN + READ + MISSING, begin(), open(3), missing(-2));

        assertThat(coverage.unexplained())
                .singleElement()
                .hasToString("1 read [] 101 []: 101 " + READ.substring(4).trim());
        assertThat(coverage.matched()).isEqualTo(3);
    }

    @Test
    void tellsRecordWithoutCall() throws Exception {
        Coverage coverage = coverage(BEGIN + OPEN, begin(), open(3), read(3, 4));

        assertThat(coverage.untold()).singleElement().asString().contains("read");
    }

    @Test
    void takesNoRecordForCallWithAnotherOutcomeObjectOrDescriptor() throws Exception {
        assertThat(coverage(BEGIN + MISSING, begin(), missing(-13)).untold()).hasSize(1);
        assertThat(coverage(BEGIN + READ, begin(), read(3, 5)).untold()).hasSize(1);
        assertThat(coverage(BEGIN + READ, begin(), read(4, 4)).untold()).hasSize(1);
        assertThat(coverage(BEGIN + OPEN.replace("\"a\"", "\"c\""), begin(), open(3))
                        .untold())
                .hasSize(1);
    }

    @Test
    void takesNoRecordForTwoCallsNorAnyOutOfOrder() throws Exception {
        Coverage twice = coverage(BEGIN + READ + READ, begin(), read(3, 4));
        assertThat(twice.matched()).isEqualTo(2);
        assertThat(twice.unexplained()).hasSize(1);

        Coverage exchanged = coverage(BEGIN + OPEN + MISSING, begin(), missing(-2), open(3));
        assertThat(exchanged.untold()).hasSize(1);
        assertThat(exchanged.unexplained()).hasSize(1);
    }

    @Test
    void comparesThreadsApart() throws Exception {
        String other = "101 clone3({flags=CLONE_VM|CLONE_THREAD} => {parent_tid=[102]}, 88) = 102\n"
                + "102 prctl(PR_SET_NAME, \"worker\") = 0\n";
        Coverage coverage = coverage(
                BEGIN + other + READ.replace("101", "102"), begin(), read(3, 4).replace("tid=1", "tid=9"));

        assertThat(coverage.untold()).hasSize(1);
        assertThat(coverage.unexplained()).hasSize(1);
    }

    /** A process that is started is recorded once, whatever it then does and however it is searched for. */
    @Test
    void followsStartedProcessToItsProgramOnly() throws Exception {
        String start = """
                101 vfork() = 200
                200 execve("/jdk/lib/jspawnhelper", ["jspawnhelper"], 0x1 /* 1 var */) = 0
                200 execve("/opt/tool", ["tool"], 0x1 /* 1 var */) = -1 ENOENT (No such file or directory)
                200 execve("/bin/tool", ["tool"], 0x1 /* 1 var */) = 0
                200 openat(AT_FDCWD</home>, "/etc/tool", O_RDONLY) = 3</etc/tool>
                """;
        Coverage coverage = coverage(BEGIN + start, begin(), event(59, "yes", 0, "0", "tool", 0));

        assertThat(coverage.untold()).isEmpty();
        assertThat(coverage.unexplained()).isEmpty();
        assertThat(coverage.matched()).isEqualTo(2);
        assertThat(coverage.within()).isEqualTo(1);
    }

    /** What a library does while it is loaded is recorded before its load, which ends later. */
    @Test
    void findsLoadOfLibraryBehindWhatWasDoneInIt() throws Exception {
        String load = "101 openat(AT_FDCWD</home>, \"/home/libx.so\", O_RDONLY|O_CLOEXEC) = 4</home/libx.so>\n";
        String record = event(257, "yes", 0, "ffffff9c", "/home/libx.so", 0).replace(" exit=0", "");
        Coverage coverage = coverage(BEGIN + load + READ + MISSING, begin(), read(3, 4), record, missing(-2));

        assertThat(coverage.untold()).isEmpty();
        assertThat(coverage.unexplained()).isEmpty();
        assertThat(coverage.matched()).isEqualTo(4);
    }

    /** The old number of a duplicate is not told everywhere. */
    @Test
    void knowsDuplicateByTheNumberThatItTakes() throws Exception {
        String duplicate = "101 dup2(5<UNIX-STREAM:[1->2]>, 7<TCP:[127.0.0.1:1->127.0.0.1:2]>) = 7\n";
        String record = event(33, "yes", 7, "0", "", 0).replace("a1=0", "a1=7").replaceFirst("(?m)^type=PATH.*\n", "");
        Coverage coverage = coverage(BEGIN + duplicate, begin(), record);

        assertThat(coverage.untold()).isEmpty();
        assertThat(coverage.unexplained()).isEmpty();
    }

    private static String begin() {
        return event(1, "yes", 42, "2", "pipe:[1]", 42);
    }

    private static String open(int descriptor) {
        return event(257, "yes", descriptor, "ffffff9c", "/home/a", 0);
    }

    private static String read(int descriptor, int bytes) {
        return event(0, "yes", bytes, Integer.toHexString(descriptor), "/home/a", 8192);
    }

    private static String missing(int error) {
        return event(87, "no", error, "0", "/home/b", 0);
    }

    private static String event(int call, String success, int exit, String first, String name, int third) {
        return "type=SYSCALL msg=audit(1.000:S): syscall=" + call + " success=" + success + " exit=" + exit + " a0="
                + first
                + " a1=0 a2=" + Integer.toHexString(third)
                + " comm=\"main\" tid=1\ntype=PATH msg=audit(1.000:S): item=0 name=\""
                + name + "\" nametype=NORMAL\n";
    }

    private Coverage coverage(String account, String... events) throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < events.length; i++) {
            log.append(events[i].replace(":S)", ":" + (i + 1) + ")"));
        }
        Trail trail = Trail.read(Files.writeString(directory.resolve("audit.log"), log));
        Path file = Files.write(directory.resolve("strace"), List.of(account.split("\n")));
        return Coverage.of(file, "", trail, call -> true, call -> false);
    }
}
