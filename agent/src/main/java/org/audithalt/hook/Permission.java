package org.audithalt.hook;

/** Permission classes of system calls as bits, with the kernel's AUDIT_PERM_* values ({@code perm=rwxa}). */
public final class Permission {
    /** No class: no {@code perm=} rule selects the call. */
    public static final int NONE = 0;
    /** {@code x}. */
    public static final int EXECUTE = 1;
    /** {@code w}. */
    public static final int WRITE = 2;
    /** {@code r}. */
    public static final int READ = 4;
    /** {@code a}: attribute change. */
    public static final int ATTRIBUTE = 8;
    /** Marks an open: the classes follow from the access mode of the call, see {@link #ofAccessMode(int)}. */
    public static final int ACCESS_MODE = 16;

    private Permission() {}

    /**
     * The classes of an open. O_CREAT and O_TRUNC do not count, as in the kernel.
     *
     * @param accessMode open flags {@code & 3}: 0 read, 1 write, 2 both
     * @return bits of READ and WRITE; 3, which no JDK method passes, counts as both
     */
    public static int ofAccessMode(int accessMode) {
        return accessMode == 0 ? READ : accessMode == 1 ? WRITE : READ | WRITE;
    }
}
