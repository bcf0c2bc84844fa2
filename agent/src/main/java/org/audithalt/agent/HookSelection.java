package org.audithalt.agent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.hook.Mode;
import org.audithalt.rule.RuleSet;

/** Which rows of the table rules need. Immutable; any thread. Rows come in the order of the table. */
final class HookSelection {
    private final HookTable table;
    private final List<HookRow> rows;

    HookSelection(HookTable table) {
        this.table = table;
        this.rows = table.rowsFor(Runtime.version().feature());
    }

    /** The rows that rules can ask for, each with its twin, and all events. */
    List<HookRow> of(RuleSet rules) {
        List<HookRow> selected = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            boolean twinAsked =
                    i + 1 < rows.size() && rows.get(i + 1).mode() == Mode.TWIN && canBeSelected(rules, rows.get(i + 1));
            if (twinAsked || canBeSelected(rules, rows.get(i))) {
                selected.add(rows.get(i));
            }
        }
        return selected;
    }

    /** Those, and others that stay. */
    List<HookRow> with(BitSet others, RuleSet rules) {
        BitSet asked = indices(rules);
        asked.or(others);
        return rows(asked);
    }

    /** Those, as far as they are among others. */
    List<HookRow> within(BitSet others, RuleSet rules) {
        BitSet asked = indices(rules);
        asked.and(others);
        return rows(asked);
    }

    private static boolean canBeSelected(RuleSet rules, HookRow row) {
        return !row.isAction() || rules.canSelect(row.action());
    }

    private BitSet indices(RuleSet rules) {
        BitSet indices = new BitSet();
        List<HookRow> selected = of(rules);
        for (int i = 0; i < selected.size(); i++) {
            indices.set(selected.get(i).index());
        }
        return indices;
    }

    private List<HookRow> rows(BitSet indices) {
        List<HookRow> chosen = new ArrayList<>();
        for (int i = indices.nextSetBit(0); i >= 0; i = indices.nextSetBit(i + 1)) {
            chosen.add(table.row(i));
        }
        return chosen;
    }
}
