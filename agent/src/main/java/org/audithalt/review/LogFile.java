package org.audithalt.review;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;

/** Opens a file of a log, which may be compressed: its first bytes tell, not its name. Stateless. */
final class LogFile {
    private static final int GZIP = 0x1f8b;
    private static final int ZSTD = 0x28b5;
    private static final int GZIP_BUFFER = 1 << 16;

    private LogFile() {}

    static InputStream open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            int magic = magic(channel);
            if (magic == ZSTD) {
                throw new IOException("is compressed with zstd (zstd -dc " + file + " | audithalt search -if - …)");
            }
            InputStream in = Channels.newInputStream(channel);
            return magic == GZIP ? new GZIPInputStream(in, GZIP_BUFFER) : in;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The first two bytes; what is no regular file is not looked into. */
    private static int magic(FileChannel channel) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(2);
        if (channel.size() < 2) {
            return 0;
        }
        channel.read(first, 0);
        return first.getShort(0) & 0xffff;
    }
}
