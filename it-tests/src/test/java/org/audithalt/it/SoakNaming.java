package org.audithalt.it;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.conservation.PathNaming;
import org.jspecify.annotations.Nullable;

/** Names the actions of {@link org.audithalt.it.program.Soaked} as its journal does, by their records. */
final class SoakNaming implements Function<List<String>, @Nullable String> {
    private static final Pattern SYSCALL = Pattern.compile("type=SYSCALL .* syscall=(\\d+)");
    private static final Pattern ADDRESS = Pattern.compile(" saddr=([0-9A-F]+)");
    private static final Set<String> OPEN = Set.of("257", "56");
    private static final Set<String> RENAME = Set.of("82", "264", "38", "276");
    private static final Set<String> UNLINK = Set.of("87", "263", "35");
    private static final Set<String> CONNECT = Set.of("42", "203");
    private static final Set<String> EXEC = Set.of("59", "221");

    private final PathNaming paths;
    private final Pattern made;
    private final int port;
    private long unknown;

    /**
     * @param data the directory in which the program acts
     * @param port of the peer that it connects to
     */
    SoakNaming(String data, int port) {
        this.paths = new PathNaming(data + "/");
        this.made = Pattern.compile("a1=\"(" + Pattern.quote(data) + "/[^\"]*)\"");
        this.port = port;
    }

    /** Records of named actions so far that do not tell an outcome; those in two files twice. */
    long unknown() {
        return unknown;
    }

    @Override
    public @Nullable String apply(List<String> event) {
        String name = name(event);
        if (name != null && !event.get(0).contains(" success=")) {
            unknown++;
        }
        return name;
    }

    private @Nullable String name(List<String> event) {
        Matcher call = SYSCALL.matcher(event.get(0));
        if (!call.find()) {
            return null;
        }
        String number = call.group(1);
        if (CONNECT.contains(number)) {
            return address(event);
        }
        if (EXEC.contains(number)) {
            for (String line : event) {
                Matcher argument = made.matcher(line);
                if (argument.find()) {
                    return "exec " + argument.group(1);
                }
            }
            return null;
        }
        String word = OPEN.contains(number)
                ? "open"
                : RENAME.contains(number) ? "rename" : UNLINK.contains(number) ? "unlink" : "call" + number;
        String path = paths.apply(event);
        return path == null ? null : word + " " + path;
    }

    private @Nullable String address(List<String> event) {
        for (String line : event) {
            Matcher matcher = ADDRESS.matcher(line);
            if (matcher.find()) {
                byte[] bytes = HexFormat.of().parseHex(matcher.group(1));
                int at = bytes[0] == 2 ? 4 : 20;
                boolean ours = bytes.length >= at + 4 && ((bytes[2] & 0xff) << 8 | bytes[3] & 0xff) == port;
                return ours
                        ? "connect " + (bytes[at] & 0xff) + "." + (bytes[at + 1] & 0xff) + "." + (bytes[at + 2] & 0xff)
                                + "." + (bytes[at + 3] & 0xff)
                        : null;
            }
        }
        return null;
    }
}
