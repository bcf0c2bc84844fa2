package org.audithalt.record;

/**
 * One name of an event as its PATH lines give it: the record's own bytes, or those joined to the current directory. Whether it
 * must be written in hexadecimal is found out once. Valid until the record changes. Not thread-safe.
 */
final class ItemName {
    /** Characters of a written name: the longest line without node, stamp and the other fields of PATH. PATH_MAX fits. */
    static final int LONGEST = 8360;

    private final byte[] cwd;
    private final Octets joined = new Octets(8192);
    private byte[] bytes = joined.array();
    private int length;
    private boolean inHex;
    private boolean cut;

    ItemName(byte[] cwd) {
        this.cwd = cwd;
    }

    /** Takes a name; a relative one is joined to the current directory unless it is to be written as it was given. */
    void set(Octets name, boolean asGiven) {
        int count = name.length();
        // Names taken from a buffer for a system call may still carry its terminator.
        if (count > 0 && name.array()[count - 1] == 0) {
            count--;
        }
        set(name.array(), count, asGiven);
    }

    /** Takes the first bytes of an array, which is not copied where it need not be. */
    void set(byte[] name, int count, boolean asGiven) {
        cut = false;
        if (count > 0 && name[0] != '/' && cwd[0] == '/' && !asGiven && join(name, count)) {
            return;
        }
        bytes = name;
        length = count;
        inHex = UntrustedText.needsHex(name, 0, count);
        if ((inHex ? 2 * count : count + 2) > LONGEST) {
            length = UntrustedText.fitting(name, 0, count, LONGEST);
            inHex = UntrustedText.needsHex(name, 0, length);
            cut = length < count;
        }
    }

    private boolean join(byte[] name, int count) {
        joined.clear();
        joined.append(cwd);
        if (cwd.length > 1) {
            joined.append('/');
        }
        joined.append(name, 0, count);
        inHex = UntrustedText.needsHex(joined.array(), 0, joined.length());
        bytes = joined.array();
        length = joined.length();
        return (inHex ? 2 * length : length + 2) <= LONGEST;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    boolean inHex() {
        return inHex;
    }

    /** Whether the name had to be cut to fit its line. */
    boolean cut() {
        return cut;
    }

    /** Bytes of the directory part with its slash, as the kernel gives it; 0 if the name has none. */
    int parentLength() {
        int end = length;
        while (end > 1 && bytes[end - 1] == '/') {
            end--;
        }
        while (end > 0 && bytes[end - 1] != '/') {
            end--;
        }
        return end;
    }
}
