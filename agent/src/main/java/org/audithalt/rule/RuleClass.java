package org.audithalt.rule;

/** What a rule means for this process. */
public enum RuleClass {
    /** Means what it says. */
    EXACT("exact"),
    /** Some of its terms are constants of this process, and hold; the rest means what it says. */
    DECIDED("decided"),
    /** Can never select anything in this process. */
    INERT("inert");

    private final String word;

    RuleClass(String word) {
        this.word = word;
    }

    /** The class as it is shown, lower case. */
    public String word() {
        return word;
    }
}
