package org.audithalt.review;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.audithalt.record.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeTest {
    private static String escaped(Escape escape, byte[] bytes) {
        Octets out = new Octets(64);
        escape.append(bytes, 0, bytes.length, out);
        return new String(out.toByteArray(), ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Escape.class,
            names = {"TTY", "SHELL", "SHELL_QUOTE"})
    void leavesNothingThatATerminalObeys(Escape escape) {
        String bidirectional = "\u061c\u200e\u200f\u2028\u202a\u202e\u2066\u2069";

        assertThat(escaped(escape, ("\u001b\u007f\u009b\u009d" + bidirectional).getBytes(UTF_8)))
                .startsWith("\\033\\177\\302\\233\\302\\235\\330\\234\\342\\200\\216")
                .matches("[ -~]+");
        assertThat(escaped(escape, new byte[] {(byte) 0x9b, 'm'})).isEqualTo("\\233m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e4\u00df\u00a0", "\u65e5\u672c", "\ud83d\ude00", "\u05d0", "abc"})
    void leavesLettersOfAllLanguages(String text) {
        byte[] bytes = text.getBytes(UTF_8);

        assertThat(escaped(Escape.TTY, bytes)).isEqualTo(new String(bytes, ISO_8859_1));
    }

    @Test
    void bytesThatAreNoTextStayUnlessTheyControl() {
        // Latin-1, cut sequences, an overlong U+009B, a byte that never occurs
        byte[] bytes = {
            (byte) 0xe4, ' ', (byte) 0xe2, (byte) 0x80, (byte) 0xc0, (byte) 0x9b, (byte) 0xff, (byte) 0xe2, (byte) 0x80
        };

        assertThat(escaped(Escape.TTY, bytes)).isEqualTo("\u00e4 \u00e2\\200\u00c0\\233\u00ff\u00e2\\200");
        assertThat(escaped(Escape.RAW, bytes)).isEqualTo(new String(bytes, ISO_8859_1));
    }
}
