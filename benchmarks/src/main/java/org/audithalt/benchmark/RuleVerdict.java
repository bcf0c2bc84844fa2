package org.audithalt.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.audithalt.hook.Operation;
import org.audithalt.rule.OwnFiles;
import org.audithalt.rule.ProcessFacts;
import org.audithalt.rule.RuleBook;
import org.audithalt.rule.RuleSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the verdict of an open costs with so many rules on names: of a file that the last rule means, of one below the last
 * directory, and of one that no rule means. Needs the agent's jar on the class path.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class RuleVerdict {
    private static final int OPENAT = Operation.OPENAT.ordinal();
    private static final int WRONLY = 1;

    /** Rules, half of them on files, half on directories. */
    @Param({"10", "100", "1000", "10000"})
    public int rules;

    private Path tree = Path.of("/");
    private RuleSet set = RuleSet.everything();
    private byte[] watched = new byte[0];
    private byte[] below = new byte[0];
    private byte[] other = new byte[0];

    /** Loads the rules. */
    @Setup
    public void load() throws IOException {
        tree = Files.createTempDirectory("verdict");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rules / 2; i++) {
            lines.add("-a always,exit -F arch=b64 -F path=/tmp/file-" + pad(i) + ".conf -F perm=wa -F key=file");
            lines.add("-a always,exit -F arch=b64 -F dir=" + directory(i) + " -F perm=wa -F key=dir");
        }
        Path file = Files.createTempFile("verdict", ".rules");
        try {
            Files.write(file, lines);
            List<String> problems = new ArrayList<>();
            set = RuleBook.load(List.of(file), false, ProcessFacts.ofNobody(), OwnFiles.NONE, problems)
                    .rules();
            if (!problems.isEmpty()) {
                throw new IllegalStateException(problems.get(0));
            }
        } finally {
            Files.delete(file);
        }
        String last = pad(rules / 2 - 1);
        watched = bytes("/tmp/file-" + last + ".conf");
        below = bytes(directory(rules / 2 - 1) + "/file.conf");
        other = bytes("/tmp/none-" + last + ".conf");
    }

    /** A rule on a directory needs one that exists. */
    private String directory(int number) throws IOException {
        return Files.createDirectories(tree.resolve("dir-" + pad(number))).toString();
    }

    private static String pad(int number) {
        String digits = "0000" + number;
        return digits.substring(digits.length() - 5);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes the directories away. */
    @TearDown
    public void remove() throws IOException {
        for (int i = 0; i < rules / 2; i++) {
            Files.delete(Path.of(directory(i)));
        }
        Files.delete(tree);
    }

    /** The last rule on a file. */
    @Benchmark
    public long watchedFile() {
        return match(watched);
    }

    /** The last rule of all. */
    @Benchmark
    public long lastRule() {
        return match(below);
    }

    /** No rule. */
    @Benchmark
    public long otherFile() {
        return match(other);
    }

    private long match(byte[] name) {
        return set.match(OPENAT, 0, 0, WRONLY, 0, RuleSet.NO_FAMILY, name, name.length, null, 0, null, null, null);
    }
}
