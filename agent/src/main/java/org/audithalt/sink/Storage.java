package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The only way in which a log is touched, so that a test can fail the n-th call for every n. Agent threads only; no
 * method may be called on an application thread. Every method does what it says or throws.
 */
public interface Storage {
    /** An open file. Not thread-safe, except {@link #force} beside the other methods. */
    interface OpenFile extends AutoCloseable {
        /**
         * Appends with one system call.
         *
         * @return bytes written, possibly fewer than remain in the buffer, whose position moves by as many
         */
        int write(ByteBuffer source) throws IOException;

        /** Forces what was written to the device: fsync if metaData, else fdatasync. */
        void force(boolean metaData) throws IOException;

        /** Cuts the file to a size; a larger size does nothing. */
        void truncate(long size) throws IOException;

        /** Bytes of the file as it is now. */
        long size() throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * Opens a regular file for appending (O_APPEND, O_NOFOLLOW).
     *
     * @param create makes the file (O_EXCL, never one that exists already)
     * @param mode permission bits of a file made
     */
    OpenFile openAppend(Path file, boolean create, int mode) throws IOException;

    /**
     * Reads from a place of a file.
     *
     * @return bytes read; -1 at the end
     */
    int read(Path file, ByteBuffer target, long position) throws IOException;

    /** What a path names, links not followed; {@link Identity#ABSENT} if nothing. */
    Identity identity(Path path) throws IOException;

    /** Makes a directory and its missing parents with these permission bits. */
    void createDirectories(Path directory, int mode) throws IOException;

    /** Renames within a directory. The caller sees to it that the new name is free. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a name; an error if there is none. */
    void delete(Path file) throws IOException;

    /** Sets the permission bits. */
    void setMode(Path file, int mode) throws IOException;

    /** Sets the group by name or number. */
    void setGroup(Path file, String group) throws IOException;

    /** Whether a file has this group, by name or number. */
    boolean hasGroup(Path file, String group) throws IOException;

    /** Makes renames, creations and deletions in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Bytes a user without privileges may still write: f_bavail × f_frsize. */
    long usableBytes(Path directory) throws IOException;

    /** Bytes that the file system has in all, used or free: f_blocks × f_frsize. */
    long totalBytes(Path directory) throws IOException;

    /** Bytes of a block of the file system, the unit in which auditd counts free space. */
    long blockSize(Path directory) throws IOException;

    /** What the C library says for ENOSPC in this process's locale; empty if that cannot be found out. */
    String noSpaceText();

    /**
     * Whether a file can only be appended to ({@code chattr +a}): it refuses the mode that it has with EPERM. It cannot be cut, renamed
     * or deleted then.
     */
    boolean isAppendOnly(Path file);

    /** User id of this process, as owner of the files it makes. */
    long ownUid();
}
