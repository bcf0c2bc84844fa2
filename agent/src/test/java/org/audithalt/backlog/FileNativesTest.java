package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.audithalt.bridge.Bridge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNativesTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void prepare() throws IOException {
        BootNatives.prepare();
        file = Files.write(directory.resolve("f"), new byte[1234]);
    }

    @Test
    void saysLengthsAsTheJdkDoes() throws IOException {
        FileDescriptor closed;
        try (var opened = new RandomAccessFile(file.toFile(), "r")) {
            closed = opened.getFD();
            assertThat(FileNatives.length(closed)).isEqualTo(1234);
        }
        assertThatThrownBy(() -> FileNatives.length(closed))
                .isInstanceOf(IOException.class)
                .hasMessage("Stream Closed");
    }

    @Test
    void syncsOrSaysThatItFailed() throws IOException {
        FileDescriptor closed;
        try (var opened = new FileOutputStream(file.toFile(), true)) {
            closed = opened.getFD();
            FileNatives.sync(closed);
        }
        assertThatThrownBy(() -> FileNatives.sync(closed))
                .isInstanceOf(SyncFailedException.class)
                .hasMessage("sync failed");
    }

    @Test
    void writesOneOctet() throws IOException {
        try (var opened = new FileOutputStream(file.toFile())) {
            FileNatives.write(opened, 'x');
            FileNatives.write(opened, 'y' | 0x100);
        }
        assertThat(file).hasContent("xy");
    }

    @Test
    void readsLinksAndNothingElse() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("l"), Path.of("tärget"));

        assertThat(FileNatives.readlink(link.toString())).isEqualTo("tärget".getBytes(UTF_8));
        assertThat(FileNatives.readlink(file.toString())).isNull();
        assertThat(FileNatives.readlink(directory.resolve("absent").toString())).isNull();
    }

    @Test
    void findsTheDescriptorOfAnOpenDirectoryWhereTheCLibraryKeepsIt() {
        // glibc; musl keeps it behind an offset of 64 bits
        assertThat(FileNatives.directoryOffset()).isEqualTo(Files.exists(Path.of("/lib/ld-musl-x86_64.so.1")) ? 8 : 0);
    }

    @Test
    void saysErrorsByTheirNumbers() {
        long absent = FileNatives.cString((directory + "/absent/x").getBytes(UTF_8));
        try {
            assertThat(FileNatives.unlink(absent)).isEqualTo(2);
            assertThat(FileNatives.rmdir(absent)).isEqualTo(2);
            assertThat(FileNatives.mkdir(absent, 0777)).isEqualTo(2);
            assertThat(FileNatives.rename(absent, absent)).isEqualTo(2);
            assertThat(FileNatives.chmod(absent, 0777)).isEqualTo(2);
            assertThat(FileNatives.utimes(absent, 0, 0)).isEqualTo(2);
            assertThat(new FileStatus().read(absent)).isEqualTo(2);
            assertThat(FileNatives.open(absent, 0)).isEqualTo(-2);
            assertThat(FileNatives.fdopendir(-1)).isZero();
        } finally {
            FileNatives.free(absent);
        }
    }

    @Test
    void openDescriptorsAreNamedByTheirFiles() throws IOException {
        try (var opened = new FileOutputStream(file.toFile(), true)) {
            int descriptor = Bridge.descriptor(opened.getFD());
            Path real = file.toRealPath();
            assertThat(DescriptorNames.of(descriptor)).isEqualTo(real.toString().getBytes(UTF_8));
            Files.delete(file);
            assertThat(DescriptorNames.of(descriptor)).isEqualTo((real + " (deleted)").getBytes(UTF_8));
        }
        assertThat(DescriptorNames.of(-1)).isNull();
        assertThat(DescriptorNames.of(1_000_000)).isNull();
    }

    @Test
    void namesBelowAnOpenDirectoryAreMadeAbsolute() throws Exception {
        long name = FileNatives.cString(directory.toString().getBytes(UTF_8));
        int descriptor = FileNatives.open(name, 0);
        FileNatives.free(name);
        try {
            String real = directory.toRealPath().toString();
            assertThat(under(descriptor, "x/y\0rest")).isEqualTo(real + "/x/y");
            assertThat(under(descriptor, "")).isEqualTo(real + "/");
            assertThat(under(descriptor, "/abs")).isEqualTo("/abs");
            assertThat(under(-1, "x")).isEqualTo("x");
            assertThat(DescriptorNames.under(descriptor, null)).isNull();
        } finally {
            FileNatives.close(descriptor);
        }
        assertThat(DescriptorNames.of(descriptor)).isNull();
    }

    private static String under(int descriptor, String name) {
        byte[] joined = DescriptorNames.under(descriptor, name.getBytes(UTF_8));
        return joined == null ? "" : new String(joined, UTF_8);
    }
}
