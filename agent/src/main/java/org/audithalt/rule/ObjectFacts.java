package org.audithalt.rule;

/**
 * What the file system says of the objects of one action, for rules on {@code filetype}, {@code obj_uid}, {@code obj_gid},
 * {@code inode}, {@code devmajor}, {@code devminor}. Made for an action only if a rule that may fit it asks. One thread.
 */
public final class ObjectFacts {
    /** Both names and their directories. */
    private static final int MOST = 4;

    private static final int FILE_TYPE_MASK = 0170000;

    private final int[] mode = new int[MOST];
    private final int[] uid = new int[MOST];
    private final int[] gid = new int[MOST];
    private final long[] inode = new long[MOST];
    private final long[] device = new long[MOST];
    private final long[] deviceOfFile = new long[MOST];
    private int count;
    private boolean incomplete;

    /** Makes facts of no object. */
    public ObjectFacts() {}

    /**
     * Adds an object; more than four are passed over.
     *
     * @param newMode {@code st_mode}
     * @param newDevice {@code st_dev}
     * @param newDeviceOfFile {@code st_rdev}
     */
    public void add(int newMode, int newUid, int newGid, long newInode, long newDevice, long newDeviceOfFile) {
        if (count < MOST) {
            mode[count] = newMode;
            uid[count] = newUid;
            gid[count] = newGid;
            inode[count] = newInode;
            device[count] = newDevice;
            deviceOfFile[count] = newDeviceOfFile;
            count++;
        }
    }

    /** Notes that an object does not exist, or not yet. */
    public void addMissing() {
        incomplete = true;
    }

    /** Whether an object was missing. */
    boolean isIncomplete() {
        return incomplete;
    }

    /**
     * Whether a term holds for one of the objects, as in the kernel whichever; of the numbers of devices it takes those of a file
     * that is one, too. {@code filetype!=} is the other way about: it holds if none is of that type (audit_match_filetype).
     *
     * @param absentForGood an object that is missing will not be there later
     * @return {@link Rule#NO}, {@link Rule#YES}, or {@link Rule#LATER} if one that is missing decides
     */
    int answer(FieldTerm term, boolean absentForGood) {
        boolean noneIsAsked = term.field() == Field.FILETYPE && term.comparison() == Comparison.NOT_EQUAL;
        if (any(term, noneIsAsked ? Comparison.EQUAL : term.comparison())) {
            return noneIsAsked ? Rule.NO : Rule.YES;
        }
        if (incomplete && !absentForGood) {
            return Rule.LATER;
        }
        return noneIsAsked ? Rule.YES : Rule.NO;
    }

    private boolean any(FieldTerm term, Comparison comparison) {
        for (int i = 0; i < count; i++) {
            if (comparison.holds(value(term.field(), i, device), term.number())
                    || comparison.holds(value(term.field(), i, deviceOfFile), term.number())) {
                return true;
            }
        }
        return false;
    }

    private int value(Field field, int object, long[] devices) {
        return switch (field) {
            case FILETYPE -> mode[object] & FILE_TYPE_MASK;
            case OBJ_UID -> uid[object];
            case OBJ_GID -> gid[object];
            case INODE -> (int) inode[object];
            case DEVMAJOR -> major(devices[object]);
            default -> minor(devices[object]);
        };
    }

    /** gnu_dev_major(3). */
    private static int major(long device) {
        return (int) (device >>> 8 & 0xfff | device >>> 32 & 0xfffff000L);
    }

    private static int minor(long device) {
        return (int) (device & 0xff | device >>> 12 & 0xffffff00L);
    }
}
