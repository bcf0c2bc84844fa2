package org.audithalt.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.audithalt.hook.Arch;

/**
 * Any bytes as a rules file: no exception, no hang, messages of one line each, and what is accepted is listed so that it is read
 * again as the same rules. The entry point of Jazzer (.ci/fuzz).
 */
public final class RuleFuzz {
    private RuleFuzz() {}

    public static void fuzzerTestOneInput(byte[] content) {
        List<String> problems = new ArrayList<>();
        String listed = listed(content, problems);
        if (!problems.isEmpty()) {
            for (String problem : problems) {
                expect(problem.startsWith("rules:t:") && problem.indexOf('\n') < 0, problem);
            }
            return;
        }
        if (new HashSet<>(List.of(listed.split("\n"))).size() < listed.split("\n").length) {
            // -A may add what is there already, as in the kernel; -a may not
            return;
        }
        String again = listed(listed.getBytes(StandardCharsets.ISO_8859_1), problems);
        expect(problems.isEmpty(), listed + problems);
        expect(again.equals(listed), listed + again);
    }

    private static String listed(byte[] content, List<String> problems) {
        RuleFiles reader = new RuleFiles(Arch.X86_64, false, problems);
        reader.read("t", content);
        StringBuilder listed = new StringBuilder();
        for (RuleDraft draft : reader.drafts()) {
            listed.append(draft.text).append('\n');
        }
        return listed.toString();
    }

    private static void expect(boolean holds, String text) {
        if (!holds) {
            throw new AssertionError(text);
        }
    }
}
