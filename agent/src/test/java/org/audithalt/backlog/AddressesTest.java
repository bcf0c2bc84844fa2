package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.audithalt.bridge.Bridge;
import org.audithalt.hook.ObjectKind;
import org.audithalt.record.Octets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form in which the JDK hands over an address becomes the struct sockaddr that the kernel sees. */
class AddressesTest {
    private static final byte[] FOUR = {(byte) 192, 0, 2, 7};
    /** Of an IPv4 address on a socket for both families. */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 7};

    @TempDir
    Path directory;

    private Slab slab;
    private int head;

    @BeforeEach
    void claim() {
        Audited audited = new Audited(directory);
        slab = audited.backlog.slab();
        head = audited.backlog.claims().claim(Area.GENERAL, 1, Thread.currentThread());
    }

    private byte[] written(int length) {
        Octets read = new Octets(32);
        Chain.read(slab, head, 0, length, read);
        return read.toByteArray();
    }

    private byte[] written(Object address, int port) {
        return written(SlotWriter.writeAddress(slab, head, address, port));
    }

    private byte[] written(ObjectKind kind, Object object, long n0, long n1, long n3) {
        return written(SlotWriter.writeAddress(slab, head, kind, object, n0, n1, n3));
    }

    private static void assertIsSocket(byte[] octets, int port) {
        assertThat(octets).hasSize(28).startsWith(10, 0, port >> 8, port);
        assertThat(Arrays.copyOfRange(octets, 8, 24)).isEqualTo(MAPPED);
    }

    @Test
    void takesAddressAndPortOfEachClassOfTheJdk() throws IOException {
        InetAddress host = InetAddress.getByAddress(FOUR);

        assertIsSocket(written(host, 443), 443);
        assertIsSocket(written(new InetAddress[] {host, InetAddress.getLoopbackAddress()}, 443), 443);
        assertIsSocket(written(new InetSocketAddress(host, 53), 443), 53);
        assertIsSocket(written(new DatagramPacket(new byte[1], 1, host, 5353), 443), 5353);
    }

    @Test
    void writesNoAddressWhereThereIsNone() {
        assertThat(written(null, 443)).isEmpty();
        assertThat(written(new InetAddress[0], 443)).isEmpty();
        assertThat(written(InetSocketAddress.createUnresolved("nowhere.invalid", 1), 443))
                .isEmpty();
        assertThat(written(new DatagramPacket(new byte[1], 1), 443)).isEmpty();
        assertThat(written("größe", 0)).isEmpty();
        assertThat(written(new Object(), 443)).isEmpty();
    }

    @Test
    void takesPathsOfUnixSocketsAsStringOrOctets() {
        byte[] expected = "\1\0/run/s\0".getBytes(US_ASCII);

        assertThat(written("/run/s", 0)).isEqualTo(expected);
        assertThat(written("/run/s".getBytes(US_ASCII), 0)).isEqualTo(expected);
        assertThat(written("/run/s\0rest".getBytes(US_ASCII), 0)).isEqualTo(expected);
    }

    @Test
    void takesAddressesWithoutAPortAsNumberOrOctets() {
        byte[] expected = {2, 0, 0, 0, (byte) 192, 0, 2, 7, 0, 0, 0, 0, 0, 0, 0, 0};

        assertThat(written(ObjectKind.INET4_NUMBER, null, 5, 0, 0xc0000207L)).isEqualTo(expected);
        assertThat(written(ObjectKind.ADDRESS_BYTES, FOUR, 5, 0, 0)).isEqualTo(expected);
        assertThat(written(ObjectKind.ADDRESS_BYTES, MAPPED, 5, 0, 0))
                .hasSize(28)
                .startsWith(10, 0);
        assertThat(written(ObjectKind.ADDRESS_BYTES, null, 5, 0, 0)).isEmpty();
        assertThat(written(ObjectKind.ADDRESS_BYTES, new byte[3], 5, 0, 0)).isEmpty();
    }

    /** AF_UNSPEC dissolves an association; there are only zeros. */
    @Test
    void writesZerosForAnAddressOfNoFamily() {
        assertThat(written("/run/s", 0)).isNotEmpty();
        assertThat(written(ObjectKind.UNSPECIFIED, null, 5, 16, 0)).isEqualTo(new byte[16]);
        assertThat(written(ObjectKind.UNSPECIFIED, null, 5, 5000, 0))
                .hasSizeLessThan(200)
                .containsOnly(0);
    }

    @Test
    void writesNoAddressForObjectsThatAreNone() throws IOException {
        assertThat(written(ObjectKind.STRING, InetAddress.getByAddress(FOUR), 5, 443, 0))
                .isEmpty();
        assertIsSocket(written(ObjectKind.INET_ADDRESS, InetAddress.getByAddress(FOUR), 5, 443, 0), 443);
    }

    @Test
    void asksTheSystemForThePeerOfAConnectedSocket() throws Exception {
        PeerAddresses.prepare();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var server = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
                var client = SocketChannel.open(server.getLocalAddress())) {
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            var field = client.getClass().getDeclaredField("fd");
            field.setAccessible(true);
            int descriptor = Bridge.descriptor((java.io.FileDescriptor) field.get(client));

            byte[] octets = written(ObjectKind.PEER, null, descriptor, 0, 0);

            assertThat(octets).hasSize(28).startsWith(10, 0, port >> 8, port).contains(127);
            assertThat(written(ObjectKind.PEER, null, -1, 0, 0)).isEmpty();
        }
    }

    @Test
    void copiesTheAddressThatANativeHasFilled() {
        long from = Slab.UNSAFE.allocateMemory(28);
        try {
            for (int i = 0; i < 28; i++) {
                Slab.UNSAFE.putByte(from + i, (byte) (i + 40));
            }
            Slab.UNSAFE.putShort(from, (short) 10);
            byte[] six = written(SlotWriter.copyAddress(slab, head, from));
            assertThat(six).hasSize(28).startsWith(10, 0, 42).endsWith(66, 67);

            Slab.UNSAFE.putShort(from, (short) 2);
            assertThat(written(SlotWriter.copyAddress(slab, head, from)))
                    .hasSize(16)
                    .startsWith(2, 0, 42);

            Slab.UNSAFE.putShort(from, (short) 1);
            assertThat(SlotWriter.copyAddress(slab, head, from)).isZero();
            assertThat(SlotWriter.copyAddress(slab, head, 0)).isZero();
        } finally {
            Slab.UNSAFE.freeMemory(from);
        }
    }
}
