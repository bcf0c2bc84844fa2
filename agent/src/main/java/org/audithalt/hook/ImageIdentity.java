package org.audithalt.hook;

import java.io.EOFException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * Which run-time image a JDK has, told without reading its classes: from the index of {@code lib/modules}, which holds
 * the name, the place and the size of every class, the length of that file, and the {@code release} file. Two builds of a JDK
 * differ in one of them; so does an image that jlink has made. An image that somebody made to look the same is not told
 * apart.
 *
 * <pre>
 *  lib/modules, numbers in the machine's byte order
 *  0         4         8         12          16         20            24           28
 *  +---------+---------+---------+-----------+----------+-------------+------------+----------------
 *  | CAFEDADA| version | flags   | resources | table    | locations   | strings    | redirect: 4 x table
 *  |         |         |         |           | length n | bytes       | bytes      | offsets:  4 x table
 *  +---------+---------+---------+-----------+----------+-------------+------------+ locations, strings
 * </pre>
 *
 * @param text feature version, checksum (CRC-32) and length of {@code lib/modules}, as {@code 17-0a1b2c3d-128651445}
 * @param version as the {@code release} file gives it, with the build if that is there: {@code 17.0.15+6}
 * @param vendor as the {@code release} file gives it; "-" if it does not
 */
public record ImageIdentity(String text, String version, String vendor) {
    private static final int HEADER_BYTES = 28;
    private static final int MAGIC = 0xCAFEDADA;
    private static final int TABLE_LENGTH_OFFSET = 16;
    private static final int LOCATIONS_OFFSET = 20;
    private static final int STRINGS_OFFSET = 24;
    private static final int CHUNK_BYTES = 1 << 16;

    /**
     * Looks at an image: some megabytes are read.
     *
     * @param home directory of the JDK
     * @throws IOException if there is no run-time image, or it cannot be read; the message is for people
     */
    public static ImageIdentity of(Path home) throws IOException {
        byte[] release;
        try {
            release = Files.readAllBytes(home.resolve("release"));
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(home.resolve("release") + " is missing: not a JDK");
        }
        File modules = home.resolve("lib/modules").toFile();
        CRC32 checksum = new CRC32();
        long length;
        try (RandomAccessFile file = new RandomAccessFile(modules, "r")) {
            length = file.length();
            sum(file, modules, checksum);
        } catch (FileNotFoundException e) {
            throw new FileNotFoundException(modules + " is missing: not a run-time image");
        } catch (EOFException e) {
            throw new IOException(modules + " is too short for a run-time image", e);
        }
        checksum.update(release, 0, release.length);
        String text = new String(release, StandardCharsets.UTF_8);
        String version = value(text, "JAVA_VERSION");
        String exact = value(text, "JAVA_RUNTIME_VERSION");
        String vendor = value(text, "IMPLEMENTOR");
        return new ImageIdentity(
                feature(home, version) + "-" + hex(checksum.getValue()) + "-" + length,
                exact.isEmpty() ? version : exact,
                vendor.isEmpty() ? "-" : vendor.replace(' ', '_'));
    }

    private static void sum(RandomAccessFile file, File modules, CRC32 checksum) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        file.readFully(header);
        boolean little = number(header, 0, true) == MAGIC;
        if (!little && number(header, 0, false) != MAGIC) {
            throw new IOException(modules + " does not begin like a run-time image");
        }
        long left = 2L * Integer.BYTES * (number(header, TABLE_LENGTH_OFFSET, little) & 0xffffffffL)
                + (number(header, LOCATIONS_OFFSET, little) & 0xffffffffL)
                + (number(header, STRINGS_OFFSET, little) & 0xffffffffL);
        checksum.update(header, 0, HEADER_BYTES);
        byte[] chunk = new byte[CHUNK_BYTES];
        while (left > 0) {
            int read = file.read(chunk, 0, (int) Math.min(left, CHUNK_BYTES));
            if (read < 0) {
                throw new EOFException();
            }
            checksum.update(chunk, 0, read);
            left -= read;
        }
    }

    private static int number(byte[] bytes, int at, boolean little) {
        int number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number = number << 8 | bytes[little ? at + Integer.BYTES - 1 - i : at + i] & 0xff;
        }
        return number;
    }

    private static int feature(Path home, String version) throws IOException {
        int end = 0;
        while (end < version.length() && version.charAt(end) >= '0' && version.charAt(end) <= '9') {
            end++;
        }
        if (end == 0 || end > 4) {
            throw new IOException(home.resolve("release") + ": JAVA_VERSION=" + version + ": no version of a JDK");
        }
        return Integer.parseInt(version.substring(0, end));
    }

    /** The value of a line {@code KEY="VALUE"}; empty if there is none. */
    private static String value(String release, String key) {
        String start = key + "=\"";
        int at = release.startsWith(start) ? 0 : release.indexOf("\n" + start) + 1;
        if (at == 0 && !release.startsWith(start)) {
            return "";
        }
        int from = at + start.length();
        int to = release.indexOf('"', from);
        return to < 0 ? "" : release.substring(from, to);
    }

    private static String hex(long number) {
        String digits = "0000000" + Long.toHexString(number);
        return digits.substring(digits.length() - 8);
    }

    @Override
    public String toString() {
        return text;
    }
}
