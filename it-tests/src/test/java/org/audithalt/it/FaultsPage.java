package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes {@code docs/faults.md} from the table of faults and the reports of the last run: {@code .ci/faults}. */
final class FaultsPage {
    private static final List<Integer> JDKS = List.of(17, 21, 25);
    /** What a test says of its repetitions, on a line of its own. */
    private static final Pattern TRIED = Pattern.compile("(?m)^tried (\\d+) (.+)$");

    private static final String INTRODUCTION = """
            # Faults

            What is done to an audited process and its disk in the tests, and how it ended in the last run. Most of them are held against
            one oracle, conservation: an outside witness (the directory in which a program acts, a peer that counts, the kernel) says what
            has happened; every action that happened has exactly one record with the right result, no record tells of anything that did not,
            serial numbers have no hole, an outcome is unknown only of what was in flight at a kill, nothing begins while the gate is closed,
            and what is stated as lost is what is missing. Which tests have a narrower check of their own instead is in
            [testing.md](testing.md).

            `.ci/faults` writes this page from the reports of the last run (`.ci/run`) and `faults.table` beside the integration tests.

            - **17, 21, 25**: result on that JDK. Unit tests run on the JDK of the build alone; *–*: no test of its own on this one.
            - **tried**: invocations of tests in this run, and what they counted within: calls that were made to fail, steps of a
              simulation, kills, damaged bytes, lives of a process. `.ci/soak MINUTES` goes on with random faults for as long as one likes.

            | | fault | what must hold | 17 | 21 | 25 | tried | shown by |
            |--:|---|---|---|---|---|---|---|
            """;

    private FaultsPage() {}

    /** {@code ROOT}: the directory of the project. Ends with 1 if there is nothing to write of, or something failed. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        TestReports reports = TestReports.of(root);
        if (reports.isEmpty()) {
            System.err.println("no reports of tests below " + root + ": run .ci/run before");
            System.exit(1);
        }
        String page = of(FaultsTable.read(), reports);
        Files.writeString(root.resolve("docs/faults.md"), page);
        System.out.println("docs/faults.md is written");
        if (page.contains("| **failed**")) {
            System.err.println("something failed, see there");
            System.exit(1);
        }
    }

    static String of(List<FaultsTable.Fault> faults, TestReports reports) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (FaultsTable.Fault fault : faults) {
            page.append(head(fault));
            for (int jdk : JDKS) {
                page.append(' ').append(result(fault, reports, jdk)).append(" |");
            }
            page.append(' ').append(tried(fault, reports)).append(" | ");
            page.append(classes(fault));
            page.append(fault.skipped().isEmpty() ? "" : (fault.tests().isEmpty() ? "" : "; ") + "not tested: ");
            page.append(fault.skipped()).append(" |\n");
        }
        return page.toString();
    }

    /** How the row of a fault begins, whatever the run. */
    static String head(FaultsTable.Fault fault) {
        return "| " + fault.number() + " | " + fault.what() + " | " + fault.holds() + " |";
    }

    private static String classes(FaultsTable.Fault fault) {
        Set<String> classes = new LinkedHashSet<>();
        fault.tests().forEach(test -> classes.add(test.substring(0, test.indexOf('#'))));
        return String.join(", ", classes);
    }

    private static String result(FaultsTable.Fault fault, TestReports reports, int jdk) {
        int passed = 0;
        Set<String> skipped = new LinkedHashSet<>();
        for (String test : fault.tests()) {
            for (TestReports.Run run : reports.of(test)) {
                if (run.jdk() == jdk && run.end() == TestReports.End.FAILED) {
                    return "**failed**";
                }
                passed += run.jdk() == jdk && run.end() == TestReports.End.PASSED ? 1 : 0;
                if (run.jdk() == jdk && run.end() == TestReports.End.SKIPPED) {
                    skipped.add(run.reason()
                            .replaceFirst("^Assumption failed: ", "")
                            .replace('|', '/'));
                }
            }
        }
        if (passed > 0) {
            return "passed" + (skipped.isEmpty() ? "" : ", but " + String.join("; ", skipped));
        }
        return skipped.isEmpty() ? fault.tests().isEmpty() ? "skipped" : "–" : "skipped: " + String.join("; ", skipped);
    }

    private static String tried(FaultsTable.Fault fault, TestReports reports) {
        int invocations = 0;
        Set<String> missing = new LinkedHashSet<>();
        Map<String, Long> counts = new TreeMap<>();
        for (String test : fault.tests()) {
            if (reports.of(test).isEmpty()) {
                missing.add(test.substring(0, test.indexOf('#')));
            }
            for (TestReports.Run run : reports.of(test)) {
                invocations += run.end() == TestReports.End.SKIPPED ? 0 : 1;
                Matcher tried = TRIED.matcher(run.output());
                while (tried.find()) {
                    counts.merge(tried.group(2), Long.parseLong(tried.group(1)), Long::sum);
                }
            }
        }
        List<String> parts = new ArrayList<>();
        parts.add(invocations + (invocations == 1 ? " test" : " tests"));
        counts.forEach((what, count) -> parts.add(String.format(Locale.ROOT, "%,d %s", count, what)));
        if (!missing.isEmpty()) {
            parts.add("not in this run: " + String.join(", ", missing));
        }
        return fault.tests().isEmpty() ? "–" : String.join(", ", parts);
    }
}
