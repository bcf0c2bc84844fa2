package org.audithalt.record;

/**
 * What the file system said of one object of an action, for {@code path_detail=yes}. The numbers are stat(2)'s. Not thread-safe.
 */
public final class ObjectDetail {
    /** Whether it was asked and answered; if not, the rest means nothing. */
    public boolean known;

    /** {@code st_dev}. */
    public long device;

    /** {@code st_ino}. */
    public long inode;

    /** {@code st_rdev}. */
    public long deviceOfFile;

    /** {@code st_mode}, with the type of the file. */
    public int mode;

    /** {@code st_uid}, unsigned. */
    public long uid;

    /** {@code st_gid}, unsigned. */
    public long gid;

    /** Upper bound of {@link #append}. */
    static final int LONGEST = 128;

    private static final byte[] INODE = EventHead.ascii(" inode=");
    private static final byte[] DEVICE = EventHead.ascii(" dev=");
    private static final byte[] MODE = EventHead.ascii(" mode=0");
    private static final byte[] OUID = EventHead.ascii(" ouid=");
    private static final byte[] OGID = EventHead.ascii(" ogid=");
    private static final byte[] RDEV = EventHead.ascii(" rdev=");

    /** Makes one of which nothing is known. */
    public ObjectDetail() {}

    /** Appends the fields in the kernel's order, each with a space before it; {@code obj=} would follow. Nothing if not known. */
    void append(Octets out) {
        if (!known) {
            return;
        }
        out.append(INODE);
        out.appendDecimal(inode);
        out.append(DEVICE);
        device(device, out);
        out.append(MODE);
        octal(mode & 0177777, out);
        out.append(OUID);
        out.appendDecimal(uid);
        out.append(OGID);
        out.appendDecimal(gid);
        out.append(RDEV);
        device(deviceOfFile, out);
    }

    /** Major and minor number (gnu_dev_major(3)), each of two hexadecimal digits or more. */
    private static void device(long number, Octets out) {
        twoDigits(number >>> 8 & 0xfff | number >>> 32 & 0xfffff000L, out);
        out.append(':');
        twoDigits(number & 0xff | number >>> 12 & 0xffffff00L, out);
    }

    private static void twoDigits(long number, Octets out) {
        if (number < 0x10) {
            out.append('0');
        }
        out.appendLowerHex(number);
    }

    private static void octal(int number, Octets out) {
        int shift = 15;
        while (shift > 0 && number >>> shift == 0) {
            shift -= 3;
        }
        for (; shift >= 0; shift -= 3) {
            out.append('0' + (number >>> shift & 7));
        }
    }
}
