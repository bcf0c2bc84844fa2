package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An audit log, read with eyes of its own: strictly, and with nothing of the agent's code. */
final class Trail {
    private static final Pattern LINE = Pattern.compile(
            "(?:node=\\S+ )?type=([A-Z_]+|UNKNOWN\\[\\d+]) msg=audit\\((\\d+\\.\\d{3}):(\\d+)\\): ?(.*)");
    /** A blank in front, so that {@code name=} is not found in {@code nametype=} or {@code hostname=}. */
    private static final String VALUE = "=(\"[^\"]*\"|'[^']*'|[^\\s']*)";

    /** Between a record and what log_format=enriched adds. */
    private static final char SEPARATOR = 0x1d;

    private final List<Event> events;

    private Trail(List<Event> events) {
        this.events = events;
    }

    /** Reads a whole log; fails at a line that is not a record, and at an event whose lines are not together. */
    static Trail read(Path log) throws IOException {
        List<Event> events = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        String eventId = "";
        String content = new String(Files.readAllBytes(log), UTF_8);
        if (!content.isEmpty() && !content.endsWith("\n")) {
            throw new AssertionError(
                    "the last line is not complete: " + content.substring(content.lastIndexOf('\n') + 1));
        }
        for (String line : content.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new AssertionError("not an audit record: " + line);
            }
            String id = matcher.group(2) + ":" + matcher.group(3);
            if (!id.equals(eventId) && !lines.isEmpty()) {
                events.add(new Event(List.copyOf(lines)));
                lines.clear();
            }
            eventId = id;
            lines.add(line);
        }
        if (!lines.isEmpty()) {
            events.add(new Event(List.copyOf(lines)));
        }
        return new Trail(List.copyOf(events));
    }

    /** In file order. */
    List<Event> events() {
        return events;
    }

    /** Events of actions, without control records. */
    List<Event> actions() {
        return select(event -> event.type().equals("SYSCALL"));
    }

    List<Event> select(Predicate<Event> condition) {
        return events.stream().filter(condition).toList();
    }

    /** Actions on an object of this absolute name. */
    List<Event> naming(String name) {
        return select(event -> event.names().contains(name));
    }

    /** Each serial is the one before plus 1. */
    boolean serialsAreGapless() {
        for (int i = 1; i < events.size(); i++) {
            if (events.get(i).serial() != events.get(i - 1).serial() + 1) {
                return false;
            }
        }
        return true;
    }

    /**
     * One event.
     *
     * @param lines its records as written, at least one
     */
    record Event(List<String> lines) {
        /** Type of the first record. */
        String type() {
            return type(lines.get(0));
        }

        long serial() {
            return Long.parseLong(group(lines.get(0), 3));
        }

        /** Seconds and milliseconds as written. */
        String time() {
            return group(lines.get(0), 2);
        }

        /** Number of the system call as written; null in control records. */
        @Nullable
        String syscall() {
            return field("syscall");
        }

        /** {@code yes} or {@code no}; null if the outcome is unknown. */
        @Nullable
        String success() {
            return field("success");
        }

        /** Result as written, an errno negative; null if the outcome is unknown. */
        @Nullable
        String exit() {
            return field("exit");
        }

        /** The thread's name. */
        @Nullable
        String comm() {
            return text("comm");
        }

        /** Names of all PATH records in order, decoded. */
        List<String> names() {
            return ofType("PATH").stream()
                    .map(line -> decoded(find(line, "name")))
                    .toList();
        }

        /** Records of one type. */
        List<String> ofType(String type) {
            return lines.stream().filter(line -> type(line).equals(type)).toList();
        }

        /** The first value of a key in any of the records, as written without its quotes; null if there is none. */
        @Nullable
        String field(String key) {
            for (String line : lines) {
                String value = find(line, key);
                if (value != null) {
                    return unquoted(value);
                }
            }
            return null;
        }

        /** The same, decoded if it is hexadecimal as the kernel writes untrusted strings. */
        @Nullable
        String text(String key) {
            for (String line : lines) {
                String value = find(line, key);
                if (value != null) {
                    return decoded(value);
                }
            }
            return null;
        }

        private static String type(String line) {
            return group(line, 1);
        }

        private static String group(String line, int group) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new AssertionError(line);
            }
            return matcher.group(group);
        }

        private static @Nullable String find(String line, String key) {
            // a blank or the quote of msg='…' is in front of a key
            int enriched = line.indexOf(SEPARATOR);
            Matcher matcher = Pattern.compile("[ ']" + Pattern.quote(key) + VALUE)
                    .matcher(enriched < 0 ? line : line.substring(0, enriched));
            return matcher.find() ? matcher.group(1) : null;
        }

        private static String unquoted(String value) {
            boolean quoted = value.length() > 1 && (value.charAt(0) == '"' || value.charAt(0) == '\'');
            return quoted ? value.substring(1, value.length() - 1) : value;
        }

        private static String decoded(@Nullable String value) {
            if (value == null || value.startsWith("\"") || value.startsWith("(") || value.isEmpty()) {
                return value == null ? "" : unquoted(value);
            }
            return new String(HexFormat.of().parseHex(value), UTF_8);
        }

        @Override
        public String toString() {
            return String.join("\n", lines);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event).append('\n'));
        return text.toString();
    }
}
