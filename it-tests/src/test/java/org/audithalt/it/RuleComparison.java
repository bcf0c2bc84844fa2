package org.audithalt.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a row's rules selected in the kernel and in the agent.
 *
 * @param own key of the row
 */
record RuleComparison(RuleRow row, String own, List<RuleEvent> kernels, List<RuleEvent> ours) {
    /** What is wrong with the row; empty if all is as it says. */
    String problem() {
        if (row.nothing() != (ofKernel() == 0)) {
            return "selects in the kernel " + kernels + "\n    here " + ours;
        }
        List<RuleEvent> onlyOurs = new ArrayList<>(ours);
        List<RuleEvent> onlyKernels = new ArrayList<>();
        for (RuleEvent event : kernels) {
            Optional<RuleEvent> same =
                    onlyOurs.stream().filter(own -> own.says(event)).findFirst();
            same.ifPresentOrElse(onlyOurs::remove, () -> onlyKernels.add(event));
        }
        if (brief(onlyKernels).equals(row.kernels()) && brief(onlyOurs).equals(row.ours())) {
            return "";
        }
        return "only the kernel's " + onlyKernels + "\n    only ours " + onlyOurs
                + (row.difference().isEmpty() ? "" : "\n    known: " + row.kernels() + " and " + row.ours());
    }

    /** Number of events under the row's key. */
    private long ofKernel() {
        return kernels.stream().filter(event -> event.hasKey(own)).count();
    }

    private static List<String> brief(List<RuleEvent> events) {
        return events.stream().map(RuleEvent::brief).sorted().toList();
    }
}
