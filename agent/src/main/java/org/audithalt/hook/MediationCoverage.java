package org.audithalt.hook;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the calls of one native method pass a hook that records it. A call does if a row is woven around it or around
 * the method that makes it, or if that method can be reached only by calls that do; a message counts only at the first two.
 */
final class MediationCoverage {
    private final MediationImage image;
    private final MediationReach reach;
    private final List<HookRow> all;
    private final List<HookRow> hooks = new ArrayList<>();
    private final List<HookRow> near = new ArrayList<>();
    private final MediationRow row;
    private final Map<HookRow.Member, HookRow.Member> facts;

    /** Methods that can be reached only through hooks. */
    private final Set<HookRow.Member> covered = new HashSet<>();

    /**
     * @param hooks the rows of the hook table for the image
     * @param facts methods that run only while another one does
     * @param row the native method
     */
    MediationCoverage(
            MediationImage image,
            MediationReach reach,
            List<HookRow> hooks,
            Map<HookRow.Member, HookRow.Member> facts,
            MediationRow row) {
        this.image = image;
        this.reach = reach;
        this.facts = facts;
        this.row = row;
        this.all = hooks;
        for (int i = 0; i < hooks.size(); i++) {
            if (row.recordedBy(hooks.get(i))) {
                this.hooks.add(hooks.get(i));
            }
            if (row.recordedNear(hooks.get(i))) {
                near.add(hooks.get(i));
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
        for (int i = 0; i < near.size(); i++) {
            if (near.get(i).mode() == Mode.JAVA && near.get(i).target().equals(row.target())) {
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
        if (site.kind() == MediationCalls.Kind.CALL && isNear(site)) {
            return null;
        }
        Set<HookRow.Member> visited = new HashSet<>();
        String gap = gap(site, visited);
        if (gap == null) {
            covered.addAll(visited);
        }
        return gap;
    }

    private @Nullable String gap(MediationCalls.Call site, Set<HookRow.Member> visited) throws IOException {
        if (site.kind() == MediationCalls.Kind.HANDLE) {
            return "method handle in " + text(site.caller());
        }
        return isWoven(site, hooks) ? null : gapOf(site.caller(), visited);
    }

    /**
     * Searches from a method back over its callers for one that others can call without passing a hook.
     *
     * @param visited methods of this search, which need no second look; they are covered if the whole search finds nothing
     */
    private @Nullable String gapOf(HookRow.Member member, Set<HookRow.Member> visited) throws IOException {
        if (covered.contains(member) || !visited.add(member)) {
            return null;
        }
        if (isTarget(member, hooks)) {
            return null;
        }
        HookRow.Member outer = facts.get(member);
        if (outer != null) {
            return gapOf(outer, visited);
        }
        Integer access = image.declared(member.owner(), member.name(), member.descriptor());
        MediationMethod caller = new MediationMethod(member, access == null ? Modifier.PUBLIC : access);
        String open = reach.openTo(caller);
        if (open != null) {
            return text(member) + " is " + open;
        }
        List<MediationCalls.Call> sites = sites(caller);
        for (int i = 0; i < sites.size(); i++) {
            String gap = gap(sites.get(i), visited);
            if (gap != null) {
                return gap;
            }
        }
        return sites.isEmpty() ? text(member) + " has no caller in the image's code" : null;
    }

    /** True if the call of the native method, or the method that makes it, is woven by a row that counts only there. */
    private boolean isNear(MediationCalls.Call site) {
        HookRow.Member outer = facts.get(site.caller());
        return isWoven(site, near) || isTarget(site.caller(), near) || (outer != null && isTarget(outer, near));
    }

    private static boolean isTarget(HookRow.Member member, List<HookRow> hooks) {
        for (int i = 0; i < hooks.size(); i++) {
            if (!isOfCalls(hooks.get(i)) && hooks.get(i).target().equals(member)) {
                return true;
            }
        }
        return false;
    }

    private boolean isWoven(MediationCalls.Call site, List<HookRow> hooks) {
        for (int i = 0; i < hooks.size(); i++) {
            HookRow hook = hooks.get(i);
            if (isOfCalls(hook) && isAround(hook, site) && (hook.mode() != Mode.INSTEAD || hasRowOfEachCall(site))) {
                return true;
            }
        }
        return false;
    }

    /** True if a call whose system calls are made one by one has a row for each of them: without one it could not be made. */
    private boolean hasRowOfEachCall(MediationCalls.Call site) {
        List<String> calls = row.calls();
        int found = 0;
        for (int i = 0; i < calls.size(); i++) {
            boolean has = false;
            for (int j = 0; j < all.size() && !has; j++) {
                HookRow hook = all.get(j);
                has = hook.mode() == Mode.INSTEAD
                        && isAround(hook, site)
                        && hook.action().callName(Arch.X86_64).equals(calls.get(i));
            }
            found += has ? 1 : 0;
        }
        return found == calls.size();
    }

    private static boolean isAround(HookRow hook, MediationCalls.Call site) {
        return hook.target().equals(site.called())
                && hook.wovenIn().equals(site.caller().owner());
    }

    /** True if the row changes the calls of its target, not the target itself. */
    private static boolean isOfCalls(HookRow hook) {
        return hook.mode() == Mode.CALL || hook.mode() == Mode.INSTEAD;
    }

    static String text(HookRow.Member member) {
        return member.owner().replace('/', '.') + "." + member.name();
    }
}
