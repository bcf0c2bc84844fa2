package org.audithalt.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.hook.MediationFinding;
import org.audithalt.hook.MediationResult;

/**
 * What came of a proof of complete mediation, as it is printed.
 *
 * @param home directory of the JDK
 * @param line for {@code proven_images}, or the identity of an image for which nothing is proven
 * @param verbose whether the covered calls are listed, too
 */
record MediationReport(Path home, MediationResult result, String line, boolean verbose) {
    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("JDK ").append(result.version()).append(" in ").append(home);
        text.append(", rows of JDK ").append(result.measured()).append('\n');
        text.append(new Table("CLASSES", "NATIVES", "AUDITABLE", "SITES", "COVERED", "BY RULE", "UNCOVERED", "UNKNOWN")
                .row(
                        Integer.toString(result.classes()),
                        Integer.toString(result.natives()),
                        Integer.toString(result.auditable()),
                        Integer.toString(result.sites()),
                        Integer.toString(result.covered().size() - result.byRule()),
                        Integer.toString(result.byRule()),
                        Integer.toString(result.uncovered().size()),
                        Integer.toString(result.unknown().size()))
                .lines(""));
        list(text, "uncovered", result.uncovered());
        list(text, "unknown", result.unknown());
        if (verbose) {
            list(text, "covered", result.covered());
        }
        text.append("\nimage ").append(line).append('\n');
        return text.toString();
    }

    /** The native methods with their operation, below each the methods that call it and the cause. */
    private static void list(StringBuilder text, String title, List<MediationFinding> findings) {
        String last = "";
        for (MediationFinding finding : findings) {
            if (last.isEmpty()) {
                text.append('\n').append(title).append('\n');
            }
            if (!finding.method().equals(last)) {
                last = finding.method();
                text.append("  ")
                        .append(last)
                        .append("  ")
                        .append(finding.operation())
                        .append('\n');
            }
            text.append("    ").append(finding.site().isEmpty() ? "-" : finding.site());
            text.append(finding.cause().isEmpty() ? "" : ": " + finding.cause()).append('\n');
        }
    }

    /** For JSON. */
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("java_home", home.toString());
        members.put("version", result.version());
        members.put("image", line);
        members.put("rows_of", result.measured());
        members.put("holds", result.holds());
        members.put("classes", result.classes());
        members.put("natives", result.natives());
        members.put("auditable", result.auditable());
        members.put("sites", result.sites());
        members.put("covered", result.covered().size() - result.byRule());
        members.put("by_rule", result.byRule());
        members.put("uncovered", list(result.uncovered()));
        members.put("unknown", list(result.unknown()));
        if (verbose) {
            members.put("covered_sites", list(result.covered()));
        }
        return members;
    }

    private static List<Map<String, Object>> list(List<MediationFinding> findings) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (MediationFinding finding : findings) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("operation", finding.operation());
            members.put("native", finding.method());
            members.put("site", finding.site());
            members.put("cause", finding.cause());
            list.add(members);
        }
        return list;
    }
}
