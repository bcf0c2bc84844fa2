package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a program has really done to a directory, counted against what its trail says. */
final class Effects {
    private Effects() {}

    /** The files in a directory. */
    static Set<String> files(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            Set<String> names = new TreeSet<>();
            entries.forEach(entry -> names.add(entry.toString()));
            return names;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** For each file below a directory the number of records that say it was created. */
    static Map<String, Integer> recorded(Path directory, Trail... trails) {
        String prefix = directory + "/";
        Map<String, Integer> records = new TreeMap<>();
        for (Trail trail : trails) {
            for (Trail.Event event : trail.events()) {
                for (String name : new HashSet<>(event.names())) {
                    if (name.startsWith(prefix) && name.length() > prefix.length() && "yes".equals(event.success())) {
                        records.merge(name, 1, Integer::sum);
                    }
                }
            }
        }
        return records;
    }

    private static String difference(Set<String> records, Set<String> files) {
        Set<String> unrecorded = new TreeSet<>(files);
        unrecorded.removeAll(records);
        Set<String> missing = new TreeSet<>(records);
        missing.removeAll(files);
        return "without a record " + unrecorded + ", recorded but missing " + missing;
    }

    /** Each file is there because of exactly one action, and that has exactly one record. */
    static void eachFileHasOneRecord(Path directory, Trail... trails) {
        Map<String, Integer> records = recorded(directory, trails);
        Set<String> files = files(directory);
        // as sets: an element at a time takes an hour for a million
        assertThat(records.keySet().equals(files))
                .as(() -> "records and files agree: " + difference(records.keySet(), files))
                .isTrue();
        assertThat(records.values()).as("records per file").allMatch(count -> count == 1);
    }
}
