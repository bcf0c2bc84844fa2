package org.audithalt.backlog;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import jdk.internal.misc.Unsafe;

/**
 * The mappings of one file. They stay while the process lives, for an exit may come late; only those of a file that no thread has
 * ever used are undone. Agent threads, one at a time.
 */
final class Mappings {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long BUFFER_ADDRESS = UNSAFE.objectFieldOffset(Buffer.class, "address");

    private final boolean own;
    /** Keeps the mappings reachable that the channel made. */
    private final List<MappedByteBuffer> buffers = new ArrayList<>();
    /** Address and length of the others. */
    private final List<long[]> spans = new ArrayList<>();

    /** @param own whether it is this process's: a dead one's mapping is to go by itself when nobody needs it any more */
    Mappings(boolean own) {
        this.own = own;
    }

    /**
     * Maps a part of the file, readable and writable.
     *
     * @return address of its first byte
     */
    long add(FileChannel channel, long position, long bytes) throws IOException {
        long address = own ? FileMapping.address(channel, position, bytes) : 0;
        if (address != 0) {
            spans.add(new long[] {address, bytes});
            return address;
        }
        MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_WRITE, position, bytes);
        buffers.add(buffer);
        return UNSAFE.getLong(buffer, BUFFER_ADDRESS);
    }

    /** Undoes all of them: who touches an address from then on ends the JVM. A file that is deleted gives its space back. */
    void undo() throws IOException {
        for (MappedByteBuffer buffer : buffers) {
            UNSAFE.invokeCleaner(buffer);
        }
        buffers.clear();
        for (long[] span : spans) {
            FileMapping.undo(span[0], span[1]);
        }
        spans.clear();
    }
}
