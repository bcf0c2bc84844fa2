package org.audithalt.cli;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of Prometheus' text format 0.0.4, and those of promtool check metrics that apply to gauges and counters. */
final class ExpositionFormat {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{" + LABEL + "(?:," + LABEL + ")*\\})? (-?[0-9]+(?:\\.[0-9]+)?)");

    private final Map<String, String> samples = new TreeMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final Set<String> helped = new HashSet<>();
    private String family = "";

    private ExpositionFormat() {}

    /** Series with their values, by name and labels as written; fails at the first breach of a rule. */
    static Map<String, String> parse(String text) {
        ExpositionFormat format = new ExpositionFormat();
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line does not end");
        }
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            format.line(line);
        }
        return format.samples;
    }

    private void line(String line) {
        Matcher comment = COMMENT.matcher(line);
        if (comment.matches()) {
            comment(comment.group(1), comment.group(2), comment.group(3), line);
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        check(sample.matches(), "no sample", line);
        check(sample.group(1).equals(family), "not below its own family", line);
        String series = sample.group(1) + (sample.group(2) == null ? "" : sample.group(2));
        check(samples.put(series, sample.group(3)) == null, "a series twice", line);
    }

    private void comment(String kind, String name, String rest, String line) {
        if (kind.equals("HELP")) {
            check(helped.add(name), "a family twice", line);
            family = name;
            return;
        }
        check(name.equals(family), "TYPE without HELP", line);
        check(types.put(name, rest) == null, "TYPE twice", line);
        check(rest.equals("gauge") || rest.equals("counter"), "an unknown type", line);
        check(rest.equals("counter") == name.endsWith("_total"), "counters, and only they, end in _total", line);
        check(!name.contains("milli") && !name.contains("_ms"), "not a base unit", line);
    }

    private static void check(boolean holds, String rule, String line) {
        if (!holds) {
            throw new AssertionError(rule + ": " + line);
        }
    }
}
