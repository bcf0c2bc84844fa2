package org.audithalt.record;

import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;

/**
 * What {@code log_format=enriched} adds behind a record, as auditd does: a separator, then the names of what the fields before it give as
 * numbers, each under the field's name in capitals and in its order. Nothing in the raw format, and nothing where a line would
 * get too long. Not thread-safe; one object per log.
 *
 * <p>The ids of the process have the names that were theirs at its start, also when its records are written after its death.
 */
final class EnrichedFields {
    /** AUDIT_INTERP_SEPARATOR. */
    static final byte SEPARATOR = 0x1d;

    private static final byte[] ARCH_FIELD = EventHead.ascii("ARCH=");
    private static final byte[] SYSCALL_FIELD = EventHead.ascii(" SYSCALL=");
    private static final byte[] SADDR_FIELD = EventHead.ascii("SADDR=");
    private static final byte[] UID_FIELD = EventHead.ascii("UID=");
    private static final byte[] AUID_FIELD = EventHead.ascii("AUID=");
    private static final byte[] OUID_FIELD = EventHead.ascii("OUID=");
    private static final byte[] OGID_FIELD = EventHead.ascii(" OGID=");

    /** A kernel's name, then the tools'; those in "new" on aarch64 only. */
    private static final String[] TABLE_NAMES = {"pread64", "pread", "pwrite64", "pwrite", "fstat", "newfstat"};

    private final boolean on;
    private final AccountNames accounts;
    private final byte[] auid;
    private final byte[] uid;
    private final byte[][] calls;
    private final Octets fields = new Octets(256);

    EnrichedFields(Subject subject, Arch arch) {
        on = subject.isEnriched();
        accounts = subject.accounts();
        auid = subject.nameField(Subject.AUID_NAME);
        uid = subject.nameField(Subject.UID_NAME);
        calls = on ? calls(subject.names(), arch) : new byte[0][];
    }

    private static byte[][] calls(byte[] names, Arch arch) {
        byte[][] calls = new byte[Operation.count()][];
        Octets run = new Octets(256);
        for (int i = 0; i < calls.length; i++) {
            run.clear();
            run.append(SEPARATOR);
            run.append(ARCH_FIELD);
            run.append(EventHead.ascii(arch == Arch.AARCH64 ? "aarch64" : "x86_64"));
            run.append(SYSCALL_FIELD);
            run.append(EventHead.ascii(tableName(Operation.of(i).callName(arch), arch)));
            run.append(' ');
            run.append(names);
            calls[i] = run.toByteArray();
        }
        return calls;
    }

    /** The audit tools' own tables of system calls differ in a few names from the kernel's. */
    private static String tableName(String call, Arch arch) {
        for (int i = 0; i < TABLE_NAMES.length; i += 2) {
            boolean same = TABLE_NAMES[i].equals(call);
            if (same && (arch == Arch.AARCH64 || !TABLE_NAMES[i + 1].startsWith("new"))) {
                return TABLE_NAMES[i + 1];
            }
        }
        return call;
    }

    /** Ends a SYSCALL line, but for the newline. {@code lineBegin}: where it begins in {@code out}. */
    void appendCall(Operation operation, int lineBegin, Octets out) {
        if (on && fits(calls[operation.ordinal()].length, lineBegin, out)) {
            out.append(calls[operation.ordinal()]);
        }
    }

    /** Ends a SOCKADDR line. */
    void appendAddress(Octets address, int lineBegin, Octets out) {
        if (on) {
            begin();
            fields.append(SADDR_FIELD);
            SocketAddressText.append(address, fields);
            end(lineBegin, out);
        }
    }

    /** Ends a PATH line that says whose the object is. */
    void appendOwner(long ouid, long ogid, int lineBegin, Octets out) {
        if (on) {
            begin();
            fields.append(OUID_FIELD);
            accounts.appendUser(ouid, fields);
            fields.append(OGID_FIELD);
            accounts.appendGroup(ogid, fields);
            end(lineBegin, out);
        }
    }

    /** Ends a line of a message of this process: {@code uid=} comes before {@code auid=} there. */
    void appendMessage(int lineBegin, Octets out) {
        if (on) {
            begin();
            fields.append(uid);
            fields.append(' ');
            fields.append(auid);
            end(lineBegin, out);
        }
    }

    /** Ends a line of this process in which {@code auid=} comes first, or stands alone. */
    void appendLogin(boolean withUser, int lineBegin, Octets out) {
        if (on) {
            begin();
            fields.append(auid);
            if (withUser) {
                fields.append(' ');
                fields.append(uid);
            }
            end(lineBegin, out);
        }
    }

    /** The same of a line about another process, whose login is not known. */
    void appendOther(long user, boolean loginFirst, int lineBegin, Octets out) {
        if (!on) {
            return;
        }
        begin();
        if (loginFirst) {
            fields.append(AUID_FIELD);
            accounts.appendUser(Subject.UNSET, fields);
            fields.append(' ');
        }
        fields.append(UID_FIELD);
        accounts.appendUser(user, fields);
        if (!loginFirst) {
            fields.append(' ');
            fields.append(AUID_FIELD);
            accounts.appendUser(Subject.UNSET, fields);
        }
        end(lineBegin, out);
    }

    private void begin() {
        fields.clear();
        fields.append(SEPARATOR);
    }

    private void end(int lineBegin, Octets out) {
        if (fits(fields.length(), lineBegin, out)) {
            out.append(fields);
        }
    }

    private static boolean fits(int length, int lineBegin, Octets out) {
        return out.length() - lineBegin + length < EventHead.LONGEST_LINE;
    }

    /** Upper bound of what a SYSCALL line gets. */
    int longestCall() {
        int longest = 0;
        for (int i = 0; i < calls.length; i++) {
            longest = Math.max(longest, calls[i].length);
        }
        return longest;
    }

    /** Upper bound of what a SOCKADDR line gets besides four times the bytes of a path. */
    int longestAddress() {
        return on ? 1 + SADDR_FIELD.length + SocketAddressText.LONGEST_FRAME : 0;
    }

    /** Upper bound of what a PATH line gets. */
    int longestOwner() {
        return on ? 1 + OUID_FIELD.length + OGID_FIELD.length + 2 * AccountNames.LONGEST_WRITTEN : 0;
    }

    /** Upper bound of what a line with a user and a login gets. */
    int longestUsers() {
        return on ? 2 + UID_FIELD.length + AUID_FIELD.length + 2 * AccountNames.LONGEST_WRITTEN : 0;
    }
}
