package org.audithalt.benchmark.programs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs of one program, bare and audited, in pairs. */
final class Comparison {
    static final int RESIDENT = 5;
    static final int RECORDS = 6;
    static final int COLUMNS = 7;
    private static final String[] NAMES = {
        "per_second", "p50_us", "p99_us", "p999_us", "cpu_us_per_piece", "peak_mib", "records"
    };
    private static final String[] TITLES = {"throughput", "p50", "p99", "p99.9", "CPU/piece"};

    private final List<double[]> bare = new ArrayList<>();
    private final List<double[]> audited = new ArrayList<>();

    void bare(double[] run) {
        bare.add(run);
    }

    void audited(double[] run) {
        audited.add(run);
    }

    /** Lines of a table. */
    String table(String program) {
        StringBuilder lines = new StringBuilder(String.format(
                "  %-9s bare %,.0f/s, p50 %,.0f us, p99 %,.0f us, p99.9 %,.0f us; %,.0f records%n",
                program,
                median(column(bare, 0)),
                median(column(bare, 1)),
                median(column(bare, 2)),
                median(column(bare, 3)),
                median(column(audited, RECORDS))));
        for (int i = 0; i < TITLES.length; i++) {
            double[] ratios = ratios(i);
            lines.append(String.format(
                    "            %-10s x %.3f (%.3f to %.3f)%n",
                    TITLES[i], median(ratios), ratios[0], ratios[ratios.length - 1]));
        }
        lines.append(String.format(
                "            peak memory %+.0f MiB%n",
                median(column(audited, RESIDENT)) - median(column(bare, RESIDENT))));
        return lines.toString();
    }

    /** Members of a JSON object: every run. */
    String json() {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < COLUMNS; i++) {
            members.append(i == 0 ? "" : ", ")
                    .append(String.format(
                            "\"%s\": {\"bare\": %s, \"audited\": %s}",
                            NAMES[i], Arrays.toString(column(bare, i)), Arrays.toString(column(audited, i))));
        }
        return members.toString();
    }

    /** Sorted. */
    private double[] ratios(int column) {
        double[] ratios = new double[bare.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = audited.get(i)[column] / bare.get(i)[column];
        }
        Arrays.sort(ratios);
        return ratios;
    }

    private static double[] column(List<double[]> runs, int column) {
        return runs.stream().mapToDouble(run -> run[column]).toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
