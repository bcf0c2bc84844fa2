package org.audithalt.hook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a hook reads a value: an expression of the hook table, parsed. The table's header describes the language.
 *
 * <p>Immutable, safe to use from any thread.
 */
final class Source {
    /** No source: null or 0. */
    static final Source NONE = new Source("-", List.of());

    static final int ANY_BIT = -2;

    private final String text;
    private final List<Term> terms;

    private Source(String text, List<Term> terms) {
        this.text = text;
        this.terms = terms;
    }

    /** Where a chain of reads begins. */
    enum Origin {
        CONSTANT,
        /** The id of this process, known when the hook runs. */
        PROCESS_ID,
        THIS,
        PARAMETER,
        ARGUMENT,
        /** A text that the table gives, the atom's only step. */
        TEXT
    }

    /**
     * A single value.
     *
     * @param origin where it comes from
     * @param number the constant, or the index of the parameter or argument
     * @param steps what is read from it, one after the other: {@code fd()}, {@code dirfd()}, {@code bytes()},
     *     {@code socketPath()}, {@code address()} or {@code NAME:DESCRIPTOR}; of a text the text
     */
    record Atom(Origin origin, long number, List<String> steps) {}

    /**
     * A value, or a choice between two.
     *
     * @param value the value, or the condition of the choice
     * @param bit which bit of the condition decides; -1 for a boolean condition, {@link #ANY_BIT} for a number that is
     *     not 0 or an object that is not null
     * @param whenSet null if there is no choice
     * @param whenClear null if there is no choice
     */
    record Term(
            Atom value,
            int bit,
            @Nullable Atom whenSet,
            @Nullable Atom whenClear) {}

    /**
     * Parses an expression.
     *
     * @param text the table's cell; {@code -} is {@link #NONE}
     * @throws IllegalArgumentException naming the part that is wrong
     */
    static Source parse(String text) {
        if (text.equals("-")) {
            return NONE;
        }
        if (text.startsWith("'") || text.startsWith("$")) {
            Atom constant = new Atom(Origin.TEXT, 0, List.of(constantText(text)));
            return new Source(text, List.of(new Term(constant, -1, null, null)));
        }
        List<Term> terms = new ArrayList<>();
        for (int from = 0; from <= text.length(); ) {
            int to = end(text, '|', from);
            terms.add(term(text.substring(from, to)));
            from = to + 1;
        }
        return new Source(text, List.copyOf(terms));
    }

    private static String constantText(String text) {
        if (text.charAt(0) == '$' && text.length() > 1) {
            String value = System.getenv(text.substring(1));
            return value == null ? "" : value;
        }
        if (text.length() < 3 || text.indexOf('\'', 1) != text.length() - 1) {
            throw new IllegalArgumentException(text + ": neither 'TEXT' nor $NAME");
        }
        return text.substring(1, text.length() - 1);
    }

    /** True if the value is a variable of the environment's, and so of this process alone. */
    boolean isOfEnvironment() {
        return text.startsWith("$");
    }

    boolean isNone() {
        return terms.isEmpty();
    }

    List<Term> terms() {
        return terms;
    }

    /** True if some part of it begins at that origin. */
    boolean uses(Origin origin) {
        for (int i = 0; i < terms.size(); i++) {
            Term term = terms.get(i);
            if (term.value().origin() == origin
                    || (term.whenSet() != null && term.whenSet().origin() == origin)
                    || (term.whenClear() != null && term.whenClear().origin() == origin)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return text;
    }

    private static Term term(String text) {
        int question = text.indexOf('?');
        if (question < 0) {
            return new Term(atom(text), -1, null, null);
        }
        int colon = text.indexOf(':', question);
        if (colon < 0) {
            throw new IllegalArgumentException(text + ": a choice needs two values, A?B:C");
        }
        Atom whenSet = atom(text.substring(question + 1, colon));
        Atom whenClear = atom(text.substring(colon + 1));
        String condition = text.substring(0, question);
        if (condition.endsWith("!")) {
            Atom tested = atom(condition.substring(0, condition.length() - 1));
            return new Term(tested, ANY_BIT, whenSet, whenClear);
        }
        int and = condition.indexOf('&');
        if (and < 0) {
            return new Term(atom(condition), -1, whenSet, whenClear);
        }
        Long mask = SourceConstant.valueOf(condition.substring(and + 1));
        if (mask == null || Long.bitCount(mask) != 1) {
            throw new IllegalArgumentException(condition + ": not a single bit");
        }
        return new Term(atom(condition.substring(0, and)), Long.numberOfTrailingZeros(mask), whenSet, whenClear);
    }

    private static Atom atom(String text) {
        int dot = end(text, '.', 0);
        String head = text.substring(0, dot);
        List<String> steps = new ArrayList<>();
        while (dot < text.length()) {
            int next = end(text, '.', dot + 1);
            steps.add(step(text.substring(dot + 1, next)));
            dot = next;
        }
        if (head.equals("this")) {
            return new Atom(Origin.THIS, 0, List.copyOf(steps));
        }
        if (head.equals("PID") && steps.isEmpty()) {
            return new Atom(Origin.PROCESS_ID, 0, List.of());
        }
        Long constant = SourceConstant.valueOf(head);
        if (constant != null && steps.isEmpty()) {
            return new Atom(Origin.CONSTANT, constant, List.of());
        }
        char kind = head.isEmpty() ? '-' : head.charAt(0);
        Long index = head.length() < 2 ? null : SourceConstant.valueOf(head.substring(1));
        if (index == null || index < 0 || (kind != 'p' && kind != 'c')) {
            throw new IllegalArgumentException(text + ": not a source");
        }
        return new Atom(kind == 'p' ? Origin.PARAMETER : Origin.ARGUMENT, index, List.copyOf(steps));
    }

    private static String step(String text) {
        int colon = text.indexOf(':');
        boolean call = text.equals("fd()")
                || text.equals("dirfd()")
                || text.equals("bytes()")
                || text.equals("socketPath()")
                || text.equals("address()");
        if (!call && (colon < 1 || colon == text.length() - 1)) {
            throw new IllegalArgumentException("." + text
                    + ": neither a field NAME:DESCRIPTOR nor fd(), dirfd(), bytes(), socketPath(), address()");
        }
        return text;
    }

    private static int end(String text, char mark, int from) {
        int at = text.indexOf(mark, from);
        return at < 0 ? text.length() : at;
    }
}
