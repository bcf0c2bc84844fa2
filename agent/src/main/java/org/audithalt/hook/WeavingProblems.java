package org.audithalt.hook;

import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.HookedClasses.Hooked;

/** What is wrong with hooks that are being woven, a line per row. Confined to the thread that weaves. */
final class WeavingProblems {
    private final int feature;
    private final int measured;
    private final List<String> lines = new ArrayList<>();

    /** @param feature feature version of the running JDK */
    WeavingProblems(int feature) {
        this.feature = feature;
        this.measured = HookTable.measuredFor(feature);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    void add(String line) {
        lines.add(line);
    }

    void addAll(List<String> more) {
        lines.addAll(more);
    }

    /** The same for all rows of a class. */
    void add(ClassPlan plan, String text) {
        for (int i = 0; i < plan.rows().size(); i++) {
            lines.add("hook " + plan.rows().get(i).id() + ": " + firstLine(text));
        }
    }

    void addAbsent(ClassPlan plan) {
        add(plan, "class " + plan.className() + " is absent from JDK " + feature);
    }

    /** Compares what was woven with the table; each class that is loaded must have been seen. */
    void compare(List<Hooked> loaded, List<ClassPlan> made) {
        for (int i = 0; i < loaded.size(); i++) {
            if (loaded.get(i).isUnseen()) {
                ClassPlan plan = loaded.get(i).plan();
                add(plan, plan.className() + " was not transformed by the JVM");
            }
        }
        for (int i = 0; i < made.size(); i++) {
            ClassPlan plan = made.get(i);
            Throwable thrown = plan.outcome().failure();
            if (thrown != null) {
                add(plan, plan.className() + " of JDK " + feature + " cannot be woven: " + thrown);
            } else if (!plan.outcome().lost().isEmpty()) {
                lines.add("hook " + plan.outcome().lost() + ": another agent takes it out of " + plan.className());
            } else {
                compareRows(plan);
            }
        }
    }

    private void compareRows(ClassPlan plan) {
        for (int r = 0; r < plan.rows().size(); r++) {
            HookRow row = plan.rows().get(r);
            int matched = plan.outcome().matchesOf(r);
            if (matched >= 0 && matched != row.matchesOn(measured)) {
                lines.add("hook " + row.id() + ": matched " + matched + " times in " + plan.className() + " on JDK "
                        + feature + ", expected " + row.matchesOn(measured)
                        + " (this build of the JDK differs from the hook table; "
                        + row.target().name()
                        + " could pass unaudited)");
            }
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
