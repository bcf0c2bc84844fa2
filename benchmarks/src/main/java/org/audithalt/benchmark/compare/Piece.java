package org.audithalt.benchmark.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Benchmarks of JMH to be run.
 *
 * @param include regular expression of their names
 * @param parameters which of their parameters, as options of JMH
 * @param brief options that bound the time; a long run has those of the class
 */
record Piece(String include, String parameters, String brief) {
    private static final String BRIEF = "-f 1 -wi 3 -w 300ms -i 5 -r 300ms";

    /** A new one is a line here; its figures are named CLASS.METHOD, then its parameters. */
    static final List<Piece> ALL = List.of(
            new Piece("RuleVerdict", "-p rules=10,100,1000", BRIEF),
            new Piece("WriterText", "-p operation=OPENAT,CONNECT -p nameBytes=40,140", BRIEF),
            new Piece("WriterTurns", "-p log=file -p nameBytes=40", "-f 1"));

    /** Arguments of JMH. */
    List<String> arguments(Effort effort) {
        List<String> arguments = new ArrayList<>(List.of(include));
        arguments.addAll(List.of(parameters.split(" ", -1)));
        arguments.addAll(List.of(
                effort.forks().isEmpty() ? brief.split(" ", -1) : effort.forks().split(" ", -1)));
        return arguments;
    }
}
