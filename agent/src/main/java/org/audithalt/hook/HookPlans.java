package org.audithalt.hook;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is woven, class by class. Replaced as a whole when the rules need other hooks; a class whose rows stay the same keeps
 * its plan and with it what was seen of the class.
 *
 * <p>The set itself never changes: read without a lock by whichever thread transforms a class.
 */
final class HookPlans {
    static final HookPlans NONE = new HookPlans(Map.of());

    private final Map<String, ClassPlan> byInternalName;
    private final List<ClassPlan> all;

    private HookPlans(Map<String, ClassPlan> plans) {
        this.byInternalName = new HashMap<>(plans);
        this.all = List.copyOf(plans.values());
    }

    /**
     * Plans rows.
     *
     * @param rows in the order of the table: a twin behind its row
     * @param before plans to be kept where a class gets the same rows
     */
    static HookPlans of(List<HookRow> rows, HookPlans before) {
        Map<String, ClassPlan> plans = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            HookRow row = rows.get(i);
            ClassPlan plan = plans.get(row.wovenIn());
            if (plan == null) {
                plan = new ClassPlan(row.wovenIn());
                plans.put(row.wovenIn(), plan);
            }
            plan.add(row);
        }
        for (Map.Entry<String, ClassPlan> entry : plans.entrySet()) {
            ClassPlan kept = before.of(entry.getKey());
            if (kept != null && kept.hasSameRows(entry.getValue())) {
                entry.setValue(kept);
            }
        }
        return new HookPlans(plans);
    }

    /** The plan of a class by its internal name. */
    @Nullable
    ClassPlan of(String internalName) {
        return byInternalName.get(internalName);
    }

    List<ClassPlan> all() {
        return all;
    }

    /** The plans that others lack: theirs has other rows, or they have none for the class. */
    List<ClassPlan> notIn(HookPlans others) {
        List<ClassPlan> own = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (others.of(all.get(i).internalName()) != all.get(i)) {
                own.add(all.get(i));
            }
        }
        return own;
    }

    /** The plans of classes that others leave alone. */
    List<ClassPlan> ofClassesNotIn(HookPlans others) {
        List<ClassPlan> own = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (others.of(all.get(i).internalName()) == null) {
                own.add(all.get(i));
            }
        }
        return own;
    }

    /** The rows planned, those of absent classes among them. */
    BitSet indices() {
        BitSet indices = new BitSet();
        for (int i = 0; i < all.size(); i++) {
            List<HookRow> rows = all.get(i).rows();
            for (int r = 0; r < rows.size(); r++) {
                indices.set(rows.get(r).index());
            }
        }
        return indices;
    }

    /** The rows of classes that are in this JVM, loaded or not. */
    List<HookRow> rows() {
        List<HookRow> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).isAbsent()) {
                rows.addAll(all.get(i).rows());
            }
        }
        return List.copyOf(rows);
    }

    /** Those of them that others have as well. */
    List<HookRow> rowsAlsoIn(HookPlans others) {
        BitSet theirs = others.indices();
        List<HookRow> common = new ArrayList<>();
        for (HookRow row : rows()) {
            if (theirs.get(row.index())) {
                common.add(row);
            }
        }
        return List.copyOf(common);
    }

    /** How many rows wait for their class. */
    int rowsWaiting() {
        int waiting = 0;
        for (int i = 0; i < all.size(); i++) {
            ClassPlan plan = all.get(i);
            if (!plan.isAbsent() && plan.outcome().isUnseen()) {
                waiting += plan.rows().size();
            }
        }
        return waiting;
    }
}
