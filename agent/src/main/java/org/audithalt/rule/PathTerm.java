package org.audithalt.rule;

import java.util.Arrays;

/**
 * {@code path=} or {@code dir=}: the rule's own name and the names it leads to through symbolic links at load. Immutable.
 */
final class PathTerm {
    private final boolean tree;
    private final byte[][] names;

    /**
     * Takes names in normal form.
     *
     * @param tree true for {@code dir=}
     * @param names own name first; not copied
     */
    PathTerm(boolean tree, byte[][] names) {
        this.tree = tree;
        this.names = names;
    }

    /** Whether a name in normal form is meant: equal, or for a tree below it by whole components. For explanations. */
    boolean means(byte[] name) {
        for (int i = 0; i < names.length; i++) {
            int size = names[i].length;
            boolean begins = name.length >= size && Arrays.equals(name, 0, size, names[i], 0, size);
            if (begins && (name.length == size || (tree && (size == 1 || name[size] == '/')))) {
                return true;
            }
        }
        return false;
    }

    boolean isTree() {
        return tree;
    }

    byte[][] names() {
        return names;
    }
}
