package org.audithalt.record;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.audithalt.hook.ThisProcess;

/** Reads {@code /proc/self}, proc(5). Used at start only. Stateless. */
final class ProcSelf {
    private static final String SELF = "/proc/self/";
    private static final int LARGEST_FILE = 1 << 16;

    /** Fields of {@code stat} counted from the one after the command name, which is field 3. */
    private static final int STAT_PPID = 4 - 3;

    private static final int STAT_TTY = 7 - 3;
    private static final int STAT_START = 22 - 3;

    private ProcSelf() {}

    static Subject read(byte[] node) {
        long[] number = Subject.unknownNumbers();
        byte[][] text = Subject.unknownTexts();
        number[Subject.PID] = ThisProcess.PID;
        number[Subject.AUID] = number(line(SELF + "loginuid"), Subject.UNSET);
        number[Subject.SES] = number(line(SELF + "sessionid"), Subject.UNSET);
        readStat(line(SELF + "stat"), number, text);
        readStatus(new String(bytes(SELF + "status"), StandardCharsets.ISO_8859_1), number);
        text[Subject.EXE] = linkTarget(SELF + "exe");
        text[Subject.CWD] = linkTarget(SELF + "cwd");
        text[Subject.LABEL] = line(SELF + "attr/current").getBytes(StandardCharsets.ISO_8859_1);
        text[Subject.PROCTITLE] = withoutTrailingNul(bytes(SELF + "cmdline"));
        text[Subject.NODE] = node;
        return new Subject(number, text);
    }

    static String hostName() {
        String name = line("/proc/sys/kernel/hostname");
        return name.isEmpty() ? "?" : name;
    }

    /** The command name may hold spaces and parentheses, so the fields are counted from the last one. */
    static void readStat(String stat, long[] number, byte[][] text) {
        String[] fields = words(stat.substring(stat.lastIndexOf(')') + 1));
        if (fields.length <= STAT_START) {
            return;
        }
        number[Subject.PPID] = number(fields[STAT_PPID], -1);
        number[Subject.START_TICKS] = number(fields[STAT_START], -1);
        text[Subject.TTY] = EventHead.ascii(ttyName(number(fields[STAT_TTY], 0)));
    }

    /** Lines {@code Uid:} and {@code Gid:} hold real, effective, saved and file system id. */
    static void readStatus(String status, long[] number) {
        int from = 0;
        for (int end = status.indexOf('\n'); end >= 0; end = status.indexOf('\n', from)) {
            String[] fields = words(status.substring(from, end));
            from = end + 1;
            if (fields.length == 5 && fields[0].equals("Uid:")) {
                number[Subject.UID] = number(fields[1], -1);
                number[Subject.EUID] = number(fields[2], -1);
                number[Subject.SUID] = number(fields[3], -1);
                number[Subject.FSUID] = number(fields[4], -1);
            } else if (fields.length == 5 && fields[0].equals("Gid:")) {
                number[Subject.GID] = number(fields[1], -1);
                number[Subject.EGID] = number(fields[2], -1);
                number[Subject.SGID] = number(fields[3], -1);
                number[Subject.FSGID] = number(fields[4], -1);
            }
        }
    }

    /** A terminal's name as the kernel's tty_name() has it, from its device number (stat field 7). */
    static String ttyName(long device) {
        int major = (int) (device >> 8 & 0xfff);
        int minor = (int) (device & 0xff | device >> 12 & 0xfff00);
        if (device == 0) {
            return "(none)";
        }
        if (major >= 136 && major <= 143) {
            return "pts" + ((major - 136) * 256 + minor);
        }
        if (major == 4) {
            return minor < 64 ? "tty" + minor : "ttyS" + (minor - 64);
        }
        return major == 5 && minor == 1 ? "console" : "tty" + major + ":" + minor;
    }

    static long number(String text, long otherwise) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static String[] words(String line) {
        String[] found = new String[64];
        int count = 0;
        int from = -1;
        for (int at = 0; at <= line.length() && count < found.length; at++) {
            boolean inside = at < line.length() && line.charAt(at) > ' ';
            if (inside && from < 0) {
                from = at;
            } else if (!inside && from >= 0) {
                found[count++] = line.substring(from, at);
                from = -1;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** First line of a file without NUL and newline; empty if it cannot be read. */
    private static String line(String file) {
        String content = new String(bytes(file), StandardCharsets.ISO_8859_1);
        int end = 0;
        while (end < content.length() && content.charAt(end) != '\n' && content.charAt(end) != 0) {
            end++;
        }
        return content.substring(0, end);
    }

    private static byte[] bytes(String file) {
        try (FileInputStream in = new FileInputStream(file)) {
            return in.readNBytes(LARGEST_FILE);
        } catch (IOException | SecurityException e) {
            return new byte[0];
        }
    }

    /**
     * Target of a symbolic link, byte for byte. A Path shows its bytes through the locale's charset, which loses some
     * of them under {@code LANG=C}; its URI holds them percent-encoded.
     */
    private static byte[] linkTarget(String link) {
        try {
            Path target = Files.readSymbolicLink(Path.of(link));
            String shown = target.toString();
            return isAscii(shown)
                    ? EventHead.ascii(shown)
                    : percentDecoded(target.toUri().getRawPath());
        } catch (IOException | InvalidPathException | UnsupportedOperationException | SecurityException e) {
            return new byte[] {'?'};
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Undoes percent-encoding and the slash that a directory's URI ends with. */
    static byte[] percentDecoded(String path) {
        Octets out = new Octets(path.length() + 1);
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%' && i + 2 < path.length()) {
                out.append(Character.digit(path.charAt(i + 1), 16) << 4 | Character.digit(path.charAt(i + 2), 16));
                i += 2;
            } else {
                out.append(path.charAt(i));
            }
        }
        if (out.length() > 1 && out.array()[out.length() - 1] == '/') {
            out.setLength(out.length() - 1);
        }
        return out.toByteArray();
    }

    private static byte[] withoutTrailingNul(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }
}
