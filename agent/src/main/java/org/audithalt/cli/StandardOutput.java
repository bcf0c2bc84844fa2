package org.audithalt.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.audithalt.review.NobodyReadsException;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, unbuffered. Other than {@link System#out} it says why it cannot be written to, by a
 * {@link NobodyReadsException} if it is a pipe whose reader has ended. For one thread.
 */
final class StandardOutput extends OutputStream {
    private static final Path TARGET = Path.of("/proc/self/fd/1");

    private final OutputStream out;
    private final boolean hasReader;
    private @Nullable IOException lost;

    /** @param hasReader whether it is a pipe or a socket, which cannot be written to only if nobody reads it */
    StandardOutput(OutputStream out, boolean hasReader) {
        this.out = out;
        this.hasReader = hasReader;
    }

    /** That of this process. */
    static StandardOutput ofProcess() {
        return new StandardOutput(new FileOutputStream(FileDescriptor.out), isPipe());
    }

    /** Told by what it is, since the text of an error depends on the locale. */
    private static boolean isPipe() {
        try {
            String target = Files.readSymbolicLink(TARGET).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            if (hasReader) {
                throw new NobodyReadsException(e);
            }
            lost = new IOException("standard output: " + StatusReport.reason(e), e);
            throw lost;
        }
    }

    /**
     * Why something that was written has not arrived, also if whoever wrote it does not look at errors, as a PrintStream does
     * not; null if all has, or if the reader has had enough.
     */
    @Nullable
    IOException lost() {
        return lost;
    }
}
