package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediationTableTest {
    /** What the head of the table calls auditable; the last line holds the words for more than one system call. */
    private static final Set<String> AUDITABLE = Set.of(
            ("openat unlink unlinkat rmdir rename renameat link symlink mkdir mknod chmod fchmod fchmodat chown lchown "
                            + "fchown utimensat ftruncate fsetxattr fremovexattr fgetxattr flistxattr access faccessat2 "
                            + "readlink fstat close dup dup2 read pread64 readv write pwrite64 writev sendfile copy_file_range "
                            + "mmap msync fsync fcntl inotify_add_watch socket bind connect listen accept sendto sendmsg "
                            + "recvfrom recvmsg shutdown setsockopt getsockopt execve kill tgkill ptrace exit_group "
                            + "ioctl getaddrinfo getnameinfo ffm_downcall jcmd mount_table midi_query")
                    .split(" "));

    @Test
    void callsOnlyThatAuditableWhichItsHeadDoes() {
        for (MediationRow row : MediationTable.load().rows()) {
            assertThat(AUDITABLE).as("%s", row.target()).containsAll(row.calls());
        }
    }

    @Test
    void saysWhyRecordsByRuleAreEnough() {
        MediationRow row = MediationTable.parse("17- a/A.b()V auditable openat,close  by-rule: a list\n")
                .rows()
                .get(0);

        assertThat(row.calls()).containsExactly("openat", "close");
        assertThat(row.byRule()).isEqualTo("a list");
        assertThat(row.isByRule()).isTrue();
        assertThat(MediationTable.load().rows().stream()
                        .filter(one -> !one.byRule().isEmpty()))
                .hasSizeBetween(30, 75)
                .allMatch(MediationTableTest::needsItsMark);
    }

    private static boolean needsItsMark(MediationRow row) {
        return !new MediationRow(row.since(), row.until(), row.target(), row.calls(), row.reason(), "").isByRule();
    }

    @Test
    void saysForEachRowEitherTheCallsOrWhyItIsNotAuditable() {
        List<MediationRow> rows = MediationTable.load().rows();

        assertThat(rows).hasSizeGreaterThan(2000);
        for (MediationRow row : rows) {
            assertThat(row.isAuditable()).as("%s", row).isEqualTo(row.reason().isEmpty());
            assertThat(row.since()).as("%s", row).isIn(17, 21, 25);
        }
    }

    @Test
    void readsRowsAndFactsOfAJdk() {
        MediationTable table = MediationTable.parse("""
                # comment
                17-21  a/A.open(I)V  auditable  openat,close
                25-    a/A.open(I)V  not        only in memory; strace: none
                17-    a/A.lambda()V  within  a/A.run()V
                """);
        HookRow.Member open = new HookRow.Member("a/A", "open", "(I)V");

        assertThat(table.rowsFor(17).get(open).calls()).containsExactly("openat", "close");
        assertThat(table.rowsFor(24).get(open).operation()).isEqualTo("openat,close");
        assertThat(table.rowsFor(25).get(open).isAuditable()).isFalse();
        assertThat(table.rowsFor(25).get(open).reason()).isEqualTo("only in memory; strace: none");
        assertThat(table.factsFor(21))
                .containsEntry(new HookRow.Member("a/A", "lambda", "()V"), new HookRow.Member("a/A", "run", "()V"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "17- a/A.b()V auditable|text are needed",
                "17- a/A.b()V maybe openat|maybe: none of auditable, not, within",
                "17- a/A.b auditable openat|not Class.name(descriptor)",
                "17- a/A.b()V auditable openat, close|not names of system calls",
                "17- a/A.b()V auditable openat close|close: not by-rule: and a reason",
                "17- a/A.b()V auditable openat by-rule:|by-rule:: not by-rule: and a reason",
                "17- a/A.b()V within here|not Class.name(descriptor)",
                "21 a/A.a()V not again|two rows for one JDK",
            })
    void namesTheLineThatIsWrong(String line, String message) {
        assertThatThrownBy(() -> MediationTable.parse("17- a/A.a()V not first\n" + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2: ")
                .hasMessageContaining(message);
    }
}
