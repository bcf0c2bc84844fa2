package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/** The lists of auditctl, with the numbers that CONFIG_CHANGE records show for them (linux/audit.h). */
enum RuleList {
    USER("user", 0),
    TASK("task", 1),
    EXIT("exit", 4),
    EXCLUDE("exclude", 5),
    FILESYSTEM("filesystem", 6),
    IO_URING("io_uring", 7);

    private static final RuleList[] ALL = values();

    private final String word;
    private final int number;

    RuleList(String word, int number) {
        this.word = word;
        this.number = number;
    }

    String word() {
        return word;
    }

    int number() {
        return number;
    }

    static @Nullable RuleList named(String word) {
        for (int i = 0; i < ALL.length; i++) {
            if (ALL[i].word.equals(word)) {
                return ALL[i];
            }
        }
        return null;
    }
}
