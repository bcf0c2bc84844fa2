package org.audithalt.sink;

/**
 * What a path names. Two of the same device and inode are the same file.
 *
 * @param device device of the file system; -1 if the path names nothing
 * @param inode inode number
 * @param links number of names
 * @param size bytes
 * @param mode type and permission bits, stat(2)
 * @param uid owner
 */
public record Identity(long device, long inode, long links, long size, int mode, long uid) {
    /** A path that names nothing. */
    public static final Identity ABSENT = new Identity(-1, -1, 0, 0, 0, -1);

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int SYMBOLIC_LINK = 0120000;
    private static final int FIFO = 0010000;
    private static final int WRITABLE_BY_ALL = 0002;

    /** Whether the path named anything. */
    public boolean exists() {
        return device >= 0;
    }

    /** Whether it is a regular file, not a link to one. */
    public boolean regular() {
        return (mode & TYPE) == REGULAR;
    }

    /** Whether others than owner and group may write. */
    public boolean writableByAll() {
        return (mode & WRITABLE_BY_ALL) != 0;
    }

    /** Whether both are the same file; never true for what does not exist. */
    public boolean sameFile(Identity other) {
        return exists() && device == other.device && inode == other.inode;
    }

    /** The type in words, for messages. */
    public String type() {
        int type = mode & TYPE;
        return type == DIRECTORY
                ? "a directory"
                : type == SYMBOLIC_LINK
                        ? "a symbolic link"
                        : type == FIFO ? "a FIFO" : type == REGULAR ? "a regular file" : "a device or socket";
    }
}
