package org.audithalt.backlog;

import org.audithalt.hook.HookRow;
import org.audithalt.hook.ObjectKind;
import org.audithalt.hook.Permission;
import org.audithalt.record.StringOctets;
import org.audithalt.rule.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * Asks the rules about an action whose names matter. Application threads; allocates only for names that are relative, not
 * ASCII, or of a descriptor.
 */
final class Selection {
    private static final byte SLASH = '/';
    private static final int ACCESS_MODE = 3;

    private final byte[] directory;

    /** @param directory the process's working directory, absolute */
    Selection(byte[] directory) {
        this.directory = directory;
    }

    /** {@link RuleSet#match} for a hook's arguments. */
    int match(RuleSet rules, HookRow hook, @Nullable Object first, @Nullable Object second, long n0, long n2) {
        byte[] one = absolute(HookObjects.name(hook.firstKind(), first, n0));
        byte[] two = secondName(hook, second, n2);
        return rules.match(hook.action().ordinal(), accessMode(hook, n2), one, length(one), two, length(two));
    }

    /** {@link RuleSet#decideUnknown} for a hook's arguments. */
    int unknown(RuleSet rules, HookRow hook, @Nullable Object first, @Nullable Object second, long n0, long n2) {
        byte[] one = absolute(HookObjects.name(hook.firstKind(), first, n0));
        byte[] two = secondName(hook, second, n2);
        return rules.decideUnknown(hook.action().ordinal(), accessMode(hook, n2), one, length(one), two, length(two));
    }

    private byte @Nullable [] secondName(HookRow hook, @Nullable Object second, long n2) {
        return hook.secondKind() == ObjectKind.NONE || hook.secondKind() == ObjectKind.ARGUMENT_BLOCK
                ? null
                : absolute(HookObjects.name(hook.secondKind(), second, n2));
    }

    private static int accessMode(HookRow hook, long flags) {
        return hook.action().permission() == Permission.ACCESS_MODE ? (int) flags & ACCESS_MODE : 0;
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
        byte[] joined = new byte[directory.length + 1 + bytes.length];
        System.arraycopy(directory, 0, joined, 0, directory.length);
        joined[directory.length] = SLASH;
        System.arraycopy(bytes, 0, joined, directory.length + 1, bytes.length);
        return joined;
    }
}
