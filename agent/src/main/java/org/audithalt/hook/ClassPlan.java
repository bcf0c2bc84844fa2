package org.audithalt.hook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows to weave in one class, and what the last weaving of it came to.
 *
 * <p>The outcome is written by whichever thread transforms the class and read by the one that installs the hooks.
 */
final class ClassPlan {
    private final String internalName;
    private final List<HookRow> rows = new ArrayList<>();
    private @Nullable Class<?> loaded;

    /** Null until the transformer has seen the class; benign race of two transformations: either outcome is right. */
    private volatile int @Nullable [] matches;

    private volatile @Nullable Throwable failure;

    /** Rows that another agent has taken out again since; empty if none. */
    private volatile String lost = "";

    ClassPlan(String internalName) {
        this.internalName = internalName;
    }

    void add(HookRow row) {
        rows.add(row);
    }

    List<HookRow> rows() {
        return rows;
    }

    String className() {
        return internalName.replace('/', '.');
    }

    @Nullable
    Class<?> loaded() {
        return loaded;
    }

    /**
     * Loads the class without initialising it.
     *
     * @return false if it is absent
     * @throws LinkageError if it cannot be loaded although it is there
     */
    boolean load() {
        try {
            loaded = Class.forName(className(), false, ClassLoader.getPlatformClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** True if all rows may be without their class. */
    boolean mayBeAbsent() {
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).mayBeAbsent()) {
                return false;
            }
        }
        return true;
    }

    void succeeded(int[] newMatches) {
        failure = null;
        matches = newMatches;
    }

    void failed(Throwable thrown) {
        failure = thrown;
        matches = null;
    }

    /** Another agent has taken hooks out: until a verification has not seen it again, for what is woven may be refused. */
    void lose(String rowIds) {
        if (!rowIds.isEmpty()) {
            lost = rowIds;
        }
    }

    /** Begins a verification: what was lost before. */
    String takeLost() {
        String before = lost;
        lost = "";
        return before;
    }

    /** Ids of the rows whose hooks are gone; empty if all are there. */
    String lost() {
        return lost;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Whether each row matched as often as the table says when the class was woven last, and is still there. */
    boolean matches(int measured) {
        for (int i = 0; i < rows.size(); i++) {
            if (matchesOf(i) != rows.get(i).matchesOn(measured)) {
                return false;
            }
        }
        return lost.isEmpty();
    }

    /**
     * How often a row matched when the class was woven last.
     *
     * @param index the row's place in {@link #rows}
     * @return -1 if it was never woven or the weaving failed
     */
    int matchesOf(int index) {
        int[] last = matches;
        return last == null ? -1 : last[index];
    }
}
