package org.audithalt.review.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.audithalt.sink.FileProblem;

/** Writes a file that is there whole or not at all, and that only its owner may read. Stateless. */
final class PageFile {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PageFile() {}

    /** Writes it beside the file, flushes it and puts it in the file's place. */
    static void write(Path file, String text) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path name = absolute.getFileName();
        Path directory = absolute.getParent();
        if (name == null || directory == null || Files.isDirectory(file)) {
            throw new IOException(file + ": is a directory");
        }
        try {
            replace(absolute, directory, "." + name, text);
        } catch (IOException failed) {
            // which is about the file beside it, that nobody asked for
            throw new IOException(file + ": cannot be written: " + FileProblem.of(failed), failed);
        }
    }

    private static void replace(Path file, Path directory, String prefix, String text) throws IOException {
        Path beside = Files.createTempFile(directory, prefix, ".new", PRIVATE);
        try {
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
