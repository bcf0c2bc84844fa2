package org.audithalt.hook;

/** Told when a hook that was woven is no longer certain to run: the gate must close. */
public interface HookFailure {
    /**
     * A later transformation of the hook's class did not weave it as the table says.
     *
     * <p>Called by whichever thread retransforms, inside the JVM's class file hook: must not block, lock, load a class or
     * throw. May be called more than once for a row.
     *
     * @param row ids of the rows, as in the hook table, a colon and what is wrong
     */
    void hookLost(String row);
}
