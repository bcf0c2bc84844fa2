package org.audithalt.review;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one file into blocks, before a line of another event than the line before wherever there is one: the records of an
 * event that stand together stay together. For one thread.
 */
final class BlockReader implements Closeable {
    /** What has more bytes without a line of another event is cut behind a line, without a line wherever it may be. */
    private static final int LONGEST_BLOCK = 16 << 20;
    /** A record's id begins within so many bytes of its line. */
    private static final int LONGEST_HEAD = 512;

    private final InputStream in;
    private final int blockBytes;
    private final boolean prompt;
    private final Deque<byte[]> pool;
    private byte[] rest = new byte[0];
    private int restBegin;
    private int restEnd;
    private boolean atEnd;
    private @Nullable IOException failure;

    /**
     * @param blockBytes of a block, if events are not larger
     * @param prompt whether whole events are a block as soon as they have come
     * @param pool of arrays that are used again
     */
    BlockReader(InputStream in, int blockBytes, boolean prompt, Deque<byte[]> pool) {
        this.in = in;
        this.blockBytes = blockBytes;
        this.prompt = prompt;
        this.pool = pool;
    }

    /**
     * The next block, null at the end.
     *
     * @throws IOException if the file cannot be read on; all that could be was in the blocks before
     */
    @Nullable
    Block next() throws IOException {
        byte[] bytes = array(restEnd - restBegin);
        int length = restEnd - restBegin;
        System.arraycopy(rest, restBegin, bytes, 0, length);
        while (true) {
            length = fill(bytes, length);
            if (atEnd) {
                restBegin = restEnd;
                if (length == 0 && failure != null) {
                    throw failure;
                }
                return length == 0 ? null : new Block(bytes, length);
            }
            length = withoutZeros(bytes, length);
            int cut = cut(bytes, length);
            if (cut == 0 && length < LONGEST_BLOCK) {
                bytes = length < bytes.length ? bytes : Arrays.copyOf(bytes, 2 * bytes.length);
                continue;
            }
            cut = cut > 0 ? cut : behindLastLine(bytes, length);
            // the block's own bytes, which nobody writes to until the next block has been read
            rest = Arrays.copyOfRange(bytes, cut, length);
            restBegin = 0;
            restEnd = rest.length;
            return new Block(bytes, cut);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private byte[] array(int least) {
        byte[] pooled = pool.poll();
        int size = Math.max(blockBytes, least + 1);
        return pooled != null && pooled.length >= size ? pooled : new byte[size];
    }

    private int fill(byte[] bytes, int from) {
        int length = from;
        while (!atEnd && length < bytes.length) {
            int read = read(bytes, length);
            if (read < 0) {
                atEnd = true;
                break;
            }
            length += read;
            if (prompt) {
                break;
            }
        }
        return length;
    }

    private int read(byte[] bytes, int from) {
        try {
            return in.read(bytes, from, bytes.length - from);
        } catch (IOException e) {
            // of a compressed file what was unpacked before the damage counts
            failure = e;
            return -1;
        }
    }

    /** Where the zeros begin that preallocation or a crash left behind the last line; the end if there are none. */
    private static int withoutZeros(byte[] bytes, int length) {
        int at = length;
        while (at > 0 && bytes[at - 1] == 0) {
            at--;
        }
        return at == 0 || bytes[at - 1] == '\n' ? at : length;
    }

    /** Where the lines of the last event begin; behind them if there is no event in the last line; 0 if all is one event. */
    private static int cut(byte[] bytes, int length) {
        int lineEnd = Bytes.lastIndexOf(bytes, 0, length, '\n');
        if (lineEnd < 0) {
            return 0;
        }
        int begin = Bytes.lastIndexOf(bytes, 0, lineEnd, '\n') + 1;
        int idBegin = id(bytes, begin, lineEnd);
        if (idBegin == lineEnd) {
            return lineEnd + 1;
        }
        int idEnd = Bytes.indexOf(bytes, idBegin, lineEnd, ')');
        while (begin > 0) {
            int before = Bytes.lastIndexOf(bytes, 0, begin - 1, '\n') + 1;
            int at = id(bytes, before, begin - 1);
            int count = idEnd - idBegin;
            if (at + count > begin || !Arrays.equals(bytes, idBegin, idEnd, bytes, at, at + count)) {
                return begin;
            }
            begin = before;
        }
        return 0;
    }

    /** Where a line's {@code (SEC.MMM:SERIAL} begins; the line's end if it has none. */
    private static int id(byte[] bytes, int begin, int end) {
        int limit = Math.min(end, begin + LONGEST_HEAD);
        int at = Bytes.indexOf(bytes, begin, limit, '(');
        return at == limit ? end : at;
    }

    private static int behindLastLine(byte[] bytes, int length) {
        int lineEnd = Bytes.lastIndexOf(bytes, 0, length, '\n');
        return lineEnd < 0 ? length : lineEnd + 1;
    }
}
