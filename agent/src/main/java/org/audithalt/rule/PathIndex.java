package org.audithalt.rule;

import java.util.Arrays;

/**
 * Finds the rules that mean a name, however many there are: a hash table of the names in {@code path} and {@code dir} terms,
 * asked once for each directory of the name. Immutable once all names are added; {@link #next} allocates nothing.
 */
final class PathIndex {
    static final int NONE = Integer.MAX_VALUE;

    private static final int[] NO_RULES = new int[0];
    private static final int FIRST_SLOTS = 16;

    private byte[][] names = new byte[FIRST_SLOTS][];
    /** Numbers of the rules that mean the name itself, ascending. */
    private int[][] exact = new int[FIRST_SLOTS][];
    /** Numbers of the rules that mean the name and what is below it, ascending. */
    private int[][] tree = new int[FIRST_SLOTS][];

    private int size;
    private boolean anyTree;

    /** Adds the names of a rule; rules come in the order of their numbers. */
    void add(int rule, PathTerm term) {
        byte[][] all = term.names();
        for (int i = 0; i < all.length; i++) {
            add(rule, all[i], term.isTree());
        }
    }

    private void add(int rule, byte[] name, boolean isTree) {
        int slot = slot(name, name.length, hash(name));
        if (names[slot] == null) {
            names[slot] = name;
            exact[slot] = NO_RULES;
            tree[slot] = NO_RULES;
            size++;
        }
        int[] before = isTree ? tree[slot] : exact[slot];
        if (before.length == 0 || before[before.length - 1] != rule) {
            int[] more = Arrays.copyOf(before, before.length + 1);
            more[before.length] = rule;
            (isTree ? tree : exact)[slot] = more;
        }
        anyTree |= isTree;
        if (2 * size > names.length) {
            grow();
        }
    }

    private void grow() {
        byte[][] oldNames = names;
        int[][] oldExact = exact;
        int[][] oldTree = tree;
        names = new byte[2 * oldNames.length][];
        exact = new int[names.length][];
        tree = new int[names.length][];
        for (int i = 0; i < oldNames.length; i++) {
            if (oldNames[i] != null) {
                int slot = slot(oldNames[i], oldNames[i].length, hash(oldNames[i]));
                names[slot] = oldNames[i];
                exact[slot] = oldExact[i];
                tree[slot] = oldTree[i];
            }
        }
    }

    /**
     * The first rule after another that means a name.
     *
     * @param after a rule's number; -1 for the first of all
     * @param name in normal form
     * @return {@link #NONE} if there is none
     */
    int next(int after, byte[] name, int length) {
        if (size == 0 || length == 0) {
            return NONE;
        }
        int found = NONE;
        int hash = 0;
        for (int i = 0; i < length; i++) {
            if (anyTree && name[i] == '/') {
                // the root's own name is its slash, that of any other directory ends before one
                int own = Math.max(i, 1);
                int slot = slot(name, own, i == 0 ? '/' : hash);
                if (names[slot] != null && own < length) {
                    found = Math.min(found, firstAfter(tree[slot], after));
                }
            }
            hash = 31 * hash + name[i];
        }
        int slot = slot(name, length, hash);
        if (names[slot] != null) {
            found = Math.min(found, firstAfter(exact[slot], after));
            found = Math.min(found, firstAfter(tree[slot], after));
        }
        return found;
    }

    private static int firstAfter(int[] ascending, int after) {
        if (ascending.length == 0 || ascending[ascending.length - 1] <= after) {
            return NONE;
        }
        int at = Arrays.binarySearch(ascending, after + 1);
        return ascending[at < 0 ? -at - 1 : at];
    }

    /** Where a name is, or would be. */
    private int slot(byte[] name, int length, int hash) {
        int slot = spread(hash) & names.length - 1;
        while (names[slot] != null && !isName(names[slot], name, length)) {
            slot = slot + 1 & names.length - 1;
        }
        return slot;
    }

    private static boolean isName(byte[] own, byte[] name, int length) {
        return own.length == length && Arrays.equals(own, 0, length, name, 0, length);
    }

    private static int hash(byte[] name) {
        int hash = 0;
        for (int i = 0; i < name.length; i++) {
            hash = 31 * hash + name[i];
        }
        return hash;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9e3779b9;
        return mixed ^ mixed >>> 16;
    }
}
