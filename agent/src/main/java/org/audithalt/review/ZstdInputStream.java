package org.audithalt.review;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What the program {@code zstd} makes of a file. It reads the file from its standard input, so that no name is taken for an
 * option; it ends when this is closed. For one thread.
 */
final class ZstdInputStream extends FilterInputStream {
    private static final int LONGEST_COMPLAINT = 512;

    private final Process process;
    private boolean atEnd;

    private ZstdInputStream(Process process) {
        super(process.getInputStream());
        this.process = process;
    }

    /** @throws IOException if the program is not there */
    static ZstdInputStream open(Path file) throws IOException {
        return open(file, "zstd");
    }

    static ZstdInputStream open(Path file, String program) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program, "-dcq", "--long=31").redirectInput(file.toFile());
        try {
            return new ZstdInputStream(builder.start());
        } catch (IOException e) {
            throw new IOException("is compressed with zstd, and the program " + program + " is not installed", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = atEnd ? -1 : in.read(bytes, offset, length);
        if (read < 0 && !atEnd) {
            atEnd = true;
            requireSuccess();
        }
        return read;
    }

    private void requireSuccess() throws IOException {
        String complaint = new String(process.getErrorStream().readNBytes(LONGEST_COMPLAINT), StandardCharsets.UTF_8);
        try {
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException(
                        "zstd ended with " + exit + ": " + complaint.strip().replaceAll("[\\p{Cntrl}\\s]+", " "));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        // it holds nothing that it had to put in order
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        in.close();
        process.getErrorStream().close();
        process.getOutputStream().close();
    }
}
