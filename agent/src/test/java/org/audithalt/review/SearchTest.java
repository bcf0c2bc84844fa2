package org.audithalt.review;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    private static final Query ALL = new Query(TimeRange.ALL, List.of());

    @TempDir
    private Path directory;

    private static String raw(byte[] log, int threads, int blockBytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Search search = new Search(
                ALL,
                new Printing(OutputFormat.RAW, ZoneOffset.UTC, false, false, out),
                Progress.NONE,
                threads,
                null,
                blockBytes)) {
            search.stream(new ByteArrayInputStream(log));
        }
        return out.toString(ISO_8859_1);
    }

    private String raw(Query query, boolean justOne, List<LogFamily> logs) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Search search = new Search(
                query, new Printing(OutputFormat.RAW, ZoneOffset.UTC, justOne, false, out), Progress.NONE, 2)) {
            for (LogFamily log : logs) {
                search.log(log);
            }
            assertThat(search.unread()).isEmpty();
        }
        return out.toString(ISO_8859_1);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content, ISO_8859_1);
    }

    /** A log of events whose records are mixed, some without an end, from two machines, with lines that are no records. */
    private static String mixed(Random random) {
        List<String> lines = new ArrayList<>();
        List<String[]> events = new ArrayList<>();
        long millis = 5_000;
        for (int serial = 1; serial <= 40; serial++) {
            millis += random.nextInt(700);
            String stamp = millis / 1000 + "."
                    + Long.toString(1000 + millis % 1000).substring(1) + ":" + (random.nextInt(10) == 0 ? 1 : serial);
            String node = random.nextInt(5) == 0 ? "node=n " : "";
            String head = " msg=audit(" + stamp + "): n=" + "x".repeat(random.nextInt(60));
            events.add(new String[] {
                node + "type=SYSCALL" + head,
                node + "type=PATH" + head,
                random.nextBoolean() ? node + "type=PROCTITLE" + head : random.nextBoolean() ? "waste" : ""
            });
        }
        int[] next = new int[events.size()];
        for (int first = 0; first < events.size(); ) {
            int event = Math.min(events.size() - 1, first + (random.nextInt(3) == 0 ? random.nextInt(4) : 0));
            if (next[event] < 3) {
                lines.add(events.get(event)[next[event]++]);
            }
            while (first < events.size() && next[first] == 3) {
                first++;
            }
        }
        return String.join("\n", lines) + (random.nextBoolean() ? "\n" : "");
    }

    @Test
    void findsTheSameWhereverBlocksAreCutAndWithAnyNumberOfThreads() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            String log = mixed(random);
            List<String> expected = SampleLog.events(log).stream()
                    .filter(event -> !event.startsWith("malformed"))
                    .map(event -> event.replace('|', '\n') + "\n")
                    .sorted()
                    .toList();
            for (int blockBytes : new int[] {1, 2, 3, 100, 150, 500, 2000, 1 << 20}) {
                String found = raw(SampleLog.bytes(log), 1 + random.nextInt(3), blockBytes);
                List<String> again = SampleLog.events(found).stream()
                        .map(event -> event.replace('|', '\n') + "\n")
                        .sorted()
                        .toList();

                assertThat(found.length())
                        .as("seed %d, block %d", seed, blockBytes)
                        .isEqualTo(String.join("", expected).length());
                assertThat(Arrays.stream(found.split("\n", -1)).sorted())
                        .as("seed %d, block %d", seed, blockBytes)
                        .containsExactlyElementsOf(
                                Arrays.stream(String.join("", expected).split("\n", -1))
                                        .sorted()
                                        .toList());
                assertThat(again).isNotEmpty();
            }
        }
    }

    @Test
    void readsRotatedLogsOldestFirstAndAnEventThatGoesOnInTheNext() throws Exception {
        String first = "type=SYSCALL msg=audit(5.001:1): a=b\n";
        String second = "type=PROCTITLE msg=audit(5.001:1): a=b\n";
        String third = "type=SYSCALL msg=audit(5.001:3): a=b\n";
        file("a.log.10", first);
        file("a.log.2", second);
        file("a.log", third);
        Query one = new Query(TimeRange.ALL, List.of(new EventConditions.OfSerial(1)));

        assertThat(raw(ALL, false, LogFamily.of(directory.toString()))).isEqualTo(first + second + third);
        assertThat(raw(one, false, LogFamily.of(directory.toString()))).isEqualTo(first + second);
    }

    /** Renames the log and its rotated files once, when the first of them has been read, and begins a new log. */
    private final class Rotation implements Progress {
        private boolean done;

        @Override
        public void searched(long bytes) {
            if (done) {
                return;
            }
            done = true;
            try {
                for (int age = 3; age >= 0; age--) {
                    Files.move(
                            directory.resolve(age == 0 ? "a.log" : "a.log." + age),
                            directory.resolve("a.log." + (age + 1)));
                }
                file("a.log", event(5));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void printing() {}
    }

    private static String event(int serial) {
        return "type=SYSCALL msg=audit(5.001:" + serial + "): a=b\n";
    }

    @Test
    void missesNoFileOfALogThatRotatesWhileItIsRead() throws Exception {
        for (int age = 3; age >= 0; age--) {
            file(age == 0 ? "a.log" : "a.log." + age, event(4 - age));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (Search search =
                new Search(ALL, new Printing(OutputFormat.RAW, ZoneOffset.UTC, false, false, out), new Rotation(), 1)) {
            search.log(LogFamily.rotated(directory.resolve("a.log")));
        }

        assertThat(out.toString(ISO_8859_1)).isEqualTo(event(1) + event(2) + event(3) + event(4));
    }

    @Test
    void theLogsOfADirectoryAreApart() throws Exception {
        String line = "type=SYSCALL msg=audit(5.001:1): a=";
        file("a.log", line + "a\n");
        file("b.log", line + "b\n");
        file("b.log.lock", "x");
        file("b.txt", line + "c\n");
        Query both = new Query(TimeRange.ALL, List.of((event, look) -> event.count() == 1));

        assertThat(raw(both, false, LogFamily.of(directory.toString()))).isEqualTo(line + "a\n" + line + "b\n");
        assertThat(raw(both, false, LogFamily.of(directory + "/b.*")))
                .contains("a=b")
                .contains("a=c");
        assertThat(raw(both, false, LogFamily.of(directory + "/b.log"))).isEqualTo(line + "b\n");
        assertThat(raw(both, false, List.of(LogFamily.rotated(directory.resolve("b.log")))))
                .isEqualTo(line + "b\n");
    }

    @Test
    void readsGzip() throws Exception {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("a.log.1.gz")))) {
            out.write(SampleLog.bytes(SampleLog.KINDS));
        }

        assertThat(raw(ALL, false, LogFamily.of(directory.toString())).lines())
                .containsExactlyInAnyOrderElementsOf(SampleLog.KINDS.lines().toList());
    }

    @Test
    void saysWhatCannotBeRead() throws Exception {
        Files.write(directory.resolve("a.log.zst"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});

        assertThat(unread(LogFamily.of(directory + "/a.log.zst"), new ByteArrayOutputStream()))
                .singleElement()
                .asString()
                .contains("a.log.zst", "zstd");
        assertThatThrownBy(() -> LogFamily.of(directory + "/none")).hasMessageContaining("no such file");
        assertThatThrownBy(() -> LogFamily.of(directory + "/n*")).hasMessageContaining("no such log");
        assertThatThrownBy(() -> LogFamily.of(
                        Files.createDirectory(directory.resolve("d")).toString()))
                .hasMessageContaining("no log in this directory");
    }

    private static List<Search.Unread> unread(List<LogFamily> logs, OutputStream out) {
        try (Search search =
                new Search(ALL, new Printing(OutputFormat.RAW, ZoneOffset.UTC, false, false, out), Progress.NONE, 2)) {
            logs.forEach(search::log);
            return search.unread();
        }
    }

    @Test
    void aFileThatCannotBeReadHidesNoOther() throws Exception {
        String events = SampleLog.KINDS;
        file("a.log.4", events);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(SampleLog.bytes(event(7)));
        }
        // cut in its checksum: all has been unpacked before
        Files.write(directory.resolve("a.log.3.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() - 6));
        file("a.log.2", "is deleted");
        file("a.log.1", event(8));
        file("a.log", event(9));
        List<LogFamily> logs = LogFamily.of(directory.toString());
        Files.delete(directory.resolve("a.log.2"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        List<Search.Unread> unread = unread(logs, out);

        assertThat(out.toString(ISO_8859_1).lines())
                .containsExactlyInAnyOrderElementsOf(
                        (events + event(7) + event(8) + event(9)).lines().toList());
        assertThat(unread).hasSize(2);
        assertThat(unread.get(0).file()).hasFileName("a.log.3.gz");
        assertThat(unread.get(1).toString()).contains("a.log.2", "is gone");
    }

    @Test
    void aBacklogThatCannotBeReadIsSaid() throws Exception {
        file("a.log", event(1));
        file("a.log.1.backlog", "waste");
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(unread(LogFamily.of(directory.toString()), out))
                .singleElement()
                .asString()
                .contains("a.log.1.backlog");
        assertThat(out.toString(ISO_8859_1)).isEqualTo(event(1));
    }

    @Test
    void aLinkToALogOfTheSameDirectoryDoublesNothing() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        file("a.log", event(1));
        Files.writeString(elsewhere.resolve("b.log"), event(2));
        Files.createSymbolicLink(directory.resolve("current.log"), Path.of("a.log"));
        Files.createSymbolicLink(directory.resolve("linked.log"), elsewhere.resolve("b.log"));

        assertThat(raw(ALL, false, LogFamily.of(directory.toString()))).isEqualTo(event(1) + event(2));
        assertThat(raw(ALL, false, LogFamily.of(directory + "/current.log"))).isEqualTo(event(1));
    }

    @Test
    void keepsNotAllLinesThatAreNoRecords() throws Exception {
        Printing printing = new Printing(OutputFormat.RAW, ZoneOffset.UTC, false, false, new ByteArrayOutputStream());
        try (Search search = new Search(ALL, printing, Progress.NONE, 2, null, 500)) {
            search.stream(new ByteArrayInputStream(SampleLog.bytes("waste\n".repeat(2000))));

            assertThat(search.malformed()).hasSize(1000).containsOnly("waste");
        }
    }

    @Test
    void stopsAfterTheFirstEventIfOnlyOneIsWanted() throws Exception {
        file("a.log", SampleLog.KINDS);

        assertThat(raw(ALL, true, LogFamily.of(directory.toString())))
                .isEqualTo(SampleLog.KINDS.substring(0, SampleLog.KINDS.indexOf('\n') + 1));
    }

    @Test
    void readsNoFileThatWasLastWrittenADayBeforeTheTimeAskedFor() throws Exception {
        long day = 86_400;
        Path old = file("a.log", "type=SYSCALL msg=audit(" + 3 * day + ".001:1): a=b\n");
        Query later = new Query(new TimeRange(2 * day, Long.MAX_VALUE), List.of());

        Files.setLastModifiedTime(old, FileTime.from(day, TimeUnit.SECONDS));
        assertThat(raw(later, false, LogFamily.of(old.toString()))).isNotEmpty();
        Files.setLastModifiedTime(old, FileTime.from(day - 1, TimeUnit.SECONDS));
        assertThat(raw(later, false, LogFamily.of(old.toString()))).isEmpty();
    }

    @Test
    void progressComesToTheEndWhateverIsPassedOver() throws Exception {
        long[] searched = {0};
        Progress progress = new Progress() {
            @Override
            public void searched(long bytes) {
                searched[0] += bytes;
            }

            @Override
            public void printing() {}
        };
        Path old = file("a.log.1", event(1));
        Path zeros = file("a.log", "\0".repeat(10_000) + event(2));
        Files.setLastModifiedTime(old, FileTime.fromMillis(0));
        Printing nowhere = new Printing(OutputFormat.RAW, ZoneOffset.UTC, false, false, new ByteArrayOutputStream());
        Query later = new Query(new TimeRange(1_000_000, Long.MAX_VALUE), List.of());

        try (Search search = new Search(later, nowhere, progress, 1, null, 1000)) {
            search.log(LogFamily.rotated(zeros));
        }

        assertThat(searched[0]).isEqualTo(Files.size(old) + Files.size(zeros));
    }

    @Test
    void bothEndsOfATimeRangeAreWanted() throws Exception {
        Path log = file(
                "a.log",
                "type=SYSCALL msg=audit(4.999:1): a=b\ntype=SYSCALL msg=audit(5.000:2): a=b\n"
                        + "type=SYSCALL msg=audit(6.999:3): a=b\ntype=SYSCALL msg=audit(7.000:4): a=b\n");

        assertThat(raw(new Query(new TimeRange(5, 6), List.of()), false, LogFamily.of(log.toString())))
                .contains(":2)", ":3)")
                .doesNotContain(":1)", ":4)");
    }

    @Test
    void searchesADirectoryOfTenThousandFiles() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            file("app-" + i + ".log", "type=SYSCALL msg=audit(5.001:" + i + "): a=b\n");
        }
        Query last = new Query(TimeRange.ALL, List.of(new EventConditions.OfSerial(9_999)));

        assertThat(raw(last, false, LogFamily.of(directory.toString())))
                .contains(":9999)")
                .containsOnlyOnce("\n");
    }

    @Test
    void anEventLargerThanABlockStaysWhole() throws Exception {
        StringBuilder log = new StringBuilder("type=SYSCALL msg=audit(5.001:1): a=b\n");
        for (int i = 0; i < 3000; i++) {
            log.append("type=PATH msg=audit(5.001:1): item=").append(i).append('\n');
        }
        log.append("type=SYSCALL msg=audit(5.001:2): a=b\n");

        assertThat(raw(SampleLog.bytes(log.toString()), 2, 1000)).isEqualTo(log.toString());
    }

    @Test
    void anEventIsPrintedAsSoonAsTheNextHasBegunIfThatIsWanted() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Printing prompt = new Printing(OutputFormat.RAW, ZoneOffset.UTC, false, true, out);
        String first = "type=SYSCALL msg=audit(5.001:1): a=b\ntype=PROCTITLE msg=audit(5.001:1): a=b\n";
        List<String> seen = new ArrayList<>();
        List<String> parts = new ArrayList<>(
                List.of(first, "type=SYSCALL msg=audit(5.001:2): a=b\n", "type=SYSCALL msg=audit(5.001:3): a=b\n"));
        InputStream in = new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] bytes, int from, int count) {
                seen.add(out.toString(ISO_8859_1));
                byte[] part = parts.isEmpty() ? new byte[0] : SampleLog.bytes(parts.remove(0));
                System.arraycopy(part, 0, bytes, from, part.length);
                return part.length == 0 ? -1 : part.length;
            }
        };

        try (Search search = new Search(ALL, prompt, Progress.NONE, 2)) {
            search.stream(in);
        }

        assertThat(seen.get(seen.size() - 1)).isEqualTo(first);
    }

    @Test
    void stopsWhenNobodyReadsTheResultsAnyMore() throws Exception {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new NobodyReadsException(new IOException("Broken pipe"));
            }
        };
        Printing toNobody = new Printing(OutputFormat.RAW, ZoneOffset.UTC, false, false, closed);
        Path log = file("a.log", SampleLog.KINDS);

        try (Search search = new Search(ALL, toNobody, Progress.NONE, 1, null, 100)) {
            search.log(new LogFamily(List.of(log)));

            assertThat(search.isDone()).isTrue();
            assertThat(search.found()).isLessThan(10);
            assertThatCode(search::requireWritten).doesNotThrowAnyException();
        }
    }

    @Test
    void saysWhenTheResultsCannotBeWritten() throws Exception {
        Path log = file("a.log", SampleLog.KINDS);

        try (OutputStream full = new FileOutputStream("/dev/full");
                Search search = new Search(
                        ALL, new Printing(OutputFormat.RAW, ZoneOffset.UTC, false, false, full), Progress.NONE, 1)) {
            search.log(new LogFamily(List.of(log)));

            assertThat(search.isDone()).isTrue();
            assertThatThrownBy(search::requireWritten).isInstanceOf(IOException.class);
        }
    }

    @Test
    void readsADirectoryOfTenThousandFiles() throws Exception {
        int half = 5_000;
        for (int i = 0; i < half; i++) {
            file("one.log." + (half - i), "type=USER msg=audit(" + i + ".000:" + (i + 1) + "): n=rotated\n");
            file("other-" + i + ".log", "type=USER msg=audit(" + i + ".000:1): n=own\n");
        }

        List<String> lines =
                raw(ALL, false, LogFamily.of(directory.toString())).lines().toList();

        assertThat(lines).hasSize(2 * half);
        assertThat(lines.subList(0, half)).allMatch(line -> line.endsWith("n=rotated"));
        assertThat(lines.get(half - 1)).contains(":" + half + ")");
    }

    /** Events whose records are mixed with those of their neighbours; keys and names that some have, some in hexadecimal. */
    private static String keyed(Random random) {
        List<String> lines = new ArrayList<>();
        for (int serial = 1; serial <= 1000; serial++) {
            String stamp = " msg=audit(" + (5_000 + serial / 20) + "." + (100 + serial % 20) + ":" + serial + "):";
            String key = random.nextInt(50) == 0 ? random.nextBoolean() ? "\"rare\"" : "7261726501" : "\"often\"";
            String name = random.nextInt(30) == 0 ? "\"/seldom\"" : "\"/" + "x".repeat(random.nextInt(40)) + "\"";
            List<String> event = List.of(
                    "type=SYSCALL" + stamp + " syscall=1 pid=" + random.nextInt(300) + " key=" + key,
                    "type=PATH" + stamp + " name=" + name,
                    (random.nextInt(10) == 0 ? "type=CWD" : "type=PROCTITLE") + stamp + " cwd=\"/\"");
            int at = Math.max(0, lines.size() - random.nextInt(3) / 2);
            for (int i = 0; i < event.size(); i++) {
                lines.add(Math.min(lines.size(), at + i * (1 + random.nextInt(5) / 4)), event.get(i));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEY rare", "FILE seldom", "FILE /seldom", "PID 77", "KEY often", "FILE none", "FILE ./x"})
    void findsTheSameWhetherOrNotBlocksArePassedOver(String asked) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] words = asked.split(" ", -1);
        List<Condition> conditions = List.of(SearchOption.valueOf(words[0]).condition(List.of(words[1]), false));
        for (int round = 0; round < 10; round++) {
            byte[] log = SampleLog.bytes(keyed(random));

            assertThat(raw(
                            new Query(TimeRange.ALL, conditions),
                            log,
                            1 + random.nextInt(2),
                            1500 + random.nextInt(9000)))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(raw(new Query(TimeRange.ALL, conditions, 2, true), log, 1, 10_000_000));
        }
    }

    private static List<String> raw(Query query, byte[] log, int threads, int blockBytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Printing printing = new Printing(OutputFormat.RAW, ZoneOffset.UTC, false, false, out);
        try (Search search = new Search(query, printing, Progress.NONE, threads, null, blockBytes)) {
            search.stream(new ByteArrayInputStream(log));
        }
        return out.toString(ISO_8859_1).lines().sorted().toList();
    }
}
