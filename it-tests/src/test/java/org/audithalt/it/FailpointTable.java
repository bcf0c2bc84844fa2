package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The points at which the tests kill the agent's process: {@code failpoints.table}. */
final class FailpointTable {
    /** In which life of a process a point is passed. */
    enum Phase {
        /** While the program works. */
        RUN,
        /** During any start. */
        START,
        /** During a start that finds what a killed process left. */
        RECOVERY,
        /** At the normal end. */
        END
    }

    /**
     * A row.
     *
     * @param owner internal name of the class, below {@code org/audithalt/}
     * @param place {@code entry}, {@code return}, {@code before} or {@code after}
     * @param call {@code Owner.method} that the place is before or after; else empty
     * @param occurrence which of the method's calls, from 1; 0 for all
     * @param hit at which pass to kill
     */
    record Point(
            String name, String owner, String method, String place, String call, int occurrence, int hit, Phase phase) {
        /** As the test build's property takes it. */
        String option() {
            return "-Daudithalt.failpoint=" + name + ":" + hit;
        }

        @Override
        public String toString() {
            return name + ":" + hit;
        }
    }

    private FailpointTable() {}

    static List<Point> read() throws IOException {
        List<Point> points = new ArrayList<>();
        try (InputStream in = FailpointTable.class.getResourceAsStream("failpoints.table")) {
            for (String line : new String(in.readAllBytes(), UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    points.add(point(line.trim().split(" +")));
                }
            }
        }
        return points;
    }

    private static Point point(String[] columns) {
        if (columns.length != 6) {
            throw new AssertionError("not 6 columns: " + String.join(" ", columns));
        }
        String place = columns[3];
        int colon = place.indexOf(':');
        int number = place.indexOf('#');
        return new Point(
                columns[0],
                "org/audithalt/" + columns[1],
                columns[2],
                colon < 0 ? place : place.substring(0, colon),
                colon < 0 ? "" : place.substring(colon + 1, number < 0 ? place.length() : number),
                number < 0 ? 0 : Integer.parseInt(place.substring(number + 1)),
                Integer.parseInt(columns[4]),
                Phase.valueOf(columns[5].toUpperCase(java.util.Locale.ROOT)));
    }
}
