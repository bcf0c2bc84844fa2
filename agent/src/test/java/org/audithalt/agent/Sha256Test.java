package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {
    @Test
    void agreesWithTheJdkForEveryLengthAroundABlock() throws Exception {
        for (int length = 0; length < 260; length++) {
            byte[] text = new byte[length];
            new Random(length).nextBytes(text);
            byte[] expected = MessageDigest.getInstance("SHA-256").digest(text);

            assertThat(Sha256.of(text))
                    .as("length %s", length)
                    .isEqualTo(HexFormat.of().formatHex(expected));
        }
    }
}
