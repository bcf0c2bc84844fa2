package org.audithalt.review;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BlockReaderTest {
    private static final String LINE = "type=SYSCALL msg=audit(5.001:1): a=b\n";
    private static final long LARGE = 200L << 20;

    /** The same byte again and again. */
    private static InputStream repeated(char octet, long count) {
        return new InputStream() {
            private long left = count;

            @Override
            public int read() {
                return left-- > 0 ? octet : -1;
            }

            @Override
            public int read(byte[] bytes, int from, int most) {
                int read = (int) Math.min(most, left);
                Arrays.fill(bytes, from, from + read, (byte) octet);
                left -= read;
                return read == 0 ? -1 : read;
            }
        };
    }

    private static InputStream between(InputStream middle) {
        return new SequenceInputStream(
                new ByteArrayInputStream(SampleLog.bytes(LINE)),
                new SequenceInputStream(middle, new ByteArrayInputStream(SampleLog.bytes(LINE))));
    }

    @Test
    void zerosAreReadInLittleRoom() throws IOException {
        StringBuilder read = new StringBuilder();
        int largest = 0;
        try (BlockReader reader = new BlockReader(between(repeated('\0', LARGE)), 1000, false, new ArrayDeque<>())) {
            for (Block block = reader.next(); block != null; block = reader.next()) {
                largest = Math.max(largest, block.bytes().length);
                read.append(new String(block.bytes(), 0, block.length(), ISO_8859_1).replace("\0", ""));
            }
        }

        assertThat(read).hasToString(LINE + LINE);
        assertThat(largest).isLessThan(3000);
    }

    @Test
    void aLineWithoutEndIsReadInParts() throws IOException {
        long length = 0;
        int largest = 0;
        try (BlockReader reader = new BlockReader(between(repeated('x', LARGE)), 1000, false, new ArrayDeque<>())) {
            for (Block block = reader.next(); block != null; block = reader.next()) {
                largest = Math.max(largest, block.bytes().length);
                length += block.length();
            }
        }

        assertThat(length).isEqualTo(LARGE + 2 * LINE.length());
        assertThat(largest).isLessThanOrEqualTo(32 << 20);
    }
}
