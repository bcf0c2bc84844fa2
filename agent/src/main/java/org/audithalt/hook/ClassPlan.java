package org.audithalt.hook;

import java.io.IOException;
import java.io.InputStream;
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
    /** Null for a class that was loaded for its hooks. */
    private @Nullable Module home;

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

    String internalName() {
        return internalName;
    }

    String className() {
        return internalName.replace('/', '.');
    }

    @Nullable
    Class<?> loaded() {
        return loaded;
    }

    /**
     * Finds the class. One of java.base is loaded without initialising it: whoever would load it later may do so on the last
     * of a stack or of the memory, where the JVM cannot call a transformer and defines the class as it is. Any other is left
     * alone until somebody needs it, so that no tool's classes are loaded before {@code main}: it is woven while it is loaded.
     *
     * @return false if it is absent
     * @throws LinkageError if it cannot be loaded although it is there
     */
    boolean find() {
        String name = className();
        String packageName = name.substring(0, name.lastIndexOf('.'));
        if (!Object.class.getModule().getPackages().contains(packageName)) {
            home = homeOf(packageName);
            return home != null;
        }
        loaded = Class.forName(Object.class.getModule(), name);
        return loaded != null;
    }

    private static @Nullable Module homeOf(String packageName) {
        for (Module module : ModuleLayer.boot().modules()) {
            if (module.getPackages().contains(packageName)) {
                return module;
            }
        }
        return null;
    }

    /**
     * Notes a class that was loaded before the transformer could see it.
     *
     * @param candidate of the same name
     */
    void noteLoaded(Class<?> candidate) {
        if (home != null && candidate.getModule() == home) {
            loaded = candidate;
        }
    }

    /** True if nobody has tried to weave the class yet. */
    boolean isUnseen() {
        return matches == null && failure == null;
    }

    /** True if the transformation is one of this class. */
    boolean isFor(@Nullable Module module, @Nullable Class<?> redefined) {
        return home != null ? module == home : redefined != null && redefined == loaded;
    }

    /**
     * The class file of a class that is not loaded yet, for a look at how the rows fit.
     *
     * @return null if it was loaded, or nobody can read it
     */
    byte @Nullable [] unloadedClassFile() throws IOException {
        Module module = home;
        if (module == null || loaded != null) {
            return null;
        }
        try (InputStream in = module.getResourceAsStream(internalName + ".class")) {
            return in == null ? null : in.readAllBytes();
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

    /** The class is not loaded yet, and known to match as the table says. */
    void expect(int measured) {
        int[] expected = new int[rows.size()];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = rows.get(i).matchesOn(measured);
        }
        succeeded(expected);
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
