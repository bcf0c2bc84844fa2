package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OperationTest {
    @Test
    void namesTheCallThatTheCLibraryIssuesOnEachArchitecture() {
        assertThat(Operation.UNLINK.callName(Arch.X86_64)).isEqualTo("unlink");
        assertThat(Operation.UNLINK.number(Arch.X86_64)).isEqualTo(87);
        assertThat(Operation.UNLINK.callName(Arch.AARCH64)).isEqualTo("unlinkat");
        assertThat(Operation.UNLINK.number(Arch.AARCH64)).isEqualTo(35);
        assertThat(Operation.RENAME.number(Arch.AARCH64)).isEqualTo(38);
        assertThat(Operation.MKDIR.number(Arch.AARCH64)).isEqualTo(34);
        assertThat(Operation.SYMLINK.number(Arch.AARCH64)).isEqualTo(36);
        assertThat(Operation.LINK.number(Arch.AARCH64)).isEqualTo(37);
        assertThat(Operation.CHMOD.number(Arch.AARCH64)).isEqualTo(53);
    }

    @Test
    void isSelectedByEitherArchitecturesName() {
        assertThat(Operation.RENAME.selectedBy("rename")).isTrue();
        assertThat(Operation.RENAME.selectedBy("renameat")).isTrue();
        assertThat(Operation.RENAME.selectedBy("renameat2")).isFalse();
        assertThat(Operation.ACCEPT.selectedBy("accept4")).isTrue();
        assertThat(Operation.CONNECT.selectedBy("accept4")).isFalse();
    }

    /** The audit tables say pread where the kernel says pread64. */
    @Test
    void isSelectedAndLeftOutByAuditctlsNameForTheSameCall() {
        assertThat(Operation.PREAD.selectedBy("pread")).isTrue();
        assertThat(Operation.PWRITE.selectedBy("pwrite")).isTrue();
        assertThat(Operation.FSTAT.selectedBy("newfstat")).isTrue();
        assertThat(Operation.PREAD.leftOutBy("pread", Arch.X86_64)).isTrue();
        assertThat(Operation.ACCEPT.leftOutBy("accept4", Arch.X86_64)).isFalse();
    }

    @Test
    void opensAndLibraryLoadsAreSelectedByOpenatOnly() {
        for (Operation operation : List.of(Operation.OPENAT, Operation.DLOPEN)) {
            assertThat(operation.selectedBy("openat")).isTrue();
            assertThat(operation.selectedBy("open")).isFalse();
            assertThat(operation.selectedBy("creat")).isFalse();
        }
    }

    @Test
    void permissionOfAnOpenFollowsItsAccessMode() {
        assertThat(Operation.OPENAT.permission(0)).isEqualTo(Permission.READ);
        assertThat(Operation.OPENAT.permission(1)).isEqualTo(Permission.WRITE);
        assertThat(Operation.OPENAT.permission(2)).isEqualTo(Permission.READ | Permission.WRITE);
        assertThat(Operation.LINK.permission(0)).isEqualTo(Permission.WRITE | Permission.ATTRIBUTE);
        assertThat(Operation.CONNECT.permission(0)).isEqualTo(Permission.NONE);
        assertThat(Operation.BIND.permission(0)).isEqualTo(Permission.WRITE);
    }

    @Test
    void ordinalLeadsBackToTheRow() {
        for (int i = 0; i < Operation.count(); i++) {
            assertThat(Operation.of(i).ordinal()).isEqualTo(i);
        }
        assertThat(Operation.count()).isEqualTo(Operation.values().length);
    }

    @Test
    void architectureValuesAreTheKernels() {
        assertThat(Integer.toHexString(Arch.X86_64.auditArch())).isEqualTo("c000003e");
        assertThat(Integer.toHexString(Arch.AARCH64.auditArch())).isEqualTo("c00000b7");
        assertThat(Arch.isSupported("riscv64")).isFalse();
    }
}
