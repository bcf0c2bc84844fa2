package org.audithalt.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.audithalt.hook.ThisProcess;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of this process as /proc/self/mountinfo tells them (proc_pid_mountinfo(5)).
 *
 * <pre>
 * 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
 * (1)(2)(3)   (4)   (5)      (6)      (7)   (8) (9)   (10)         (11)
 * </pre>
 *
 * <p>A mount is found by the device number (3) of the file, which no bind mount, chroot or mount over another hides. Where that is
 * no line's, as for subvolumes of btrfs, by the longest mount point (5) above the path.
 */
final class MountTable {
    private static final String[] OTHERS = {Long.toString(ThisProcess.PARENT), "1"};
    private static final String UPPER = ",upperdir=";
    private static final int DEVICE = 2;
    private static final int POINT = 4;

    private final String text;

    /** @param text lines of mountinfo */
    MountTable(String text) {
        this.text = text;
    }

    /** The table of this process; empty without /proc. */
    static MountTable ofThisProcess() {
        return of("self");
    }

    private static MountTable of(String process) {
        try {
            byte[] lines = Files.readAllBytes(Path.of("/proc", process, "mountinfo"));
            return new MountTable(new String(lines, StandardCharsets.UTF_8));
        } catch (IOException unseen) {
            return new MountTable("");
        }
    }

    /**
     * Type of the file system that holds a file or directory; null if no table tells. After chroot(2) the own table lacks the mount
     * that the new root lies on: the device is then looked for in those of the parent and of the first process.
     */
    static @Nullable String typeOf(Path existing) throws IOException {
        Path real = existing.toRealPath();
        long device = ((Number) Files.getAttribute(real, "unix:dev", LinkOption.NOFOLLOW_LINKS)).longValue();
        String number = major(device) + ":" + minor(device);
        MountTable own = ofThisProcess();
        String line = own.lineOf(number);
        for (int i = 0; i < OTHERS.length && line == null; i++) {
            line = of(OTHERS[i]).lineOf(number);
        }
        if (line == null) {
            line = own.lineAbove(real.toString());
        }
        if (line == null) {
            return null;
        }
        String upper = upper(line);
        // what is written to an overlay is written there; mostly a place that only the host sees
        return upper != null && Files.isDirectory(Path.of(upper)) ? typeOf(Path.of(upper)) : type(line);
    }

    /** As gnu_dev_major(3). */
    static long major(long device) {
        return device >>> 8 & 0xfff | device >>> 32 & ~0xfffL & 0xffffffffL;
    }

    static long minor(long device) {
        return device & 0xff | device >>> 12 & ~0xffL & 0xffffffffL;
    }

    /**
     * The type by device number, {@code major:minor}, else by path.
     *
     * @return null if neither is in the table
     */
    @Nullable
    String typeOf(String device, String path) {
        String line = lineOf(device);
        line = line == null ? lineAbove(path) : line;
        return line == null ? null : type(line);
    }

    private @Nullable String lineOf(String device) {
        for (int from = 0; from < text.length(); from = next(from)) {
            String line = line(from);
            if (field(line, DEVICE).equals(device) && type(line) != null) {
                return line;
            }
        }
        return null;
    }

    private @Nullable String lineAbove(String path) {
        String above = null;
        int longest = -1;
        for (int from = 0; from < text.length(); from = next(from)) {
            String line = line(from);
            String point = unescaped(field(line, POINT));
            // of two mounts at one place the later covers the earlier
            if (point.length() >= longest && isAbove(point, path) && type(line) != null) {
                longest = point.length();
                above = line;
            }
        }
        return above;
    }

    private int end(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private int next(int from) {
        return end(from) + 1;
    }

    private String line(int from) {
        return text.substring(from, end(from));
    }

    private static boolean isAbove(String point, String path) {
        return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
    }

    /** The type, first behind the optional fields and their end, " - "; null if the line has none. */
    private static @Nullable String type(String line) {
        int separator = line.indexOf(" - ");
        if (separator < 0) {
            return null;
        }
        int from = separator + 3;
        int end = line.indexOf(' ', from);
        return unescaped(line.substring(from, end < 0 ? line.length() : end));
    }

    /** The directory that takes what is written to an overlay; null if the line is none of an overlay. */
    static @Nullable String upper(String line) {
        int from = line.indexOf(UPPER);
        if (from < 0 || !"overlay".equals(type(line))) {
            return null;
        }
        from += UPPER.length();
        int end = line.indexOf(',', from);
        return unescaped(line.substring(from, end < 0 ? line.length() : end));
    }

    private static String field(String line, int number) {
        int from = 0;
        for (int i = 0; i < number && from >= 0; i++) {
            from = line.indexOf(' ', from) + 1;
            if (from == 0) {
                return "";
            }
        }
        int end = line.indexOf(' ', from);
        return line.substring(from, end < 0 ? line.length() : end);
    }

    /** Blank, tab, newline, backslash and # stand as a backslash and three octal digits. */
    static String unescaped(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder plain = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 3 < field.length() && isOctal(field, i + 1)) {
                plain.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static boolean isOctal(String field, int from) {
        for (int i = from; i < from + 3; i++) {
            if (field.charAt(i) < '0' || field.charAt(i) > '7') {
                return false;
            }
        }
        return true;
    }
}
