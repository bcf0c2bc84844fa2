package org.audithalt.rule;

import java.util.List;
import org.audithalt.hook.Operation;
import org.audithalt.hook.Permission;
import org.jspecify.annotations.Nullable;

/**
 * The trail's own files: log, backlog, control socket, rules and configuration. What the audited process itself does to them is
 * recorded whatever the rules say (FAU_SAR.1, FAU_SAR.2, FAU_SEL.1, FMT_MTD.1). Immutable; matching allocates nothing.
 */
public final class OwnFiles {
    /** None: of a process whose trail is not known. */
    public static final OwnFiles NONE = new OwnFiles(List.of(), List.of(), List.of());

    /** The key of the records, where no rule gives one. */
    static final String KEY = "audit-trail";

    private final byte[][] names;
    private final byte[][] stems;
    private final byte[][] ancestors;

    /**
     * Takes absolute names in normal form.
     *
     * @param names of files and directories as such
     * @param stems beginnings: every name that begins so is meant
     * @param ancestors of their directories: meant where they are renamed, removed or given away
     */
    public OwnFiles(List<byte[]> names, List<byte[]> stems, List<byte[]> ancestors) {
        this.ancestors = ancestors.toArray(new byte[0][]);
        this.names = names.toArray(new byte[0][]);
        this.stems = stems.toArray(new byte[0][]);
    }

    /** Whether an operation can read or change them by name, or change what was opened. */
    boolean guards(Operation operation) {
        if (names.length == 0 && stems.length == 0) {
            return false;
        }
        return operation == Operation.UTIMENSAT
                || (operation.permission() & (Permission.ACCESS_MODE | Permission.WRITE | Permission.ATTRIBUTE)) != 0;
    }

    /**
     * Whether a name is meant.
     *
     * @param changes true for an operation that makes, removes, renames or gives away what it names
     */
    boolean areMeant(byte @Nullable [] name, int length, boolean changes) {
        if (name == null) {
            return false;
        }
        for (int i = 0; i < ancestors.length && changes; i++) {
            if (length == ancestors[i].length && begins(name, ancestors[i])) {
                return true;
            }
        }
        for (int i = 0; i < stems.length; i++) {
            if (length >= stems[i].length && begins(name, stems[i])) {
                return true;
            }
        }
        for (int i = 0; i < names.length; i++) {
            if (length == names[i].length && begins(name, names[i])) {
                return true;
            }
        }
        return false;
    }

    /** From the end, where names of one directory differ. */
    private static boolean begins(byte[] name, byte[] with) {
        for (int i = with.length - 1; i >= 0; i--) {
            if (name[i] != with[i]) {
                return false;
            }
        }
        return true;
    }
}
