package org.audithalt.hook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The proof that no call from an image's byte code to an auditable native method avoids a hook (complete mediation). It
 * starts from the native methods that the image has, not from a list.
 *
 * <p>What it assumes: native methods do what their rows say; native code and the JVM call none of the methods on the way
 * (they call the system themselves instead); code from outside does not break into the JDK by reflection or instrumentation.
 */
public final class MediationProof {
    private final MediationImage image;
    private final List<HookRow> hooks;
    private final Map<HookRow.Member, MediationRow> table;
    private final Map<HookRow.Member, HookRow.Member> facts;
    private final MediationReach reach;
    private final List<MediationFinding> covered = new ArrayList<>();
    private final List<MediationFinding> uncovered = new ArrayList<>();
    private final List<MediationFinding> unknown = new ArrayList<>();
    private int byRule;

    private MediationProof(MediationImage image, HookTable hooks, MediationTable natives) {
        this.image = image;
        this.hooks = hooks.rowsFor(image.feature());
        this.table = natives.rowsFor(image.feature());
        this.facts = natives.factsFor(image.feature());
        this.reach = new MediationReach(image);
    }

    /**
     * Runs it: some seconds of one processor.
     *
     * @param hooks the rows that are woven
     * @param natives the reviewed native methods
     * @throws IOException if the image cannot be read
     */
    public static MediationResult of(MediationImage image, HookTable hooks, MediationTable natives) throws IOException {
        return new MediationProof(image, hooks, natives).run();
    }

    private MediationResult run() throws IOException {
        List<MediationMethod> natives = image.natives();
        int auditable = 0;
        for (int i = 0; i < natives.size(); i++) {
            MediationRow row = table.get(natives.get(i).member());
            if (row == null) {
                String method = MediationFinding.text(natives.get(i).member());
                unknown.add(new MediationFinding(method, "", "", "no row in the table of native methods"));
            } else if (row.isAuditable()) {
                auditable++;
                prove(natives.get(i), row);
            }
        }
        findLookUps(natives);
        findMisfits();
        return new MediationResult(
                image.version(),
                HookTable.measuredFor(image.feature()),
                image.classCount(),
                natives.size(),
                auditable,
                byRule,
                List.copyOf(covered),
                List.copyOf(uncovered),
                List.copyOf(unknown));
    }

    /** Finds hooks that do not match the image's code as often as the table says. */
    private void findMisfits() throws IOException {
        int measured = HookTable.measuredFor(image.feature());
        Map<String, List<HookRow>> rowsByClass = new LinkedHashMap<>();
        for (int i = 0; i < hooks.size(); i++) {
            List<HookRow> rows = rowsByClass.get(hooks.get(i).wovenIn());
            if (rows == null) {
                rows = new ArrayList<>();
                rowsByClass.put(hooks.get(i).wovenIn(), rows);
            }
            rows.add(hooks.get(i));
        }
        for (Map.Entry<String, List<HookRow>> woven : rowsByClass.entrySet()) {
            List<HookRow> rows = woven.getValue();
            byte[] classFile = image.classFile(woven.getKey());
            int[] matches = new int[rows.size()];
            if (classFile != null) {
                try {
                    matches = Weaver.weave(woven.getKey(), classFile, rows).matches();
                } catch (RuntimeException e) {
                    String place = woven.getKey().replace('/', '.');
                    unknown.add(new MediationFinding(place, "", "", "cannot be woven: " + e));
                    continue;
                }
            }
            for (int i = 0; i < rows.size(); i++) {
                HookRow row = rows.get(i);
                boolean vacuous = classFile == null && row.mayBeAbsent();
                if (!vacuous && matches[i] != row.matchesOn(measured)) {
                    String cause = "hook " + row.id() + " matches " + matches[i] + " times instead of "
                            + row.matchesOn(measured);
                    unknown.add(new MediationFinding(
                            MediationFinding.text(row.target()),
                            "",
                            woven.getKey().replace('/', '.'),
                            cause));
                }
            }
        }
    }

    private void prove(MediationMethod method, MediationRow row) throws IOException {
        MediationCoverage coverage = new MediationCoverage(image, reach, hooks, facts, row);
        boolean becomesJava = coverage.becomesJava();
        String open = reach.openTo(method);
        if (open != null) {
            add(row, "", becomesJava ? null : "the native method is " + open);
        }
        List<MediationCalls.Call> sites = coverage.sites(method);
        for (int i = 0; i < sites.size(); i++) {
            String gap = becomesJava ? null : coverage.gap(sites.get(i));
            add(row, MediationFinding.text(sites.get(i).caller()), gap);
        }
    }

    private void add(MediationRow row, String site, @Nullable String gap) {
        String method = MediationFinding.text(row.target());
        if (gap == null) {
            byRule += row.isByRule() ? 1 : 0;
            covered.add(new MediationFinding(method, row.operation(), site, ""));
        } else {
            uncovered.add(new MediationFinding(method, row.operation(), site, gap));
        }
    }

    /** The classes that a method mentions, as constants or by name. */
    private static Set<String> classesOf(MediationCalls.LookUp lookUp) {
        Set<String> classes = new HashSet<>(lookUp.classes());
        for (String name : lookUp.names()) {
            classes.add(name.replace('.', '/'));
        }
        return classes;
    }

    /** Finds methods that name an auditable native method and its class, and look methods up. */
    private void findLookUps(List<MediationMethod> natives) throws IOException {
        Map<String, Set<String>> namesByClass = new HashMap<>();
        for (int i = 0; i < natives.size(); i++) {
            HookRow.Member member = natives.get(i).member();
            MediationRow row = table.get(member);
            if (row != null && row.isAuditable()) {
                Set<String> names = namesByClass.get(member.owner());
                if (names == null) {
                    names = new HashSet<>();
                    namesByClass.put(member.owner(), names);
                }
                names.add(member.name());
            }
        }
        List<MediationCalls.LookUp> lookUps = image.lookUps();
        for (int i = 0; i < lookUps.size(); i++) {
            MediationCalls.LookUp lookUp = lookUps.get(i);
            for (String owner : classesOf(lookUp)) {
                Set<String> names = namesByClass.getOrDefault(owner, Set.of());
                for (String name : lookUp.names()) {
                    if (names.contains(name)) {
                        unknown.add(new MediationFinding(
                                owner.replace('/', '.') + "." + name,
                                "",
                                MediationFinding.text(lookUp.caller()),
                                "looked up by name"));
                    }
                }
            }
        }
    }
}
