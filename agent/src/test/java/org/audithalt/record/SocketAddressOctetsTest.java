package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import jdk.internal.misc.Unsafe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class SocketAddressOctetsTest {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final int ROOM = SocketAddressOctets.MAX_BYTES + 8;
    private static final byte[] SIX = {0x20, 1, 0xd, (byte) 0xb8, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

    private long at;

    @BeforeEach
    void fillTheMemoryWithWhatIsNoAddress() {
        at = UNSAFE.allocateMemory(ROOM);
        UNSAFE.setMemory(at, ROOM, (byte) 0x77);
    }

    @AfterEach
    void free() {
        UNSAFE.freeMemory(at);
    }

    static boolean isDualStack() {
        return new java.io.File("/proc/net/if_inet6").exists();
    }

    /** The bytes written; behind them nothing is changed. */
    private byte[] written(int length) {
        byte[] all = new byte[ROOM];
        for (int i = 0; i < ROOM; i++) {
            all[i] = UNSAFE.getByte(at + i);
        }
        assertThat(Arrays.copyOfRange(all, length, ROOM)).containsOnly(0x77);
        return Arrays.copyOf(all, length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void writesAnInet6AddressWithPortAndScope() throws UnknownHostException {
        InetAddress address = Inet6Address.getByAddress(null, SIX, 3);

        byte[] written = written(SocketAddressOctets.write(address, 0x1f90, at));

        assertThat(written).hasSize(28);
        assertThat(Arrays.copyOf(written, 8)).isEqualTo(bytes(10, 0, 0x1f, 0x90, 0, 0, 0, 0));
        assertThat(Arrays.copyOfRange(written, 8, 24)).isEqualTo(SIX);
        assertThat(Arrays.copyOfRange(written, 24, 28)).isEqualTo(bytes(3, 0, 0, 0));
    }

    @Test
    @EnabledIf("isDualStack")
    void writesAnInet4AddressAsMapped() throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(bytes(192, 0, 2, 7));

        byte[] written = written(SocketAddressOctets.write(address, 443, at));

        assertThat(written)
                .isEqualTo(bytes(
                        10, 0, 1, 0xbb, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7, 0, 0, 0,
                        0));
    }

    @Test
    @EnabledIf("isDualStack")
    void writesTheInet4WildcardAsTheInet6One() throws UnknownHostException {
        byte[] written = written(SocketAddressOctets.write(InetAddress.getByAddress(new byte[4]), 0, at));

        assertThat(written).hasSize(28).startsWith(10);
        assertThat(Arrays.copyOfRange(written, 1, 28)).containsOnly(0);
    }

    @Test
    void writesAPathOfAUnixDomainSocketWithItsEnd() {
        byte[] path = "/run/x.sock".getBytes(StandardCharsets.US_ASCII);

        byte[] written = written(SocketAddressOctets.write(path, path.length, at));

        assertThat(written).hasSize(2 + path.length + 1).startsWith(1, 0).endsWith(0);
        assertThat(Arrays.copyOfRange(written, 2, 2 + path.length)).isEqualTo(path);
    }

    @Test
    void cutsAPathThatIsLongerThanTheKernelTakes() {
        byte[] path = "p".repeat(120).getBytes(StandardCharsets.US_ASCII);

        assertThat(written(SocketAddressOctets.write(path, 107, at)))
                .hasSize(110)
                .endsWith('p', 0);
        assertThat(written(SocketAddressOctets.write(path, 108, at)))
                .hasSize(110)
                .endsWith('p', 'p');
        assertThat(written(SocketAddressOctets.write(path, 120, at)))
                .hasSize(110)
                .endsWith('p', 'p');
    }

    @Test
    void writesOctetsWithoutAPort() {
        byte[] four = written(SocketAddressOctets.writeInternet(bytes(192, 0, 2, 7), at));
        assertThat(four).isEqualTo(bytes(2, 0, 0, 0, 192, 0, 2, 7, 0, 0, 0, 0, 0, 0, 0, 0));

        byte[] six = written(SocketAddressOctets.writeInternet(SIX, at));
        assertThat(six).hasSize(28).startsWith(10, 0, 0, 0, 0, 0, 0, 0).endsWith(15, 16, 0, 0, 0, 0);
        assertThat(Arrays.copyOfRange(six, 8, 24)).isEqualTo(SIX);
    }

    @Test
    void writesNothingOfOctetsThatAreNoAddress() {
        assertThat(SocketAddressOctets.writeInternet(new byte[5], at)).isZero();
        written(0);
    }

    @Test
    void writesAnAddressGivenAsANumber() {
        assertThat(written(SocketAddressOctets.writeInternet(0xc0000207, at)))
                .isEqualTo(bytes(2, 0, 0, 0, 192, 0, 2, 7, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void knowsTheLengthByTheFamily() {
        UNSAFE.putShort(at, (short) 2);
        assertThat(SocketAddressOctets.lengthAt(at)).isEqualTo(16);
        UNSAFE.putShort(at, (short) 10);
        assertThat(SocketAddressOctets.lengthAt(at)).isEqualTo(28);
        UNSAFE.putShort(at, (short) 1);
        assertThat(SocketAddressOctets.lengthAt(at)).isZero();
    }
}
