package org.audithalt.review;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumptionTest {
    private static final Query ALL = new Query(TimeRange.ALL, List.of());
    private static final String LAST = call(90_000, 900_000);

    @TempDir
    private Path directory;

    private Path log = Path.of("");
    private Path checkpoint = Path.of("");

    @BeforeEach
    void names() {
        log = directory.resolve("app.log");
        checkpoint = directory.resolve("checkpoint");
    }

    private static String call(int serial, long millis) {
        String stamp = "msg=audit(" + millis / 1000 + "."
                + Long.toString(1000 + millis % 1000).substring(1) + ":" + serial + "): n=" + serial + "\n";
        return "type=SYSCALL " + stamp + "type=PATH " + stamp + "type=PROCTITLE " + stamp;
    }

    private static String change(int serial, long millis) {
        return call(serial, millis).lines().findFirst().orElseThrow().replace("SYSCALL", "CONFIG_CHANGE") + "\n";
    }

    private String search(boolean byTime) throws IOException, CheckpointException, SearchException {
        Resumption resumption = Resumption.of(checkpoint, byTime);
        Query query = byTime ? new Query(new TimeRange(resumption.seconds(), Long.MAX_VALUE), List.of()) : ALL;
        return search(query, resumption);
    }

    private String search(Query query, Resumption resumption) throws IOException, CheckpointException, SearchException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Search search = new Search(
                query,
                new Printing(OutputFormat.RAW, ZoneOffset.UTC, false, false, out),
                Progress.NONE,
                2,
                resumption,
                300)) {
            search.log(resumption.rest(LogFamily.rotated(log)));
        }
        resumption.store();
        return out.toString(ISO_8859_1);
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, ISO_8859_1, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rotate() throws IOException {
        for (int age = 30; age >= 0; age--) {
            Path from = age == 0 ? log : directory.resolve("app.log." + age);
            if (Files.exists(from)) {
                Files.move(from, directory.resolve("app.log." + (age + 1)));
            }
        }
    }

    @Test
    void printsEachEventOnceWhereverTheLogEndedWhenItWasRead() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            List<String> events = new ArrayList<>();
            long millis = 100_000;
            for (int serial = 1; serial <= 60; serial++) {
                millis += random.nextInt(900);
                events.add(random.nextInt(6) == 0 ? change(serial, millis) : call(serial, millis));
            }
            StringBuilder printed = new StringBuilder();
            String rest = "";
            for (String event : events) {
                String text = rest + event;
                int cut = random.nextBoolean() ? random.nextInt(text.length()) : text.length();
                append(text.substring(0, cut));
                rest = text.substring(cut);
                if (random.nextInt(3) == 0) {
                    printed.append(search(false));
                }
                if (rest.isEmpty() && random.nextInt(10) == 0) {
                    rotate();
                }
            }
            append(rest + LAST);
            printed.append(search(false));

            String all = String.join("", events) + LAST;
            assertThat(printed.toString().lines().sorted().toList())
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(all.lines().sorted().toList());
            for (Path file : LogFamily.rotated(log).files()) {
                Files.delete(file);
            }
            Files.delete(checkpoint);
        }
    }

    @Test
    void readsWhatAusearchWritesAndWritesTheSame() throws Exception {
        append(call(7, 5_042));

        assertThat(search(false)).isEqualTo(call(7, 5_042));
        String inode = Files.getAttribute(log, "unix:ino").toString();
        assertThat(Files.readString(checkpoint))
                .matches("dev=0x[0-9A-F]+\ninode=" + inode + "\noutput=- 5\\.042:7 0x514\n");

        Files.writeString(checkpoint, Files.readString(checkpoint).replaceFirst("output=.*", "output=- 0.000:0 0x0"));
        assertThat(search(false)).isEqualTo(call(7, 5_042));
    }

    @Test
    void anEventThatIsGoneIsSaidAndTimeGoesOn() throws Exception {
        append(call(1, 5_000));
        search(false);
        String event = Files.readString(checkpoint);
        Files.writeString(log, call(2, 5_001) + call(3, 4_000));

        assertThatThrownBy(() -> search(false))
                .isInstanceOfSatisfying(
                        CheckpointException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(CheckpointException.NOT_FOUND));
        assertThat(checkpoint).hasContent(event);

        assertThat(search(true)).isEqualTo(call(2, 5_001));
    }

    @Test
    void goesOnBehindAnEventOfATimeThatIsNotAskedFor() throws Exception {
        append(call(1, 5_000) + call(2, 6_000));
        search(false);
        append(call(3, 6_500) + call(4, 10_000) + call(5, 20_000));

        assertThat(search(new Query(new TimeRange(9, 11), List.of()), Resumption.of(checkpoint, false)))
                .isEqualTo(call(4, 10_000));
        assertThat(search(new Query(new TimeRange(1, 7), List.of()), Resumption.of(checkpoint, false)))
                .isEmpty();
        assertThat(search(false)).isEqualTo(call(5, 20_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000_000_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void aCheckpointIsReadAsItWasWrittenWhateverTheInode(long number) throws Exception {
        Checkpoint written = new Checkpoint(new FileId(number, number), new EventId("", 5, 42, 7, 1300));

        written.write(checkpoint);

        assertThat(Checkpoint.read(checkpoint)).isEqualTo(written);
    }

    @Test
    void aLogOfOthersAndWasteAreRefused() throws Exception {
        append(call(1, 5_000));
        search(false);
        Files.move(log, directory.resolve("other.txt"));
        append(call(1, 5_000));

        assertThatThrownBy(() -> search(false))
                .isInstanceOfSatisfying(
                        CheckpointException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(CheckpointException.INVALID));

        for (String waste : List.of("waste", "dev=0x1\ninode=99999999999999999999\noutput=- 5.042:7 0x514\n")) {
            Files.writeString(checkpoint, waste);
            assertThatThrownBy(() -> search(false)).hasMessageContaining("is no checkpoint");
        }
        Files.delete(checkpoint);
        Files.createDirectory(checkpoint);
        assertThatThrownBy(() -> search(false))
                .isInstanceOfSatisfying(
                        CheckpointException.class, e -> assertThat(e.exitCode()).isEqualTo(CheckpointException.FAILED));
    }
}
