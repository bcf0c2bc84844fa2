package org.audithalt.benchmark.compare;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** All figures, kept in a JSON file, so that one part can be measured again without the others. */
final class Figures {
    private final Path file;
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, String> machines = new LinkedHashMap<>();

    private Figures(Path file) {
        this.file = file;
    }

    /** What the file has; nothing if there is none. */
    static Figures in(Path file) throws IOException {
        Figures read = new Figures(file);
        if (Files.exists(file)) {
            Map<String, Object> map = JSON.std.mapFrom(Files.readString(file));
            ((Map<?, ?>) Objects.requireNonNull(map.get("machines")))
                    .forEach((part, machine) -> read.machines.put((String) part, (String) machine));
            for (Object figure : (List<?>) Objects.requireNonNull(map.get("figures"))) {
                read.figures.add(Figure.fromMap((Map<?, ?>) figure));
            }
        }
        return read;
    }

    /** Replaces what was there of these subjects of a part on a JDK, and says where and when that was measured. */
    void replace(String part, Jdk jdk, String machine, List<Figure> measured) throws IOException {
        figures.removeIf(old -> measured.stream().anyMatch(old::isReplacedBy));
        figures.addAll(measured);
        machines.put(part + " " + jdk.feature(), jdk.version() + "; " + machine);
        write();
    }

    private void write() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("machines", machines);
        map.put("figures", figures.stream().map(Figure::toMap).toList());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(map) + "\n");
    }

    List<Figure> all() {
        return List.copyOf(figures);
    }

    List<Figure> of(String part, int jdk) {
        return figures.stream()
                .filter(figure -> figure.part().equals(part) && figure.jdk() == jdk)
                .toList();
    }

    Optional<Figure> find(String part, String subject, String who, int jdk) {
        return of(part, jdk).stream()
                .filter(figure ->
                        figure.subject().equals(subject) && figure.who().equals(who))
                .findFirst();
    }

    /** Feature releases with any figure, in order. */
    List<Integer> jdks() {
        TreeSet<Integer> jdks = new TreeSet<>();
        figures.forEach(figure -> jdks.add(figure.jdk()));
        return List.copyOf(jdks);
    }

    /** Where and when a part was measured on a JDK, by {@code PART JDK}. */
    Map<String, String> machines() {
        return Map.copyOf(machines);
    }
}
