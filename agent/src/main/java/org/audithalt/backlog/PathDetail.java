package org.audithalt.backlog;

import java.util.Arrays;
import java.util.Objects;
import org.audithalt.hook.Arch;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.ObjectKind;
import org.audithalt.hook.Operation;
import org.audithalt.hook.ResultKind;
import org.audithalt.record.DetailPlan;
import org.audithalt.record.Octets;
import org.audithalt.record.StringOctets;
import org.jspecify.annotations.Nullable;

/**
 * Asks the file system for {@code path_detail=yes}: what an action is to remove before it, all else after it; a file that was opened
 * or is named by a descriptor through that, so that it is the very file; else by name, and of a link itself where the call does
 * not follow links. What cannot be had is left out, and nothing is asked of an object that the record does not know
 * ({@code nametype=UNKNOWN}). Without memory or stack for a look there is no detail, but the record.
 *
 * <p>Application threads; one stat(2) for each object, past its hook, at most three; allocates.
 */
final class PathDetail {
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int O_NOFOLLOW = Arch.current() == Arch.AARCH64 ? 0100000 : 0400000;
    private static final byte SLASH = '/';
    private static final byte[] HERE = {'.'};

    private PathDetail() {}

    /** Whether records of a row have room for it. */
    static boolean isWanted(HookRow hook) {
        return DetailPlan.of(hook.action()) != DetailPlan.NONE;
    }

    /** Looks at what an action is to remove; null if it removes nothing or that cannot be seen. */
    static @Nullable FileStatus before(HookRow hook, @Nullable Object name) {
        if (name == null || DetailPlan.of(hook.action()) != DetailPlan.REMOVED) {
            return null;
        }
        try {
            byte[] bytes = name instanceof String ? StringOctets.toBytes((String) name) : (byte[]) name;
            FileStatus status = new FileStatus();
            return isTrusted(hook, bytes, bytes.length) && look(status, bytes, SlotWriter.cLength(bytes), false)
                    ? status
                    : null;
        } catch (OutOfMemoryError | StackOverflowError none) {
            return null;
        }
    }

    /** Looks at all else, and writes it; returns the length of what was written. */
    static int after(Slab slab, int slot, HookRow hook, boolean success, boolean exitKnown, long exit) {
        long payload = slab.address(slot) + SlotLayout.HEAD_PAYLOAD_OFFSET;
        try {
            return new Look(slab, slot, hook, payload).run(success, exitKnown, exit);
        } catch (OutOfMemoryError | StackOverflowError none) {
            return 0;
        }
    }

    /** A name relative to a directory that has none of its own would be another's here. */
    private static boolean isTrusted(HookRow hook, byte[] name, int length) {
        return length > 0 && (hook.firstKind() != ObjectKind.DIRECTORY_BYTES || name[0] == SLASH);
    }

    private static boolean look(FileStatus status, byte[] name, int length, boolean followed) {
        long address = FileNatives.cString(length == name.length ? name : Arrays.copyOf(name, length));
        try {
            return (followed ? status.read(address) : status.readLink(address)) == 0;
        } finally {
            FileNatives.free(address);
        }
    }

    /** Links and loads what a look needs. Before weaving. */
    static void exercise() {
        look(new FileStatus(), HERE, HERE.length, true);
        new FileStatus().readDescriptor(-1);
    }

    /** One look after an action. */
    private static final class Look {
        private final Slab slab;
        private final int slot;
        private final HookRow hook;
        private final Operation operation;
        private final long payload;
        private final FileStatus status = new FileStatus();
        private @Nullable Octets first;
        private @Nullable Octets second;

        Look(Slab slab, int slot, HookRow hook, long payload) {
            this.slab = slab;
            this.slot = slot;
            this.hook = hook;
            this.operation = hook.action();
            this.payload = payload;
        }

        int run(boolean success, boolean exitKnown, long exit) {
            boolean removed = SlotWriter.getShort(slab, slot, SlotLayout.ADDRESS_LENGTH_OFFSET) > 0;
            DetailPlan plan = DetailPlan.of(operation);
            if (!removed) {
                boolean asked = success || plan == DetailPlan.DESCRIPTOR;
                DetailLayout.write(payload, DetailLayout.OBJECT, status, asked && object(plan, exitKnown, exit));
            }
            boolean bothNamed = plan == DetailPlan.RENAMED;
            DetailLayout.write(
                    payload, DetailLayout.DIRECTORY, status, hasDirectory(plan, success) && directory(first()));
            DetailLayout.write(
                    payload,
                    DetailLayout.SECOND_DIRECTORY,
                    status,
                    (bothNamed || plan == DetailPlan.LINKED) && directory(second()));
            return DetailLayout.ALL_BYTES;
        }

        /** The names are read only where one is asked for: mostly a descriptor is. */
        private Octets first() {
            Octets read = first;
            return read != null ? read : readNames();
        }

        private Octets second() {
            first();
            return Objects.requireNonNull(second);
        }

        private Octets readNames() {
            Octets read = new Octets(256);
            Octets other = new Octets(256);
            new SlotReader(slab, slot).names(read, other);
            first = read;
            second = other;
            return read;
        }

        private boolean hasDirectory(DetailPlan plan, boolean success) {
            return plan == DetailPlan.REMOVED
                    || plan == DetailPlan.MADE
                    || plan == DetailPlan.RENAMED
                    || (plan == DetailPlan.OPEN && success && makesItsFile());
        }

        private boolean makesItsFile() {
            return (flags() & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);
        }

        private long flags() {
            return SlotWriter.getLong(slab, slot, SlotLayout.A2_OFFSET);
        }

        private boolean object(DetailPlan plan, boolean exitKnown, long exit) {
            switch (plan) {
                case DESCRIPTOR:
                    return status.readDescriptor((int) SlotWriter.getLong(slab, slot, SlotLayout.A0_OFFSET)) == 0;
                case OPEN:
                    return exitKnown && givesDescriptor()
                            ? status.readDescriptor((int) exit) == 0
                            : named(first(), (flags() & O_NOFOLLOW) == 0);
                case NAME:
                    return hasSlashOrIsNoProgram() && named(first(), operation.followsLinks());
                case MADE:
                    return named(first(), false);
                case RENAMED:
                case LINKED:
                    return named(second(), false);
                default:
                    return false;
            }
        }

        /** A program or library without a slash was searched for, nobody knows where. */
        private boolean hasSlashOrIsNoProgram() {
            boolean searched = operation == Operation.EXECVE || operation == Operation.DLOPEN;
            return !searched || lastSlash(first()) >= 0;
        }

        private boolean givesDescriptor() {
            ResultKind kind = hook.resultKind();
            return kind == ResultKind.VALUE
                    || kind == ResultKind.DESCRIPTOR
                    || kind == ResultKind.CALL
                    || kind == ResultKind.DESCRIPTOR_AND_ERRNO;
        }

        private boolean named(Octets name, boolean followed) {
            return isTrusted(hook, name.array(), name.length()) && look(status, name.array(), name.length(), followed);
        }

        /** The directory part, as the kernel gives it. */
        private boolean directory(Octets name) {
            if (!isTrusted(hook, name.array(), name.length())) {
                return false;
            }
            int slash = lastSlash(name);
            return slash < 0 ? look(status, HERE, HERE.length, true) : look(status, name.array(), slash + 1, true);
        }

        private static int lastSlash(Octets name) {
            int end = name.length();
            while (end > 1 && name.array()[end - 1] == SLASH) {
                end--;
            }
            while (end > 0 && name.array()[end - 1] != SLASH) {
                end--;
            }
            return end - 1;
        }
    }
}
