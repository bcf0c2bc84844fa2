package org.audithalt.review;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import org.audithalt.backlog.BacklogException;
import org.audithalt.sink.DeadProcesses;
import org.audithalt.sink.DeadRecords;

/**
 * A file of a log that is open, and may be compressed, or a backlog, of which those records are read that its log does not
 * have: its first bytes tell, not its name.
 *
 * @param in what was written to the log
 * @param compressed whether the file's bytes are others
 * @param size of the file when it was opened, in bytes; 0 of what is no regular file
 */
record LogFile(InputStream in, boolean compressed, long size) {
    private static final int GZIP = 0x1f8b;
    private static final int ZSTD = 0x28b52ffd;
    private static final int BACKLOG = 0x41554448;
    private static final int GZIP_BUFFER = 1 << 16;

    static LogFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            int magic = magic(channel);
            long size = channel.size();
            if (magic == BACKLOG || isBacklog(file)) {
                channel.close();
                return new LogFile(new ByteArrayInputStream(records(file)), true, size);
            }
            if (magic == ZSTD) {
                channel.close();
                return new LogFile(ZstdInputStream.open(file), true, size);
            }
            InputStream in = Channels.newInputStream(channel);
            return magic >>> 16 == GZIP
                    ? new LogFile(new GZIPInputStream(in, GZIP_BUFFER), true, size)
                    : new LogFile(in, false, size);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether a file is named as backlogs are: they are written without any trace in their time. */
    static boolean isBacklog(Path file) {
        return String.valueOf(file.getFileName()).endsWith(DeadProcesses.SUFFIX);
    }

    private static byte[] records(Path backlog) throws IOException {
        String version = LogFile.class.getPackage().getImplementationVersion();
        try {
            return DeadRecords.read(backlog, version == null ? "unknown" : version);
        } catch (BacklogException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The first four bytes; what is no regular file is not looked into. */
    private static int magic(FileChannel channel) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(Integer.BYTES);
        if (channel.size() < Integer.BYTES) {
            return 0;
        }
        channel.read(first, 0);
        return first.getInt(0);
    }
}
