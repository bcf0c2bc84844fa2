package org.audithalt.rule;

/**
 * {@code path=} or {@code dir=}: the rule's own name and the names it leads to through symbolic links at load. Immutable;
 * matching allocates nothing.
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

    /** Tells whether a name in normal form is meant: equal, or for a tree below it by whole components. */
    boolean matches(byte[] name, int length) {
        for (int i = 0; i < names.length; i++) {
            if (matches(names[i], name, length)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(byte[] own, byte[] name, int length) {
        int size = own.length;
        if (length < size || (length > size && !tree)) {
            return false;
        }
        // names in one directory differ at the end, so the last byte decides soonest
        for (int i = size - 1; i >= 0; i--) {
            if (own[i] != name[i]) {
                return false;
            }
        }
        return length == size || size == 1 || name[size] == '/';
    }
}
