package org.audithalt.backlog;

import java.io.File;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import jdk.internal.misc.Unsafe;
import org.audithalt.hook.ObjectKind;
import org.audithalt.record.SocketAddressOctets;
import org.audithalt.record.StringOctets;
import org.jspecify.annotations.Nullable;

/**
 * Writes what entry and exit know into a slot.
 *
 * <p>Application threads, inside JDK methods: allocates nothing, locks nothing, calls no method of application classes.
 * Names come as String or byte[] (a C string, ended by NUL or by the array); {@link #octets} says how many bytes they take.
 */
final class SlotWriter {
    /** A name longer than PATH_MAX fails with ENAMETOOLONG anyway; the record keeps its beginning. */
    static final int LONGEST_NAME = 4096;

    static final int LONGEST_COMM = 63;

    private static final Unsafe UNSAFE = Slab.UNSAFE;
    private static final long FILE_PATH = UNSAFE.objectFieldOffset(File.class, "path");
    private static final long PACKET_ADDRESS = UNSAFE.objectFieldOffset(DatagramPacket.class, "address");
    private static final long PACKET_PORT = UNSAFE.objectFieldOffset(DatagramPacket.class, "port");

    private SlotWriter() {}

    /** The path string of a File; read from the field, for a subclass may override the getter. */
    static String path(File file) {
        return (String) UNSAFE.getReference(file, FILE_PATH);
    }

    /** Where a packet goes; read from the field, for a subclass may override the getter. */
    static @Nullable InetAddress host(DatagramPacket packet) {
        return (InetAddress) UNSAFE.getReference(packet, PACKET_ADDRESS);
    }

    /** Bytes that a name takes in the slot, 0 for null. */
    static int octets(@Nullable Object name) {
        if (name instanceof String) {
            String string = (String) name;
            return StringOctets.ascii(string) != null ? string.length() : StringOctets.utf8Length(string);
        }
        if (name instanceof byte[]) {
            return cLength((byte[]) name);
        }
        return 0;
    }

    /** Length of a C string: up to the first NUL. */
    static int cLength(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return bytes.length;
    }

    /** Copies a name's first bytes into the payload, and zeros behind them. */
    static void write(Slab slab, int head, int offset, @Nullable Object name, int count) {
        Chain.pad(slab, head, offset, count);
        if (name instanceof String) {
            String string = (String) name;
            byte[] ascii = StringOctets.ascii(string);
            if (ascii != null) {
                Chain.write(slab, head, offset, ascii, 0, count);
            } else {
                writeUtf8(slab, head, offset, string, count);
            }
        } else if (name instanceof byte[]) {
            Chain.write(slab, head, offset, (byte[]) name, 0, count);
        }
    }

    /** Copies the first bytes of an argument block; a cut block still ends its last argument. */
    static void write(Slab slab, int head, int offset, byte @Nullable [] arguments, int count, int all) {
        if (arguments != null && count > 0) {
            Chain.write(slab, head, offset, arguments, 0, count);
            if (count < all) {
                Chain.write(slab, head, offset + count - 1, (byte) 0);
            }
        }
    }

    private static void writeUtf8(Slab slab, int head, int offset, String string, int count) {
        int at = offset;
        int end = offset + count;
        for (int i = 0; i < string.length() && at < end; i++) {
            int point = StringOctets.codePoint(string, i);
            if (point < 0x80) {
                Chain.write(slab, head, at++, (byte) point);
            } else {
                int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
                int mark = more == 1 ? 0xc0 : more == 2 ? 0xe0 : 0xf0;
                Chain.write(slab, head, at++, (byte) (mark | point >> 6 * more));
                for (int shift = 6 * (more - 1); shift >= 0 && at < end; shift -= 6) {
                    Chain.write(slab, head, at++, (byte) (0x80 | point >> shift & 0x3f));
                }
                i += more == 3 ? 1 : 0;
            }
        }
    }

    /** Writes the address of an action as its row hands it over; returns its length, 0 if there is none. */
    static int writeAddress(Slab slab, int head, ObjectKind kind, @Nullable Object object, long n0, long n1, long n3) {
        long at = slab.address(head) + SlotLayout.HEAD_PAYLOAD_OFFSET;
        switch (kind) {
            case PEER:
                return writeAddress(slab, head, PeerAddresses.of((int) n0), 0);
            case UNSPECIFIED:
                int length = (int) Math.min(n1, SocketAddressOctets.MAX_BYTES);
                UNSAFE.setMemory(at, length, (byte) 0);
                return length;
            case INET4_NUMBER:
                return SocketAddressOctets.writeInternet((int) n3, at);
            case ADDRESS_BYTES:
                return object instanceof byte[] ? SocketAddressOctets.writeInternet((byte[]) object, at) : 0;
            default:
                return HookObjects.isAddress(kind) ? writeAddress(slab, head, object, (int) n1) : 0;
        }
    }

    /** Copies the {@code struct sockaddr} that a native method has filled; returns its length, 0 if there is none. */
    static int copyAddress(Slab slab, int head, long from) {
        if (from == 0) {
            return 0;
        }
        int length = SocketAddressOctets.lengthAt(from);
        UNSAFE.copyMemory(from, slab.address(head) + SlotLayout.HEAD_PAYLOAD_OFFSET, length);
        return length;
    }

    /** Writes an internet or Unix-domain address at the beginning of the payload; returns its length, 0 if there is none. */
    static int writeAddress(Slab slab, int head, @Nullable Object address, int port) {
        long at = slab.address(head) + SlotLayout.HEAD_PAYLOAD_OFFSET;
        if (address instanceof InetAddress) {
            return SocketAddressOctets.write((InetAddress) address, port, at);
        }
        if (address instanceof InetAddress[]) {
            InetAddress[] several = (InetAddress[]) address;
            return several.length == 0 ? 0 : SocketAddressOctets.write(several[0], port, at);
        }
        if (address instanceof DatagramPacket) {
            InetAddress host = host((DatagramPacket) address);
            int number = UNSAFE.getInt(address, PACKET_PORT);
            return host == null ? 0 : SocketAddressOctets.write(host, number, at);
        }
        if (address instanceof InetSocketAddress) {
            InetSocketAddress inet = (InetSocketAddress) address;
            InetAddress host = inet.getAddress();
            return host == null ? 0 : SocketAddressOctets.write(host, inet.getPort(), at);
        }
        if (address instanceof byte[]) {
            return SocketAddressOctets.write((byte[]) address, cLength((byte[]) address), at);
        }
        if (address instanceof String) {
            byte[] ascii = StringOctets.ascii((String) address);
            return ascii == null ? 0 : SocketAddressOctets.write(ascii, ascii.length, at);
        }
        return 0;
    }

    /** Writes what exit adds, with its sum; the address, if exit adds one, is in the payload already. */
    static void writeExit(Slab slab, int head, long exit, int key, int flags, int addressLength) {
        putLong(slab, head, SlotLayout.EXIT_OFFSET, exit);
        putLong(
                slab,
                head,
                SlotLayout.EXIT_KEY_OFFSET,
                SlotLayout.two(key, 0) | SlotLayout.four(0, 0, flags, addressLength));
        SlotCheck.sealExit(slab, head);
    }

    /** Writes that exit never completed the record. */
    static void writeOutcomeLost(Slab slab, int head) {
        int key = getInt(slab, head, SlotLayout.KEY_OFFSET);
        writeExit(slab, head, 0, key, SlotLayout.FLAG_OUTCOME_LOST, 0);
    }

    /** Stamps a record with its serial; 0 takes it back. */
    static void putSerial(Slab slab, int head, long serial) {
        long ticket = SlotLayout.ticket(slab.word(head));
        putLong(slab, head, SlotLayout.SERIAL_OFFSET, CheckedNumber.word(serial, ticket));
    }

    static void putLong(Slab slab, int slot, int field, long value) {
        UNSAFE.putLong(slab.address(slot) + field, value);
    }

    static void putInt(Slab slab, int slot, int field, int value) {
        UNSAFE.putInt(slab.address(slot) + field, value);
    }

    static void putShort(Slab slab, int slot, int field, int value) {
        UNSAFE.putShort(slab.address(slot) + field, (short) value);
    }

    static long getLong(Slab slab, int slot, int field) {
        return UNSAFE.getLong(slab.address(slot) + field);
    }

    static int getInt(Slab slab, int slot, int field) {
        return UNSAFE.getInt(slab.address(slot) + field);
    }

    static int getShort(Slab slab, int slot, int field) {
        return Short.toUnsignedInt(UNSAFE.getShort(slab.address(slot) + field));
    }
}
