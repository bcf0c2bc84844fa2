package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The witness of {@link org.audithalt.it.program.Journalled}: actions that had returned when its process ended, held against
 * the trail.
 */
final class Journal {
    private static final Set<String> OPENAT = Set.of("257", "56");
    private static final Set<String> RENAME = Set.of("82", "264", "38");
    private static final Set<String> UNLINK = Set.of("87", "263", "35");

    private final List<String> actions;

    private Journal(List<String> actions) {
        this.actions = actions;
    }

    /** Reads what was noted; half a last line of a killed process does not count. */
    static Journal read(Path file) throws IOException {
        String text = Files.readString(file);
        int end = text.lastIndexOf('\n');
        return new Journal(end < 0 ? List.of() : List.of(text.substring(0, end).split("\n")));
    }

    int size() {
        return actions.size();
    }

    /**
     * Each action is in the trails once, as a success; no action is there twice; what is there beyond was in flight or had
     * just ended: one per thread at most.
     *
     * @param data directory in which the program acted
     * @param threads threads that acted when the process ended
     */
    void isIn(Path data, int threads, Trail... trails) {
        Map<String, List<Trail.Event>> recorded = new HashMap<>();
        for (Trail trail : trails) {
            for (Trail.Event event : trail.actions()) {
                String action = action(event, data);
                if (action != null) {
                    recorded.computeIfAbsent(action, any -> new ArrayList<>()).add(event);
                }
            }
        }
        assertThat(recorded.values()).filteredOn(events -> events.size() > 1).isEmpty();
        List<String> wrong = new ArrayList<>();
        for (String action : actions) {
            List<Trail.Event> events = recorded.remove(action);
            if (events == null || !"yes".equals(events.get(0).success())) {
                wrong.add(action + ": " + events);
            }
        }
        assertThat(wrong).as("finished, but not recorded so").isEmpty();
        assertThat(recorded.keySet()).as("recorded, but not finished").hasSizeLessThanOrEqualTo(threads);
    }

    private static String action(Trail.Event event, Path data) {
        List<String> names = event.names();
        for (String name : names) {
            if (name.startsWith(data + "/") && (name.endsWith(".a") || name.endsWith(".b"))) {
                return word(event.syscall()) + " " + name;
            }
        }
        return null;
    }

    private static String word(String syscall) {
        return OPENAT.contains(syscall)
                ? "create"
                : RENAME.contains(syscall) ? "rename" : UNLINK.contains(syscall) ? "delete" : "call " + syscall;
    }
}
