package org.audithalt.backlog;

import java.util.Arrays;
import org.audithalt.hook.Operation;
import org.audithalt.hook.Permission;
import org.audithalt.rule.ObjectFacts;
import org.jspecify.annotations.Nullable;

/**
 * Asks the file system about the objects of an action, for rules on them: the objects themselves, and the directories of those
 * that the call makes or removes, as the kernel does. Application threads; a stat each, past its hook; allocates. Only where such
 * a rule is in force.
 */
final class ObjectLook {
    private static final byte SLASH = '/';

    private ObjectLook() {}

    /** Looks. Names are absolute; null for none. */
    static ObjectFacts at(Operation operation, byte @Nullable [] name, byte @Nullable [] name2) {
        ObjectFacts facts = new ObjectFacts();
        boolean parents = (operation.permission() & Permission.WRITE) != 0 && operation != Operation.FTRUNCATE;
        boolean followed = operation.followsLinks();
        add(facts, name, parents, followed);
        add(facts, name2, parents, followed);
        return facts;
    }

    private static void add(ObjectFacts facts, byte @Nullable [] name, boolean withParent, boolean followed) {
        if (name == null) {
            return;
        }
        int length = SlotWriter.cLength(name);
        if (!addOne(facts, name, length, followed)) {
            facts.addMissing();
        }
        int end = length;
        while (end > 1 && name[end - 1] != SLASH) {
            end--;
        }
        if (withParent && end > 0) {
            addOne(facts, name, end, true);
        }
    }

    private static boolean addOne(ObjectFacts facts, byte[] name, int length, boolean followed) {
        long nativeName = FileNatives.cString(length == name.length ? name : Arrays.copyOf(name, length));
        try {
            FileStatus status = new FileStatus();
            if ((followed ? status.read(nativeName) : status.readLink(nativeName)) != 0) {
                return false;
            }
            facts.add(
                    status.mode(), status.uid(), status.gid(), status.inode(), status.device(), status.deviceOfFile());
            return true;
        } finally {
            FileNatives.free(nativeName);
        }
    }
}
