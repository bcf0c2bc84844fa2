package org.audithalt.backlog;

import org.audithalt.hook.HookRow;
import org.audithalt.hook.ObjectKind;
import org.audithalt.hook.Operation;
import org.audithalt.record.Octets;
import org.audithalt.record.SocketAddressOctets;
import org.audithalt.record.StringOctets;
import org.audithalt.rule.ObjectFacts;
import org.audithalt.rule.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * Asks the rules about an action whose arguments, names or objects matter. Application threads; allocates only for names that
 * are relative, not ASCII, or of a descriptor, for rules on objects, and at exit.
 */
final class Selection {
    private static final byte SLASH = '/';

    private final byte[] directory;
    private final NameEpoch epoch = new NameEpoch();
    private final LinkedNames links = new LinkedNames(epoch);

    /** @param directory the process's working directory, absolute */
    Selection(byte[] directory) {
        this.directory = directory;
    }

    /** How long what is known of names holds. */
    NameEpoch epoch() {
        return epoch;
    }

    /** Before weaving. */
    void exercise() {
        links.exercise();
    }

    /** An action begins that may make a name lead elsewhere. */
    void moveBegins() {
        epoch.moveBegins();
    }

    /** It has ended. */
    void moveEnds() {
        epoch.moveEnds();
    }

    /** Whether an action is known not to be selected for its name. Allocates nothing. */
    boolean leavesOut(RulesInForce inForce, PlainRow row, @Nullable Object first) {
        if (!row.oneName || !inForce.asksOnlyOfNames(row.operation)) {
            return false;
        }
        byte[] name = PlainName.of(row.name, first);
        return name != null && inForce.unmeant().has(name, name.length, epoch.now());
    }

    /** Keeps a name that no rule means. */
    private void keepIfUnmeant(RulesInForce inForce, PlainRow row, @Nullable Object first, byte[] name, long now) {
        int length = SlotWriter.cLength(name);
        byte[] given = row.oneName ? PlainName.of(row.name, first) : null;
        if (given != null
                && links.isLinkless(name, length, now)
                && !inForce.rules().mayMean(name, length)) {
            if (row.name == PlainRow.BYTES) {
                inForce.unmeant().add(given, given.length, now);
            } else {
                inForce.unmeant().addWhole(given, now);
            }
        }
    }

    /** {@link RuleSet#match} for a hook's arguments. */
    long match(
            RulesInForce inForce,
            HookRow hook,
            PlainRow plain,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3) {
        RuleSet rules = inForce.rules();
        long now = epoch.now();
        Operation operation = hook.action();
        byte[] one = absolute(HookObjects.name(hook.firstKind(), first, n0));
        byte[] two = secondName(hook, second, n2);
        // the name of a descriptor is the real one
        boolean given = hook.firstKind() != ObjectKind.DESCRIPTOR_NAME;
        byte[] real = given ? real(rules, operation, one) : null;
        if (one != null && real == null && inForce.asksOnlyOfNames(plain.operation)) {
            keepIfUnmeant(inForce, plain, first, one, now);
        }
        int family = CallArguments.family(hook, first, n0);
        return rules.match(
                operation.ordinal(),
                CallArguments.a0(hook, n0),
                CallArguments.a1(hook, n1),
                a2(hook, first, n1, n2, family),
                CallArguments.a3(hook, n3),
                family,
                one,
                length(one),
                two,
                length(two),
                real,
                real(rules, operation, two),
                rules.asksOfObjects(operation.ordinal()) ? ObjectLook.at(operation, one, two) : null);
    }

    private byte @Nullable [] real(RuleSet rules, Operation operation, byte @Nullable [] name) {
        return name != null && rules.asksOfRealNames(operation.ordinal()) ? links.real(operation, name) : null;
    }

    /**
     * {@link RuleSet#decide} for an action whose outcome is known now. An action that began under other rules is recorded: those
     * may have wanted it.
     */
    int decide(RulesInForce inForce, Slab slab, int slot, boolean success, boolean known, long exit, int family) {
        RuleSet rules = inForce.rules();
        int operation = SlotWriter.getShort(slab, slot, SlotLayout.OPERATION_OFFSET);
        int waiting = inForce.waiting(
                SlotWriter.getLong(slab, slot, SlotLayout.ADDRESS_ROOM_OFFSET) >>> SlotLayout.PENDING_SHIFT);
        if (waiting == 0) {
            return RuleSet.RECORD;
        }
        return rules.decide(
                operation,
                waiting,
                SlotWriter.getLong(slab, slot, SlotLayout.A0_OFFSET),
                SlotWriter.getLong(slab, slot, SlotLayout.A1_OFFSET),
                SlotWriter.getLong(slab, slot, SlotLayout.A2_OFFSET),
                SlotWriter.getLong(slab, slot, SlotLayout.A3_OFFSET),
                family,
                rules.asksOfObjects(operation, waiting) ? objects(slab, slot) : null,
                success,
                known,
                exit);
    }

    /** The objects as they are now. Allocates. */
    private ObjectFacts objects(Slab slab, int slot) {
        SlotReader reader = new SlotReader(slab, slot);
        Octets name = new Octets(256);
        Octets second = new Octets(256);
        reader.names(name, second);
        byte[] one = name.isEmpty() ? null : absolute(name.toByteArray());
        byte[] two = second.isEmpty() ? null : absolute(second.toByteArray());
        return ObjectLook.at(reader.operation(), one, two);
    }

    private static long a2(HookRow hook, @Nullable Object first, long n1, long n2, int family) {
        return CallArguments.takesLength(hook) ? CallArguments.addressLength(family, first, n1) : n2;
    }

    private byte @Nullable [] secondName(HookRow hook, @Nullable Object second, long n2) {
        return hook.secondKind() == ObjectKind.NONE || hook.secondKind() == ObjectKind.ARGUMENT_BLOCK
                ? null
                : absolute(HookObjects.name(hook.secondKind(), second, n2));
    }

    /** Family of the address in a slot; {@link RuleSet#NO_FAMILY} if it has none. */
    static int family(Slab slab, int slot, int addressLength) {
        return addressLength == 0
                ? RuleSet.NO_FAMILY
                : SocketAddressOctets.familyAt(slab.address(slot) + SlotLayout.HEAD_PAYLOAD_OFFSET);
    }

    private static int length(byte @Nullable [] name) {
        return name == null ? 0 : SlotWriter.cLength(name);
    }

    /** The name's bytes, made absolute as the kernel would resolve it. */
    byte @Nullable [] absolute(@Nullable Object name) {
        byte[] bytes;
        if (name instanceof String) {
            byte[] ascii = StringOctets.ascii((String) name);
            bytes = ascii != null ? ascii : StringOctets.toBytes((String) name);
        } else if (name instanceof byte[]) {
            bytes = (byte[]) name;
        } else {
            return null;
        }
        if (bytes.length == 0 || bytes[0] == SLASH) {
            return bytes;
        }
        // of the root nothing but its slash
        int above = directory.length == 1 ? 0 : directory.length;
        byte[] joined = new byte[above + 1 + bytes.length];
        System.arraycopy(directory, 0, joined, 0, above);
        joined[above] = SLASH;
        System.arraycopy(bytes, 0, joined, above + 1, bytes.length);
        return joined;
    }
}
