package org.audithalt.rule;

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

    boolean isTree() {
        return tree;
    }

    byte[][] names() {
        return names;
    }
}
