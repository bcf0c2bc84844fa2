package org.audithalt.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prometheus' text format 0.0.4, which its node exporter's textfile collector and every scraper reads: families in the order
 * in which they were named, each once with all its samples, whatever the order in which those are added. It is UTF-8 in every
 * locale.
 */
final class PrometheusText {
    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    /** Names a family; it is printed only if it gets samples. */
    void family(String name, String type, String help) {
        families.put(name, new StringBuilder("# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n"));
    }

    /**
     * Adds a sample.
     *
     * @param family named before
     * @param labels in their order, by their names; may be none; values with nothing in them that a terminal would obey
     * @param value a decimal number
     */
    void sample(String family, Map<String, String> labels, String value) {
        StringBuilder text = families.get(family);
        if (text == null) {
            throw new IllegalArgumentException(family);
        }
        text.append(family);
        String before = "{";
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text.append(before)
                    .append(label.getKey())
                    .append("=\"")
                    .append(escaped(Wording.printable(label.getValue())))
                    .append('"');
            before = ",";
        }
        text.append(labels.isEmpty() ? "" : "}").append(' ').append(value).append('\n');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** Milliseconds as seconds. */
    static String seconds(long millis) {
        return millis / 1000 + "." + String.valueOf(1000 + millis % 1000).substring(1);
    }

    /** The text; each line, the last included, ends in a line feed. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, StringBuilder> family : families.entrySet()) {
            if (family.getValue().indexOf("\n" + family.getKey()) >= 0) {
                text.append(family.getValue());
            }
        }
        return text.toString();
    }
}
