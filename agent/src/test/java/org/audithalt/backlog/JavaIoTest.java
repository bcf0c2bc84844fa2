package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What java.io does through the hooks' target: done as by the JDK, and recorded. */
class JavaIoTest {
    @TempDir
    Path directory;

    private Audited audited;
    private Object fileSystem;

    @BeforeEach
    void makeBacklog() throws Exception {
        audited = new Audited(directory, Audited.rules(directory, "-a always,exit -S all -k all"));
        Method made = Class.forName("java.io.DefaultFileSystem").getDeclaredMethod("getFileSystem");
        made.setAccessible(true);
        fileSystem = made.invoke(null);
    }

    @Test
    void actsAndRecords() {
        File made = directory.resolve("d").toFile();
        File moved = directory.resolve("e").toFile();

        assertThat(audited.audit.createDirectory(fileSystem, made)).isTrue();
        assertThat(audited.audit.createDirectory(fileSystem, made)).isFalse();
        assertThat(audited.audit.rename(fileSystem, made, moved)).isTrue();
        assertThat(audited.audit.rename(fileSystem, made, moved)).isFalse();
        assertThat(audited.audit.setReadOnly(fileSystem, moved)).isTrue();
        assertThat(audited.audit.setReadOnly(fileSystem, made)).isFalse();
        assertThat(audited.audit.setPermission(fileSystem, moved, 2, true, true))
                .isTrue();
        assertThat(audited.audit.setPermission(fileSystem, made, 2, true, true)).isFalse();
        assertThat(audited.audit.setLastModifiedTime(fileSystem, moved, 5_000)).isTrue();
        assertThat(audited.audit.setLastModifiedTime(fileSystem, made, 5_000)).isFalse();
        assertThat(moved.lastModified()).isEqualTo(5_000);
        assertThat(audited.audit.list(fileSystem, moved)).isEmpty();
        assertThat(audited.audit.list(fileSystem, made)).isNull();
        assertThat(audited.audit.delete(fileSystem, moved)).isTrue();
        assertThat(audited.audit.delete(fileSystem, moved)).isFalse();

        List<String> done = new ArrayList<>();
        for (AuditRecord record : audited.drained()) {
            done.add(record.operation + " " + (record.operation == Operation.OPENAT ? record.success : record.exit));
        }
        assertThat(done)
                .containsExactly(
                        "MKDIR 0",
                        "MKDIR -17",
                        "RENAME 0",
                        "RENAME -2",
                        "STATX 0",
                        "CHMOD 0",
                        "STATX -2",
                        "STATX 0",
                        "CHMOD 0",
                        "STATX -2",
                        "STATX 0",
                        "UTIMENSAT 0",
                        "STATX -2",
                        "OPENAT true",
                        "CLOSE 0",
                        "OPENAT false",
                        "UNLINK -21",
                        "RMDIR 0",
                        "UNLINK -2");
    }

    @Test
    void preparesTheNativesWithoutARecord() {
        audited.audit.prepareNatives();

        assertThat(audited.drained()).isEmpty();
    }

    @Test
    void asksAndSetsLengthsAndSyncs() throws IOException {
        Path file = Files.write(directory.resolve("f"), new byte[77]);
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            assertThat(audited.audit.length(opened)).isEqualTo(77);
            audited.audit.sync(opened.getFD());
            assertThatThrownBy(() -> audited.audit.setLength(opened, 5))
                    .isInstanceOf(IOException.class)
                    .hasMessage("setLength is not prepared");
        }
        FileOutputStream closed = new FileOutputStream(file.toFile());
        closed.close();
        assertThatThrownBy(() -> audited.audit.sync(closed.getFD())).hasMessage("sync failed");
    }

    @Test
    void namesTheObjectOfAWaitingAction() {
        assertThat(audited.audit.nameOf(Audited.row("FIS.open"), "/x")).isEqualTo("/x");
        assertThat(audited.audit.nameOf(Audited.row("UFS.attributes"), new File("/y")))
                .isEqualTo("/y");
        assertThat(audited.audit.nameOf(Audited.row("FDI.read"), null)).isNull();
        assertThat(audited.audit.nameOf(-1, "/x")).isNull();
    }
}
