package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageIdentityTest {
    private static final String RELEASE = "IMPLEMENTOR=\"Some Vendor\"\nJAVA_VERSION=\"17.0.1\"\n";
    private static final int INDEX_BYTES = 28 + 2 * 4 * 3 + 8 + 16;

    @TempDir
    Path home;

    @BeforeEach
    void writeAnImage() throws IOException {
        Files.createDirectory(home.resolve("lib"));
        Files.writeString(home.resolve("release"), RELEASE);
        Files.write(home.resolve("lib/modules"), image(ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void tellsVersionAndVendor() throws IOException {
        ImageIdentity identity = ImageIdentity.of(home);

        assertThat(identity.text()).matches("17-[0-9a-f]{8}-" + (INDEX_BYTES + 100));
        assertThat(identity.version()).isEqualTo("17.0.1");
        assertThat(identity.vendor()).isEqualTo("Some_Vendor");
        assertThat(ImageIdentity.of(home)).isEqualTo(identity);
        Files.writeString(home.resolve("release"), RELEASE + "JAVA_RUNTIME_VERSION=\"17.0.1+12\"\n");
        assertThat(ImageIdentity.of(home).version()).isEqualTo("17.0.1+12");
    }

    @Test
    void changesWithEachOctetOfTheIndex() throws IOException {
        ImageIdentity before = ImageIdentity.of(home);

        for (int at = 28; at < INDEX_BYTES; at++) {
            byte[] changed = image(ByteOrder.LITTLE_ENDIAN);
            changed[at]++;
            Files.write(home.resolve("lib/modules"), changed);
            assertThat(ImageIdentity.of(home)).isNotEqualTo(before);
        }
    }

    @Test
    void changesWithTheReleaseFileAndTheLength() throws IOException {
        ImageIdentity before = ImageIdentity.of(home);

        Files.writeString(home.resolve("release"), RELEASE + "SOURCE=\"x\"\n");
        assertThat(ImageIdentity.of(home)).isNotEqualTo(before);
        Files.writeString(home.resolve("release"), RELEASE);
        assertThat(ImageIdentity.of(home)).isEqualTo(before);
        Files.write(home.resolve("lib/modules"), new byte[1], java.nio.file.StandardOpenOption.APPEND);
        assertThat(ImageIdentity.of(home)).isNotEqualTo(before);
    }

    @Test
    void readsTheOtherByteOrder() throws IOException {
        Files.write(home.resolve("lib/modules"), image(ByteOrder.BIG_ENDIAN));

        assertThat(ImageIdentity.of(home).text()).startsWith("17-");
    }

    @Test
    void saysWhyThereIsNone() throws IOException {
        Files.write(home.resolve("lib/modules"), new byte[100]);
        assertThatThrownBy(() -> ImageIdentity.of(home)).hasMessageContaining("does not begin like a run-time image");
        byte[] cut = java.util.Arrays.copyOf(image(ByteOrder.LITTLE_ENDIAN), INDEX_BYTES - 1);
        Files.write(home.resolve("lib/modules"), cut);
        assertThatThrownBy(() -> ImageIdentity.of(home)).hasMessageContaining("too short");
        Files.delete(home.resolve("lib/modules"));
        assertThatThrownBy(() -> ImageIdentity.of(home)).hasMessageContaining("lib/modules is missing");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"x\"\n");
        Files.write(home.resolve("lib/modules"), image(ByteOrder.LITTLE_ENDIAN));
        assertThatThrownBy(() -> ImageIdentity.of(home)).hasMessageContaining("JAVA_VERSION=x");
        Files.delete(home.resolve("release"));
        assertThatThrownBy(() -> ImageIdentity.of(home)).hasMessageContaining("release is missing");
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21, 25})
    void isThatOfTheFeatureVersion(int feature) throws IOException {
        Optional<JdkImage> jdk = JdkImage.of(feature);
        Assumptions.assumeTrue(jdk.isPresent(), "no JDK " + feature);

        assertThat(ImageIdentity.of(jdk.orElseThrow().home()).text()).startsWith(feature + "-");
    }

    private static byte[] image(ByteOrder order) {
        ByteBuffer image = ByteBuffer.allocate(INDEX_BYTES + 100).order(order);
        image.putInt(0xCAFEDADA)
                .putInt(1 << 16)
                .putInt(0)
                .putInt(3)
                .putInt(3)
                .putInt(8)
                .putInt(16);
        for (int i = 28; i < image.capacity(); i++) {
            image.put(i, (byte) i);
        }
        return image.array();
    }
}
