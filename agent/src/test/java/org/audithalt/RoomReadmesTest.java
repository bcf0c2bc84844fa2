package org.audithalt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each package has a page with its invariants and locks, and that page names only classes that exist. */
class RoomReadmesTest {
    private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z]+)(?:\\.([A-Za-z]\\w*))?`");
    private static final Set<String> OTHERS = Set.of("ReentrantLock");

    static List<Path> readmes() throws IOException {
        return Repository.roomReadmes();
    }

    @ParameterizedTest
    @MethodSource("readmes")
    void roomHasAPageOfItsInvariantsAndLocks(Path readme) {
        assertThat(readme)
                .content()
                .startsWith("# " + readme.resolveSibling(".").normalize().getFileName() + ": ")
                .contains("\n## Invariants\n", "\n## Locks\n");
    }

    @ParameterizedTest
    @MethodSource("readmes")
    void pageNamesOnlyWhatExists(Path readme) throws IOException {
        Set<String> classes = new HashSet<>(OTHERS);
        for (Path source : Repository.sources()) {
            classes.add(source.getFileName().toString().replace(".java", ""));
        }
        Path tests = Repository.root().resolve("agent/src/test/java");
        try (var files = Files.walk(tests)) {
            files.forEach(file -> classes.add(file.getFileName().toString().replace(".java", "")));
        }

        Matcher named = CLASS.matcher(Files.readString(readme));
        while (named.find()) {
            assertThat(classes).as(readme + " names it").contains(named.group(1));
            if (named.group(2) != null) {
                assertThat(sourceOf(named.group(1))).content().contains(named.group(2));
            }
        }
    }

    private static Path sourceOf(String name) throws IOException {
        return Repository.sources().stream()
                .filter(source -> source.getFileName().toString().equals(name + ".java"))
                .findFirst()
                .orElseThrow();
    }
}
