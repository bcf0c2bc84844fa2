package org.audithalt.agent;

import java.util.List;

/**
 * What {@code -e 2} keeps a reload from changing: the rules and their flags, as the kernel (auditctl(8)), wherever the values of
 * flags are written; and what becomes of actions while the log cannot take records, for whoever could make that {@code ignore}
 * would need no rule to act unseen. All else of the settings can change.
 */
final class ReloadLock {
    private static final String LOCKED = " (-e 2) until the process ends";

    private ReloadLock() {}

    /**
     * Compares what a reload wants with what is locked.
     *
     * @param problems receives a line for each thing that must not change
     * @return the details of the flags and settings among them, {@code NAME=NEW old=OLD}, for records of the refusal
     */
    static List<String> check(
            RuleDifference difference, RuleFlags flags, Settings old, Settings next, List<String> problems) {
        List<String> refused = flags.details();
        if (!difference.isEmpty()) {
            problems.add("rules: the rules are locked" + LOCKED + ", and the files have others");
        }
        for (int i = 0; i < refused.size(); i++) {
            problems.add("rules: " + refused.get(i) + ": flags are locked" + LOCKED);
        }
        for (int i = 0; i < Setting.count(); i++) {
            Setting setting = Setting.of(i);
            if (setting.takesProgram() && !next.text(setting).equals(old.text(setting))) {
                problems.add(setting.key() + "=" + next.text(setting) + ": locked with the rules" + LOCKED + ", "
                        + old.text(setting) + " stays in force");
                refused.add(SettingsChange.detail(setting, old, next));
            }
        }
        return refused;
    }
}
