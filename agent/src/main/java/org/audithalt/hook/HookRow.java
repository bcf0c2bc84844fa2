package org.audithalt.hook;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of the hook table. Immutable, safe to use from any thread; accessors neither allocate nor lock.
 *
 * @param index position in the whole table, the number that hooks hand to the bridge
 * @param id name in messages
 * @param since first JDK feature version of the row
 * @param until last JDK feature version of the row; {@link Integer#MAX_VALUE} if open
 * @param mode how it is woven
 * @param target the hooked or called method
 * @param wovenIn internal name of the class whose code is changed
 * @param mayBeAbsent true if that class may be missing with its module
 * @param matches expected number of matches, for all JDKs or one by one
 * @param operation the system call; of an event only the end of the process has one, else null
 * @param event one of the bridge's lifecycle events; 0 for actions
 * @param eventAtReturn true if the event is reported before each return, false at entry
 * @param firstKind form of the first object
 * @param secondKind form of the second object
 * @param sources where the hook's values are read
 * @param resultKind what the result says
 * @param sleeps true if the gate may suspend the caller here
 * @param waits true if the action merely waits for others until it returns, as accept
 * @param opens true if the action is the opening of a JNI library, so that its frame is not one that it is nested in
 * @param guarded true if no system call is made when n0 is negative (the descriptor is closed already), or a given n2 is 0 (no
 *     bytes to be moved)
 * @param denial how it is refused
 */
public record HookRow(
        int index,
        String id,
        int since,
        int until,
        Mode mode,
        Member target,
        String wovenIn,
        boolean mayBeAbsent,
        List<Matches> matches,
        @Nullable Operation operation,
        int event,
        boolean eventAtReturn,
        ObjectKind firstKind,
        ObjectKind secondKind,
        Sources sources,
        ResultKind resultKind,
        boolean sleeps,
        boolean waits,
        boolean opens,
        boolean guarded,
        Denial denial) {

    /**
     * A method as class files name it.
     *
     * @param owner internal name of its class
     * @param name its name
     * @param descriptor its descriptor
     */
    public record Member(String owner, String name, String descriptor) {
        /** True if the three names are this member's. */
        boolean is(String otherOwner, String otherName, String otherDescriptor) {
            return name.equals(otherName) && descriptor.equals(otherDescriptor) && owner.equals(otherOwner);
        }
    }

    /**
     * An expected number of matches.
     *
     * @param feature JDK feature version; 0 for all
     * @param count how often the row matches there
     * @param orUndeclared true if the class may do without the target, one of its own methods
     */
    public record Matches(int feature, int count, boolean orUndeclared) {}

    /**
     * The sources of a row's values; {@code result} only for {@link ResultKind#DESCRIPTOR}, {@code index} only for a row
     * with a twin: it is this row's index or the twin's.
     */
    record Sources(
            Source index,
            Source first,
            Source second,
            Source n0,
            Source n1,
            Source n2,
            Source n3,
            Source result,
            Source exitFirst,
            Source exitSecond) {

        /** True if one of them begins there. */
        boolean use(Source.Origin origin) {
            return index.uses(origin)
                    || first.uses(origin)
                    || second.uses(origin)
                    || n0.uses(origin)
                    || n1.uses(origin)
                    || n2.uses(origin)
                    || n3.uses(origin)
                    || useAtExit(origin);
        }

        /** True if one of them is a variable of the environment. */
        boolean isOfEnvironment() {
            return first.isOfEnvironment() || second.isOfEnvironment();
        }

        /** True if one of those read at exit begins there. */
        boolean useAtExit(Source.Origin origin) {
            return result.uses(origin) || exitFirst.uses(origin) || exitSecond.uses(origin);
        }
    }

    /** True for an action, which is reserved at entry and completed at exit. */
    public boolean isAction() {
        return mode != Mode.EVENT;
    }

    /**
     * True if the row belongs to a JDK.
     *
     * @param feature a feature version of the table: 17, 21 or 25
     */
    public boolean appliesTo(int feature) {
        return since <= feature && feature <= until;
    }

    /**
     * How often the row matches on a JDK.
     *
     * @param feature a feature version of the table
     * @return 0 if the row says nothing for it, or is woven as its twin
     */
    public int matchesOn(int feature) {
        for (int i = 0; i < matches.size(); i++) {
            Matches expected = matches.get(i);
            if (expected.feature() == 0 || expected.feature() == feature) {
                return expected.count();
            }
        }
        return 0;
    }

    /**
     * How often the row counts as found in a class that does not declare its target: 0 unless the table allows for that, and
     * the class would have to declare it.
     */
    int matchesOfUndeclared() {
        Matches any = matches.isEmpty() ? null : matches.get(0);
        return any != null && any.orUndeclared() && target.owner().equals(wovenIn) ? any.count() : 0;
    }

    /** Whether the row is the wake-up of a selector: it moves bytes, and may neither sleep nor be refused. */
    public boolean isWakeUp() {
        return !sleeps && (operation == Operation.READ || operation == Operation.WRITE);
    }

    /** Whether the method makes no system call with these arguments. */
    public boolean makesNoCall(long descriptor, long length) {
        return guarded && (descriptor < 0 || (length == 0 && !sources.n2().isNone()));
    }

    /** The operation of a row that is no event. */
    public Operation action() {
        return Objects.requireNonNull(operation);
    }
}
