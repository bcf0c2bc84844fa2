package org.audithalt.record;

import org.audithalt.rule.ExcludedTypes;

/**
 * The names of one event: made absolute, put in the kernel's order, written as CWD and PATH lines of the shortest form
 * that all tools read ({@code item name nametype}), with what is known of the object between. Not thread-safe.
 *
 * <p>A relative name is joined to the current directory with a slash and nothing else is changed: no {@code .} or
 * {@code ..} is resolved, because only the kernel could do so rightly. If the joined name would not fit a line, the
 * name stays relative; the CWD line then says the rest.
 *
 * <p>Better than the kernel: a failed unlink, rename or mkdir names its object too, as {@code nametype=UNKNOWN}.
 */
final class PathItems {
    static final int MOST_ITEMS = 4;

    static final int LONGEST_NAME = ItemName.LONGEST;

    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int AF_UNIX = 1;
    private static final int FAMILY_BYTES = 2;

    private static final byte[] CWD_FIELD = EventHead.ascii("cwd=");
    private static final byte[] ITEM_FIELD = EventHead.ascii("item=");
    private static final byte[] NAME_FIELD = EventHead.ascii(" name=");
    private static final byte[] NO_NAME = EventHead.ascii("(null)");

    /** What follows a name. */
    private static final byte[] NORMAL = EventHead.ascii(" nametype=NORMAL");

    private static final byte[] PARENT = EventHead.ascii(" nametype=PARENT");
    private static final byte[] CREATED = EventHead.ascii(" nametype=CREATE");
    private static final byte[] DELETED = EventHead.ascii(" nametype=DELETE");
    private static final byte[] UNKNOWN = EventHead.ascii(" nametype=UNKNOWN");

    /** Of an object of which nothing is known. */
    private static final ObjectDetail NO_DETAIL = new ObjectDetail();

    private final EventHead head;
    private final byte[] cwd;
    private final boolean cwdInHex;
    private final StampedRun cwdLine;
    /** What comes before the name, by number of the item. */
    private final StampedRun[] beforeName = new StampedRun[MOST_ITEMS];

    /** The line of the current directory and what comes before the first name. */
    private final StampedRun cwdLineAndBeforeFirst;

    private final ItemName first;
    private final ItemName second;
    private final Octets socketPath = new Octets(128);

    private final byte[][] itemName = new byte[MOST_ITEMS][];
    private final int[] itemLength = new int[MOST_ITEMS];
    private final byte[][] itemType = new byte[MOST_ITEMS][];
    private final boolean[] itemNamed = new boolean[MOST_ITEMS];
    private final boolean[] itemInHex = new boolean[MOST_ITEMS];
    private final ObjectDetail[] itemDetail = new ObjectDetail[MOST_ITEMS];
    private final EnrichedFields enriched;
    private int count;
    private boolean cut;

    PathItems(EventHead head, Subject subject, EnrichedFields enriched) {
        this.head = head;
        this.enriched = enriched;
        cwd = subject.cwd();
        cwdInHex = UntrustedText.needsHex(cwd, 0, cwd.length);
        first = new ItemName(cwd);
        second = new ItemName(cwd);
        byte[] cwdBegin = head.prepared(EventHead.ascii("CWD"));
        byte[] pathBegin = head.prepared(EventHead.ascii("PATH"));
        Octets fields = new Octets(64);
        fields.append(CWD_FIELD);
        UntrustedText.append(fields, cwd, 0, cwd.length);
        fields.append('\n');
        cwdLine = new StampedRun(head, cwdBegin, fields.toByteArray());
        fields.append(pathBegin);
        cwdLineAndBeforeFirst = new StampedRun(head, cwdBegin, fields.toByteArray(), item(0));
        for (int i = 0; i < MOST_ITEMS; i++) {
            beforeName[i] = new StampedRun(head, pathBegin, item(i));
        }
    }

    private static byte[] item(int number) {
        Octets fields = new Octets(16);
        fields.append(ITEM_FIELD);
        fields.appendDecimal(number);
        fields.append(NAME_FIELD);
        return fields.toByteArray();
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
            take(record.name, first, false);
            boolean made = done && (record.argument[2] & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);
            if (made) {
                parentOf(first, record.directory);
            }
            add(first, made ? CREATED : done ? NORMAL : UNKNOWN, record.object);
        } else if (shape == EventShape.DESCRIPTOR && isSocket(record)) {
            return;
        } else if (shape == EventShape.LIBRARY) {
            take(record.name, first, !hasSlash(record.name));
            add(first, done ? NORMAL : UNKNOWN, record.object);
        } else if (shape == EventShape.OBJECT) {
            take(record.name, first, false);
            add(first, done ? NORMAL : UNKNOWN, record.object);
        } else if (shape == EventShape.DESCRIPTOR || shape == EventShape.MAPPING || shape == EventShape.DESCRIPTORS) {
            take(record.name, first, true);
            add(first, NORMAL, record.object);
            if (shape == EventShape.DESCRIPTORS) {
                take(record.secondName, second, true);
                add(second, NORMAL, NO_DETAIL);
            }
        } else if (shape == EventShape.REMOVE || shape == EventShape.CREATE) {
            take(record.name, first, false);
            parentOf(first, record.directory);
            add(first, !done ? UNKNOWN : shape == EventShape.REMOVE ? DELETED : CREATED, record.object);
        } else if (shape == EventShape.PROGRAM) {
            // Without a slash it was found through PATH, not in the current directory.
            take(record.name, first, !hasSlash(record.name));
            add(first, done ? NORMAL : UNKNOWN, record.object);
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
        take(record.name, first, shape == EventShape.SYMLINK);
        take(record.secondName, second, false);
        if (shape == EventShape.RENAME) {
            parentOf(first, record.directory);
        }
        parentOf(second, record.secondDirectory);
        if (shape == EventShape.RENAME) {
            add(first, done ? DELETED : UNKNOWN, record.object);
        } else {
            add(first, done && shape == EventShape.LINK ? NORMAL : UNKNOWN, record.object);
        }
        add(second, done ? CREATED : UNKNOWN, record.object);
    }

    private void collectSocket(AuditRecord record, byte shape, boolean done) {
        if (!record.name.isEmpty()) {
            take(record.name, first, false);
        } else if (!socketPath(record.address)) {
            return;
        }
        if (shape == EventShape.BIND) {
            parentOf(first, NO_DETAIL);
        }
        add(first, !done ? UNKNOWN : shape == EventShape.BIND ? CREATED : NORMAL, NO_DETAIL);
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
        socketPath.clear();
        socketPath.append(bytes, FAMILY_BYTES, end - FAMILY_BYTES);
        take(socketPath, first, false);
        return end > FAMILY_BYTES;
    }

    private void take(Octets name, ItemName target, boolean asGiven) {
        target.set(name, asGiven);
        cut |= target.cut();
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
    private void parentOf(ItemName name, ObjectDetail detail) {
        int length = name.parentLength();
        if (length > 0) {
            boolean inHex = name.inHex() && UntrustedText.needsHex(name.bytes(), 0, length);
            add(name.bytes(), length, PARENT, detail, true, inHex);
        } else {
            add(cwd, cwd.length, PARENT, detail, true, cwdInHex);
        }
    }

    private void add(ItemName name, byte[] type, ObjectDetail detail) {
        add(name.bytes(), name.length(), type, detail, name.length() > 0, name.inHex());
    }

    private void add(byte[] name, int length, byte[] type, ObjectDetail detail, boolean named, boolean inHex) {
        itemDetail[count] = type == UNKNOWN ? NO_DETAIL : detail;
        itemName[count] = name;
        itemLength[count] = length;
        itemType[count] = type;
        itemNamed[count] = named;
        itemInHex[count] = inHex;
        count++;
    }

    /** Appends CWD and the PATH lines but for what is excluded; nothing if there is no name. */
    void append(int excluded, Octets out) {
        if (count == 0) {
            return;
        }
        boolean withCwd = (excluded & ExcludedTypes.CWD) == 0;
        if ((excluded & ExcludedTypes.PATH) != 0) {
            if (withCwd) {
                cwdLine.append(out);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            StampedRun before = i == 0 && withCwd ? cwdLineAndBeforeFirst : beforeName[i];
            before.append(out);
            int lineBegin = out.length() - head.longest() - ITEM_FIELD.length - NAME_FIELD.length - 1;
            if (!itemNamed[i]) {
                out.append(NO_NAME);
            } else if (itemInHex[i]) {
                out.appendUpperHex(itemName[i], 0, itemLength[i]);
            } else {
                out.appendQuoted(itemName[i], 0, itemLength[i]);
            }
            ObjectDetail detail = itemDetail[i];
            detail.append(out);
            out.append(itemType[i]);
            if (detail.known) {
                enriched.appendOwner(detail.uid, detail.gid, lineBegin, out);
            }
            out.append('\n');
        }
    }

    /**
     * Upper bound of what {@link #append} writes besides the names given: the lines' frames, and the current directory
     * in the CWD line and before each name, in hexadecimal. What is known of objects takes less than six times the room that
     * it has in the backlog.
     */
    int longestFrame() {
        int directory = 2 * (cwd.length + 1) + 2;
        int line = head.longest() + ITEM_FIELD.length + 1 + NAME_FIELD.length + NO_NAME.length + UNKNOWN.length + 1;
        line += enriched.longestOwner();
        return head.longest() + CWD_FIELD.length + directory + 1 + MOST_ITEMS * (line + directory);
    }
}
