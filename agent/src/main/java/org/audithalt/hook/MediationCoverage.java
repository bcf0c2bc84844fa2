package org.audithalt.hook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Whether the calls of one native method pass a hook that records it. A call does if a row is woven around it or around
 * the method that makes it, or if that method can be reached only by calls that do.
 */
final class MediationCoverage {
    private static final String COVERED = "";

    private final MediationImage image;
    private final MediationReach reach;
    private final List<HookRow> hooks;
    private final MediationRow row;

    /** Why a method's calls are not all recorded; COVERED while that is being found out, so that recursion ends. */
    private final Map<HookRow.Member, String> answers = new HashMap<>();

    /**
     * @param hooks the rows of the hook table for the image
     * @param row the native method
     */
    MediationCoverage(MediationImage image, MediationReach reach, List<HookRow> hooks, MediationRow row) {
        this.image = image;
        this.reach = reach;
        this.row = row;
        this.hooks = new ArrayList<>();
        for (int i = 0; i < hooks.size(); i++) {
            if (row.recordedBy(hooks.get(i))) {
                this.hooks.add(hooks.get(i));
            }
        }
    }

    /** All places in the image's code that may call a method. */
    List<MediationCalls.Call> sites(MediationMethod method) throws IOException {
        List<MediationCalls.Call> sites = new ArrayList<>();
        List<HookRow.Member> names = reach.names(method);
        for (int i = 0; i < names.size(); i++) {
            sites.addAll(image.references(names.get(i)));
        }
        return sites;
    }

    /** True if the native method itself becomes Java code with a hook in it. */
    boolean becomesJava() {
        for (int i = 0; i < hooks.size(); i++) {
            if (hooks.get(i).mode() == Mode.JAVA && hooks.get(i).target().equals(row.target())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Why a call is not recorded.
     *
     * @return null if it is
     */
    @Nullable
    String gap(MediationCalls.Call site) throws IOException {
        if (site.kind() == MediationCalls.Kind.HANDLE) {
            return "method handle in " + text(site.caller());
        }
        for (int i = 0; i < hooks.size(); i++) {
            HookRow hook = hooks.get(i);
            boolean here = hook.mode() == Mode.CALL
                    ? hook.target().equals(site.called())
                            && hook.wovenIn().equals(site.caller().owner())
                    : hook.target().equals(site.caller());
            if (here) {
                return null;
            }
        }
        String answer = gapOfCallersOf(site.caller());
        return answer.equals(COVERED) ? null : answer;
    }

    private String gapOfCallersOf(HookRow.Member member) throws IOException {
        String known = answers.get(member);
        if (known != null) {
            return known;
        }
        answers.put(member, COVERED);
        String answer = findGap(member);
        answers.put(member, answer);
        return answer;
    }

    private String findGap(HookRow.Member member) throws IOException {
        Integer access = image.declared(member.owner(), member.name(), member.descriptor());
        MediationMethod caller = new MediationMethod(member, access == null ? Opcodes.ACC_PUBLIC : access);
        String open = reach.openTo(caller);
        if (open != null) {
            return text(member) + " is " + open;
        }
        List<MediationCalls.Call> sites = sites(caller);
        for (int i = 0; i < sites.size(); i++) {
            String gap = gap(sites.get(i));
            if (gap != null) {
                return gap;
            }
        }
        return sites.isEmpty() ? text(member) + " has no caller in the image's code" : COVERED;
    }

    static String text(HookRow.Member member) {
        return member.owner().replace('/', '.') + "." + member.name();
    }
}
