package org.audithalt.conservation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the logs, the recovery and the stated losses say. Not thread-safe. */
public final class Account {
    private static final int MOST_SHOWN = 300;

    private final Map<String, List<Outcome>> recorded = new HashMap<>();
    private final Map<Long, String> bySerial = new TreeMap<>();
    private final Map<String, Long> lastOfFile = new HashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private long lost;
    private long unreadable;
    private int duplicates;

    /**
     * Reads a log.
     *
     * @param naming names the action of an event by its lines; null for one that the witness does not watch
     */
    public void read(Path log, Function<List<String>, @Nullable String> naming) throws IOException {
        read(log.getFileName().toString(), Files.readString(log), naming);
    }

    /**
     * Reads the text of a log.
     *
     * @param file its name
     */
    public void read(String file, String text, Function<List<String>, @Nullable String> naming) {
        new TrailText(this, file, naming).read(text);
    }

    /**
     * An event is in a log. The same event may be in another file once more: it was written again because its first file
     * could not be trusted.
     *
     * @param file the log; events come in its order
     * @param action what the witness calls it; null if that does not watch it
     * @param text the whole event, to tell a repetition from a serial that was drawn twice
     */
    public void event(String file, long serial, @Nullable String action, Outcome outcome, String text) {
        if (isRepetition(file, serial, text)) {
            duplicates++;
        } else if (action != null) {
            recorded.computeIfAbsent(action, any -> new ArrayList<>()).add(outcome);
        }
    }

    /** A record states losses. */
    public void lost(String file, long serial, long count, String text) {
        lost += isRepetition(file, serial, text) ? 0 : count;
    }

    /** Recovery states what it could not read. */
    public void recovered(String file, long serial, long unreadableSlots, String text) {
        unreadable += isRepetition(file, serial, text) ? 0 : unreadableSlots;
    }

    private boolean isRepetition(String file, long serial, String text) {
        long before = lastOfFile.getOrDefault(file, 0L);
        if (serial <= before) {
            complain(file + ": serial " + serial + " after " + before);
        }
        lastOfFile.put(file, serial);
        String other = bySerial.putIfAbsent(serial, text);
        if (other == null) {
            return false;
        }
        if (!other.equals(text)) {
            complain("serial " + serial + " twice:\n  " + shown(other) + "\n  " + shown(text));
        }
        return true;
    }

    private static String shown(String text) {
        return text.length() <= 2 * MOST_SHOWN
                ? text
                : text.substring(0, MOST_SHOWN) + " … " + text.substring(text.length() - MOST_SHOWN);
    }

    /** Something in a log is wrong by itself. */
    void complain(String what) {
        complaints.add(what);
    }

    Map<String, List<Outcome>> recorded() {
        return recorded;
    }

    Iterable<Long> serials() {
        return bySerial.keySet();
    }

    List<String> complaints() {
        return complaints;
    }

    /** Records that are stated as lost. */
    public long lost() {
        return lost;
    }

    long unreadable() {
        return unreadable;
    }

    /** Events that are in two files. */
    public int duplicates() {
        return duplicates;
    }

    /** Events, each counted once. */
    public int events() {
        return bySerial.size();
    }
}
