package org.audithalt.it;

import java.util.ArrayList;
import java.util.List;

/**
 * What a row's rules selected in the kernel and in the agent.
 *
 * @param own key of the row
 */
record RuleComparison(RuleRow row, String own, List<RuleEvent> kernels, List<RuleEvent> ours) {
    /** What is wrong with the row; empty if all is as it says. */
    String problem() {
        long keyed = ofKey(kernels);
        if (row.selectsNothing() && keyed > 0) {
            return "selects something in the kernel: " + kernels;
        }
        if (!row.selectsNothing()
                && keyed == 0
                && row.kernels().isEmpty()
                && row.ours().isEmpty()) {
            return "selects nothing in the kernel; the agent has " + ours;
        }
        List<RuleEvent> onlyKernels = without(kernels, ours);
        List<RuleEvent> onlyOurs = without(ours, kernels);
        if (brief(onlyKernels).equals(sorted(row.kernels())) && brief(onlyOurs).equals(sorted(row.ours()))) {
            return "";
        }
        return "only the kernel's " + onlyKernels + "\n    only ours " + onlyOurs
                + (row.difference().isEmpty() ? "" : "\n    known: " + row.kernels() + " and " + row.ours());
    }

    /** Number of events under the row's key. */
    long ofKernel() {
        return ofKey(kernels);
    }

    long ofAgent() {
        return ofKey(ours);
    }

    private long ofKey(List<RuleEvent> events) {
        return events.stream().filter(event -> event.hasKey(own)).count();
    }

    /** Each event of the one list that has no equal left in the other. */
    private static List<RuleEvent> without(List<RuleEvent> events, List<RuleEvent> others) {
        List<RuleEvent> left = new ArrayList<>(others);
        List<RuleEvent> without = new ArrayList<>();
        for (RuleEvent event : events) {
            if (!left.remove(event)) {
                without.add(event);
            }
        }
        return without;
    }

    private static List<String> brief(List<RuleEvent> events) {
        return events.stream().map(RuleEvent::brief).sorted().toList();
    }

    private static List<String> sorted(List<String> events) {
        return events.stream().sorted().toList();
    }
}
