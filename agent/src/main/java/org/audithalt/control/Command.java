package org.audithalt.control;

import org.jspecify.annotations.Nullable;

/** What a client may ask. The word on the wire is the constant's name in small letters. */
enum Command {
    PING("ping"),
    STATUS("status"),
    SUSPEND("suspend"),
    RESUME("resume"),
    DRILL("drill"),
    HALT("halt"),
    ROTATE("rotate"),
    VERIFY("verify"),
    RULES("rules"),
    RELOAD("reload");

    private static final Command[] ALL = values();

    private final String word;

    Command(String word) {
        this.word = word;
    }

    /** The command named by a word, or null. */
    static @Nullable Command named(String word) {
        for (int i = 0; i < ALL.length; i++) {
            if (ALL[i].word.equals(word)) {
                return ALL[i];
            }
        }
        return null;
    }
}
