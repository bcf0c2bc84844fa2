package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real {@code ausearch} and {@code aureport}: what they skip an auditor never sees. */
final class Ausearch {
    private static final Pattern EVENT = Pattern.compile("msg=audit\\((\\d+\\.\\d{3}:\\d+)\\)");

    private Ausearch() {}

    /**
     * All events of a log as ausearch reads it. Fails if it skips one.
     *
     * @return their number
     */
    static int events(Path log) throws IOException, InterruptedException {
        return count(raw(log));
    }

    /** Events that ausearch selects, as in {@code -sc openat}; 0 if none matches. */
    static int events(Path log, String... selection) throws IOException, InterruptedException {
        return count(raw(log, selection));
    }

    /** Records that ausearch selects, as written in the log. */
    static String raw(Path log, String... selection) throws IOException, InterruptedException {
        return search(log, "raw", selection);
    }

    /** Events in ausearch's own words ({@code -i}). */
    static String interpreted(Path log, String... selection) throws IOException, InterruptedException {
        List<String> more = new ArrayList<>(Arrays.asList(selection));
        more.add("-i");
        return search(log, "default", more.toArray(new String[0]));
    }

    /** Events in another of its formats, {@code text} or {@code csv}. */
    static String as(Path log, String format, String... selection) throws IOException, InterruptedException {
        return search(log, format, selection);
    }

    private static String search(Path log, String format, String... selection)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Required.tool("ausearch"), "--debug", "--format", format, "-if", log.toString()));
        command.addAll(List.of(selection));
        Cli.Result result = Cli.run(new ProcessBuilder(command));
        assertThat(result.err()).doesNotContain("Malformed", "skipped");
        if (result.exit() == 1 && result.err().contains("<no matches>")) {
            return "";
        }
        assertThat(result.exit()).as("%s: %s", command, result.err()).isZero();
        return result.out();
    }

    /** A report of {@code aureport}, as in {@code -f -i}; fails if it fails. */
    static String report(Path log, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Required.tool("aureport"), "-if", log.toString()));
        command.addAll(List.of(options));
        Cli.Result result = Cli.run(new ProcessBuilder(command));
        boolean nothing = result.exit() == 1 && result.out().contains("<no events of interest were found>");
        assertThat(nothing || result.exit() == 0).as("%s: %s", command, result).isTrue();
        return result.out();
    }

    private static int count(String records) {
        Set<String> ids = new TreeSet<>();
        Matcher matcher = EVENT.matcher(records);
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids.size();
    }
}
