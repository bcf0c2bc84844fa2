package org.audithalt.record;

import org.audithalt.rule.ExcludedTypes;

/**
 * The names of one event: made absolute, put in the kernel's order, written as CWD and PATH lines of the shortest form
 * that all tools read ({@code item name nametype}). Not thread-safe.
 *
 * <p>A relative name is joined to the current directory with a slash and nothing else is changed: no {@code .} or
 * {@code ..} is resolved, because only the kernel could do so rightly. If the joined name would not fit a line, the
 * name stays relative; the CWD line then says the rest.
 *
 * <p>Better than the kernel: a failed unlink, rename or mkdir names its object too, as {@code nametype=UNKNOWN}.
 */
final class PathItems {
    static final int MOST_ITEMS = 4;

    /** Characters of a written name: the longest line without node, stamp and the other fields of PATH. */
    static final int LONGEST_NAME = 8500;

    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int AF_UNIX = 1;
    private static final int FAMILY_BYTES = 2;

    private static final byte[] CWD = EventHead.ascii("CWD");
    private static final byte[] CWD_FIELD = EventHead.ascii("cwd=");
    private static final byte[] PATH = EventHead.ascii("PATH");
    private static final byte[] ITEM_FIELD = EventHead.ascii("item=");
    private static final byte[] NAME_FIELD = EventHead.ascii(" name=");
    private static final byte[] NAME_TYPE_FIELD = EventHead.ascii(" nametype=");
    private static final byte[] NO_NAME = EventHead.ascii("(null)");

    private static final byte[] NORMAL = EventHead.ascii("NORMAL");
    private static final byte[] PARENT = EventHead.ascii("PARENT");
    private static final byte[] CREATED = EventHead.ascii("CREATE");
    private static final byte[] DELETED = EventHead.ascii("DELETE");
    private static final byte[] UNKNOWN = EventHead.ascii("UNKNOWN");

    private final byte[] cwd;
    private final Octets first = new Octets(8192);
    private final Octets second = new Octets(8192);

    private final byte[][] itemName = new byte[MOST_ITEMS][];
    private final int[] itemLength = new int[MOST_ITEMS];
    private final byte[][] itemType = new byte[MOST_ITEMS][];
    private final boolean[] itemNamed = new boolean[MOST_ITEMS];
    private int count;
    private boolean cut;

    PathItems(Subject subject) {
        cwd = subject.cwd();
    }

    /** Number of PATH lines, for {@code items=}. */
    int count() {
        return count;
    }

    /** Whether a name had to be cut to fit its line. */
    boolean cut() {
        return cut;
    }

    /** Collects the names of a record. */
    void collect(AuditRecord record, byte shape) {
        count = 0;
        cut = false;
        boolean done = record.outcomeKnown && record.success;
        if (shape == EventShape.OPEN) {
            resolve(record.name, first);
            boolean made = done && (record.argument[2] & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);
            if (made) {
                parentOf(first);
            }
            add(first, made ? CREATED : done ? NORMAL : UNKNOWN);
        } else if (shape == EventShape.DESCRIPTOR && isSocket(record)) {
            return;
        } else if (shape == EventShape.LIBRARY) {
            copy(record.name, first, !hasSlash(record.name));
            add(first, done ? NORMAL : UNKNOWN);
        } else if (shape == EventShape.OBJECT) {
            resolve(record.name, first);
            add(first, done ? NORMAL : UNKNOWN);
        } else if (shape == EventShape.DESCRIPTOR || shape == EventShape.MAPPING || shape == EventShape.DESCRIPTORS) {
            copy(record.name, first, true);
            add(first, NORMAL);
            if (shape == EventShape.DESCRIPTORS) {
                copy(record.secondName, second, true);
                add(second, NORMAL);
            }
        } else if (shape == EventShape.REMOVE || shape == EventShape.CREATE) {
            resolve(record.name, first);
            parentOf(first);
            add(first, !done ? UNKNOWN : shape == EventShape.REMOVE ? DELETED : CREATED);
        } else if (shape == EventShape.PROGRAM) {
            // Without a slash it was found through PATH, not in the current directory.
            copy(record.name, first, !hasSlash(record.name));
            add(first, done ? NORMAL : UNKNOWN);
        } else if (shape == EventShape.CONNECT || shape == EventShape.BIND) {
            collectSocket(record, shape, done);
        } else if (shape >= EventShape.RENAME && shape <= EventShape.SYMLINK) {
            collectTwo(record, shape, done);
        }
    }

    /** Data on a socket: the object is the peer's address, or a descriptor without any name. */
    private static boolean isSocket(AuditRecord record) {
        return !record.address.isEmpty() || (record.name.isEmpty() && record.operation.onlyByRule());
    }

    private void collectTwo(AuditRecord record, byte shape, boolean done) {
        copy(record.name, first, shape == EventShape.SYMLINK);
        resolve(record.secondName, second);
        if (shape == EventShape.RENAME) {
            parentOf(first);
        }
        parentOf(second);
        if (shape == EventShape.RENAME) {
            add(first, done ? DELETED : UNKNOWN);
        } else {
            add(first, done && shape == EventShape.LINK ? NORMAL : UNKNOWN);
        }
        add(second, done ? CREATED : UNKNOWN);
    }

    private void collectSocket(AuditRecord record, byte shape, boolean done) {
        if (!record.name.isEmpty()) {
            resolve(record.name, first);
        } else if (!socketPath(record.address)) {
            return;
        }
        if (shape == EventShape.BIND) {
            parentOf(first);
        }
        add(first, !done ? UNKNOWN : shape == EventShape.BIND ? CREATED : NORMAL);
    }

    /** Takes the path out of a struct sockaddr_un; there is none for other families, abstract and unnamed addresses. */
    private boolean socketPath(Octets address) {
        byte[] bytes = address.array();
        if (address.length() <= FAMILY_BYTES || bytes[0] != AF_UNIX || bytes[1] != 0) {
            return false;
        }
        int end = FAMILY_BYTES;
        while (end < address.length() && bytes[end] != 0) {
            end++;
        }
        resolve(bytes, FAMILY_BYTES, end - FAMILY_BYTES, first, false);
        return end > FAMILY_BYTES;
    }

    private void resolve(Octets name, Octets target) {
        copy(name, target, false);
    }

    private void copy(Octets name, Octets target, boolean asGiven) {
        int length = name.length();
        // Names taken from a buffer for a system call may still carry its terminator.
        if (length > 0 && name.array()[length - 1] == 0) {
            length--;
        }
        resolve(name.array(), 0, length, target, asGiven);
    }

    private void resolve(byte[] name, int from, int length, Octets target, boolean asGiven) {
        target.clear();
        if (length > 0 && name[from] != '/' && cwd[0] == '/' && !asGiven) {
            target.append(cwd);
            if (cwd.length > 1) {
                target.append('/');
            }
            target.append(name, from, length);
            if (UntrustedText.writtenLength(target.array(), 0, target.length()) <= LONGEST_NAME) {
                return;
            }
            target.clear();
        }
        int kept = UntrustedText.fitting(name, from, length, LONGEST_NAME);
        cut |= kept < length;
        target.append(name, from, kept);
    }

    private static boolean hasSlash(Octets name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.array()[i] == '/') {
                return true;
            }
        }
        return false;
    }

    /** Adds the directory part with its slash, as the kernel does; the current directory if the name has none. */
    private void parentOf(Octets name) {
        byte[] bytes = name.array();
        int end = name.length();
        while (end > 1 && bytes[end - 1] == '/') {
            end--;
        }
        while (end > 0 && bytes[end - 1] != '/') {
            end--;
        }
        if (end > 0) {
            add(bytes, end, PARENT, true);
        } else {
            add(cwd, cwd.length, PARENT, true);
        }
    }

    private void add(Octets name, byte[] type) {
        add(name.array(), name.length(), type, !name.isEmpty());
    }

    private void add(byte[] name, int length, byte[] type, boolean named) {
        itemName[count] = name;
        itemLength[count] = length;
        itemType[count] = type;
        itemNamed[count] = named;
        count++;
    }

    /** Appends CWD and the PATH lines but for what is excluded; nothing if there is no name. */
    void append(EventHead head, int excluded, Octets out) {
        if (count > 0 && (excluded & ExcludedTypes.CWD) == 0) {
            head.begin(out, CWD);
            out.append(CWD_FIELD);
            UntrustedText.append(out, cwd, 0, cwd.length);
            out.append('\n');
        }
        for (int i = 0; i < count && (excluded & ExcludedTypes.PATH) == 0; i++) {
            head.begin(out, PATH);
            out.append(ITEM_FIELD);
            out.appendDecimal(i);
            out.append(NAME_FIELD);
            if (itemNamed[i]) {
                UntrustedText.append(out, itemName[i], 0, itemLength[i]);
            } else {
                out.append(NO_NAME);
            }
            out.append(NAME_TYPE_FIELD);
            out.append(itemType[i]);
            out.append('\n');
        }
    }

    /**
     * Upper bound of what {@link #append} writes besides the names given: the lines' frames, and the current directory
     * in the CWD line and before each name, in hexadecimal.
     */
    int longestFrame(EventHead head) {
        int directory = 2 * (cwd.length + 1) + 2;
        int line = head.longest()
                + ITEM_FIELD.length
                + 1
                + NAME_FIELD.length
                + NO_NAME.length
                + NAME_TYPE_FIELD.length
                + UNKNOWN.length
                + 1;
        return head.longest() + CWD_FIELD.length + directory + 1 + MOST_ITEMS * (line + directory);
    }
}
