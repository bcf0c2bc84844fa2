package org.audithalt.review;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a search has printed, in the form of ausearch's checkpoint files, so that either can go on where the other
 * stopped: {@code dev=0xFE00}, {@code inode=123}, {@code output=NODE SECONDS.MILLIS:SERIAL 0xTYPE}. Immutable.
 *
 * @param log the file in which the event was
 * @param last the event; without a serial number if none has been printed
 */
record Checkpoint(FileId log, EventId last) {
    private static final Pattern TEXT = Pattern.compile(
            "dev=0x(\\p{XDigit}{1,16})\\s+inode=(\\d{1,20})\\s+output=(\\S+) (\\d{1,18})\\.(\\d{1,3}):(\\d{1,18}) 0x(\\p{XDigit}{1,7})\\s*");
    private static final String NO_NODE = "-";
    private static final int HEXADECIMAL = 16;

    /** Reads a checkpoint; null if there is none. */
    static @Nullable Checkpoint read(Path file) throws IOException, CheckpointException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return null;
        }
        Matcher found = TEXT.matcher(text);
        if (!found.matches()) {
            throw new CheckpointException(CheckpointException.INVALID, file + ": is no checkpoint");
        }
        return new Checkpoint(
                new FileId(Long.parseUnsignedLong(found.group(1), HEXADECIMAL), inode(file, found.group(2))),
                new EventId(
                        found.group(3).equals(NO_NODE) ? "" : found.group(3),
                        Long.parseLong(found.group(4)),
                        Integer.parseInt(found.group(5)),
                        Long.parseLong(found.group(6)),
                        Integer.parseInt(found.group(7), HEXADECIMAL)));
    }

    private static long inode(Path file, String digits) throws CheckpointException {
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw new CheckpointException(CheckpointException.INVALID, file + ": is no checkpoint");
        }
    }

    /** Replaces a checkpoint at once: whoever dies here, or whose power fails, leaves the one before. */
    void write(Path file) throws IOException {
        String text = String.format(
                Locale.ROOT,
                "dev=0x%X%ninode=%s%noutput=%s %d.%03d:%d 0x%X%n",
                log.device(),
                Long.toUnsignedString(log.inode()),
                last.node().isEmpty() ? NO_NODE : last.node(),
                last.seconds(),
                last.millis(),
                last.serial(),
                Math.max(0, last.type()));
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether any event has been printed. */
    boolean hasEvent() {
        return last.serial() > 0 || last.seconds() > 0;
    }

    /** Whether it is the event; the type is no part of its identity. */
    boolean isAt(Event event) {
        return event.serial() == last.serial()
                && event.seconds() == last.seconds()
                && event.millis() == last.millis()
                && Bytes.latin(event.bytes(), event.nodeBegin(), event.nodeEnd())
                        .equals(last.node());
    }

    boolean isIn(@Nullable FileId file) {
        return log.equals(file);
    }
}
