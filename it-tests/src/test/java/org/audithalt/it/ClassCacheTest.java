package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Woven classes that one start keeps for the next. */
final class ClassCacheTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_STARTS = 12;
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void aLaterStartTakesWhatEarlierOnesWoveAndAuditsAsWell(Jdk jdk) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        run(jdk, temporary, "first");
        Path cache = cacheIn(temporary);
        long first = Files.size(cache);
        boolean taken = false;

        // a JVM may give some classes in another order of their methods than the one before: those are woven anew, and
        // added
        for (int start = 2; start <= MOST_STARTS && !taken; start++) {
            long before = Files.size(cache);
            Files.setLastModifiedTime(cache, LONG_AGO);
            run(jdk, temporary, "start" + start);
            long added = Files.size(cache) - before;
            boolean untouched = Files.getLastModifiedTime(cache).equals(LONG_AGO);
            taken = untouched || (added > 0 && added <= first / 2);
        }

        assertThat(cacheIn(temporary)).isEqualTo(cache);
        assertThat(taken).as("most classes were taken from it").isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void aDamagedOneIsMadeAnew(Jdk jdk) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        run(jdk, temporary, "first");
        Path cache = cacheIn(temporary);
        byte[] whole = Files.readAllBytes(cache);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(cache, damaged);

        run(jdk, temporary, "second");

        byte[] anew = Files.readAllBytes(cache);
        assertThat(anew).isNotEqualTo(damaged);
        assertThat(anew.length).isBetween(whole.length - whole.length / 10, whole.length + whole.length / 10);
    }

    private void run(Jdk jdk, Path temporary, String name) throws Exception {
        Path log = directory.resolve(name).resolve("audit.log");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + log)
                .jvm("-Djava.io.tmpdir=" + temporary)
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            jvm.send("once create " + directory.resolve("made-" + name));
            jvm.awaitOutput("once ok", LIMIT);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(Trail.read(jvm.logFile())
                            .naming(directory.resolve("made-" + name).toString()))
                    .hasSize(1);
        }
    }

    private static Path cacheIn(Path temporary) throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            List<Path> found = files.filter(Files::isRegularFile).toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }
}
