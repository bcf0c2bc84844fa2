package org.audithalt.control;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the rules: {@code rules [pid=N] VERB …}.
 *
 * <pre>
 *  list                what is in force, rule by rule
 *  state               what auditctl -s prints
 *  explain WORDS       which rule decides an action
 *  change BYTES        so many bytes follow the line: lines as auditctl takes them, changed all at once or not at all
 *  load BYTES          the same: files, each as "LENGTH NAME\n" and its content, in place of the rules in force
 * </pre>
 */
public final class RulesRequest {
    /** Most bytes that follow the line. */
    public static final int MOST_BYTES = 8 << 20;

    /** What can be asked. */
    public enum Verb {
        LIST("list"),
        STATE("state"),
        EXPLAIN("explain"),
        CHANGE("change"),
        LOAD("load");

        private final String word;

        Verb(String word) {
            this.word = word;
        }

        /** The verb as it stands in the request. */
        public String word() {
            return word;
        }
    }

    private static final Verb[] VERBS = Verb.values();
    private static final byte[] NOTHING = new byte[0];
    private static final int TOO_MANY = Integer.MAX_VALUE;

    private final @Nullable Verb verb;
    private final String words;
    private final byte[] content;

    private RulesRequest(@Nullable Verb verb, String words, byte[] content) {
        this.verb = verb;
        this.words = words;
        this.content = content;
    }

    /** Takes what stands behind {@code rules} apart. */
    static RulesRequest parse(String text) {
        int end = text.indexOf(' ');
        String word = end < 0 ? text : text.substring(0, end);
        String words = end < 0 ? "" : text.substring(end).trim();
        for (int i = 0; i < VERBS.length; i++) {
            if (VERBS[i].word.equals(word)) {
                return new RulesRequest(VERBS[i], words, NOTHING);
            }
        }
        return new RulesRequest(null, words, NOTHING);
    }

    /** A request to change rules by lines. */
    public static RulesRequest typed(String lines) {
        byte[] content = lines.getBytes(StandardCharsets.UTF_8);
        return new RulesRequest(Verb.CHANGE, Integer.toString(content.length), content);
    }

    /** A request to load the files that the process itself reads. */
    public static RulesRequest ownFiles() {
        return new RulesRequest(Verb.LOAD, "", NOTHING);
    }

    RulesRequest with(byte[] newContent) {
        return new RulesRequest(verb, words, newContent);
    }

    /** Null if the word is unknown. */
    public @Nullable Verb verb() {
        return verb;
    }

    /** What follows the verb in its line. */
    public String words() {
        return words;
    }

    /** What followed the line; not to be modified. */
    public byte[] content() {
        return content;
    }

    /** Whether something follows the line. */
    boolean hasContent() {
        return verb == Verb.CHANGE || verb == Verb.LOAD;
    }

    /** How many bytes follow the line; -1 if that is not said or more than {@link #MOST_BYTES}. */
    int contentBytes() {
        int bytes = number(words, 0, words.length());
        return bytes > MOST_BYTES ? -1 : bytes;
    }

    /** A decimal number; -1 if it is none. */
    static int number(String text, int from, int to) {
        long value = from < to ? 0 : -1;
        for (int i = from; i < to && value >= 0; i++) {
            char c = text.charAt(i);
            value = c < '0' || c > '9' ? -1 : Math.min(TOO_MANY, value * 10 + (c - '0'));
        }
        return (int) value;
    }
}
