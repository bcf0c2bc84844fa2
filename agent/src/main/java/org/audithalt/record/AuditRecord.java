package org.audithalt.record;

import org.audithalt.hook.Operation;

/**
 * One audit record taken out of the backlog, in the form the text is made from. The writer reuses one object for all
 * records. Not thread-safe.
 */
public final class AuditRecord {
    /** Place in the order of reservation. */
    public long ticket;

    /** Serial number within the trail, drawn by the writer; 1 and up, without holes. */
    public long serial;

    /** Wall-clock time of entry in milliseconds since the epoch. */
    public long timeMillis;

    /** The action. */
    public Operation operation = Operation.OPENAT;

    /** False when the process died (or lost its exit) between entry and exit: neither success nor exit is known. */
    public boolean outcomeKnown;

    /** Whether the action succeeded; meaningless unless {@link #outcomeKnown}. */
    public boolean success;

    /** Whether {@link #exit} is known: some JDK methods answer only false and lose errno. */
    public boolean exitKnown;

    /** Result of the system call: its value, or -errno. */
    public long exit;

    /** System call arguments a0 to a3 as the kernel would print them; pointers are 0. */
    public final long[] argument = new long[4];

    /** Java thread id. */
    public long threadId;

    /** Whether the action ran on a virtual thread. */
    public boolean virtualThread;

    /** Thread name in UTF-8. */
    public final Octets comm = new Octets(64);

    /** First name in the form given to the kernel, possibly relative; empty if none. */
    public final Octets name = new Octets(4096);

    /** Second name (new name of rename and link, link name of symlink); empty if none. */
    public final Octets secondName = new Octets(4096);

    /** Native socket address (struct sockaddr); empty if none. */
    public final Octets address = new Octets(128);

    /** Arguments of execve, each ended by NUL, without argv[0] (which is {@link #name}); empty if none. */
    public final Octets arguments = new Octets(4096);

    /** Number of arguments including argv[0]; 0 if the action is no execve. */
    public int argumentCount;

    /** Key of the rule that selected the action; empty if none. Several keys are joined by 0x01. */
    public byte[] key = new byte[0];

    /** Whether a name or argument was cut to the longest record. */
    public boolean truncated;

    /** Types of line that are left out of the event, bits of {@link org.audithalt.rule.ExcludedTypes}. */
    public int excluded;

    /** What is known of the object: of the name, or where there are two of what both or the second stand for. */
    public final ObjectDetail object = new ObjectDetail();

    /** The same of the first name's directory. */
    public final ObjectDetail directory = new ObjectDetail();

    /** The same of the second name's directory. */
    public final ObjectDetail secondDirectory = new ObjectDetail();

    /** Makes the record ready for the next one. */
    public void clear() {
        outcomeKnown = false;
        success = false;
        exitKnown = false;
        exit = 0;
        argument[0] = 0;
        argument[1] = 0;
        argument[2] = 0;
        argument[3] = 0;
        excluded = 0;
        comm.clear();
        name.clear();
        secondName.clear();
        address.clear();
        arguments.clear();
        argumentCount = 0;
        truncated = false;
        virtualThread = false;
        object.known = false;
        directory.known = false;
        secondDirectory.known = false;
    }
}
