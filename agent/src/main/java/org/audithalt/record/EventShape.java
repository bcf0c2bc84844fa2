package org.audithalt.record;

import org.audithalt.hook.Operation;

/**
 * Which lines follow the SYSCALL line, and how its names become PATH lines: one row per operation. ausearch's text and
 * csv output find objects by their position among the PATH lines, so the order is the kernel's. Stateless.
 */
final class EventShape {
    /** No further line but PROCTITLE. */
    static final byte BARE = 0;
    /** One name; parent and child if the call created it exclusively. */
    static final byte OPEN = 1;
    /** One name that exists beforehand. */
    static final byte OBJECT = 2;
    /** One object known by descriptor; it exists whatever the result, its name may be unknown. None if it is a socket. */
    static final byte DESCRIPTOR = 3;
    /** Parent, then the name removed. */
    static final byte REMOVE = 4;
    /** Parent, then the name made. */
    static final byte CREATE = 5;
    /** Both parents, the old name removed, the new one made. */
    static final byte RENAME = 6;
    /** New parent, source, new name. */
    static final byte LINK = 7;
    /** Parent, text of the link as given, name of the link. */
    static final byte SYMLINK = 8;
    /** Socket address; a Unix domain address names an existing object. */
    static final byte CONNECT = 9;
    /** Socket address; a Unix domain address names an object to be made. */
    static final byte BIND = 10;
    /** Socket address of the peer and nothing else. */
    static final byte PEER = 11;
    /** Argument list, then the program's name. */
    static final byte PROGRAM = 12;
    /** A library's name: without a slash it was searched for, as a program. */
    static final byte LIBRARY = 13;
    /** No system call: one line USER. */
    static final byte MESSAGE = 14;
    /** Two objects known by descriptor. */
    static final byte DESCRIPTORS = 15;
    /** The descriptor in a line of its own, for it is the fifth argument; then as DESCRIPTOR. */
    static final byte MAPPING = 16;

    private static final Operation[] ON_NAMES = {
        Operation.STAT,
        Operation.STATX,
        Operation.STATFS,
        Operation.ACCESS,
        Operation.READLINK,
        Operation.INOTIFY_ADD_WATCH
    };

    private static final Operation[] ON_DESCRIPTORS = {
        Operation.FSETXATTR,
        Operation.FREMOVEXATTR,
        Operation.FGETXATTR,
        Operation.FLISTXATTR,
        Operation.LOCK,
        Operation.LOCK_WAIT,
        Operation.FCNTL,
        Operation.READ,
        Operation.WRITE,
        Operation.PREAD,
        Operation.PWRITE,
        Operation.READV,
        Operation.WRITEV,
        Operation.SENDFILE,
        Operation.CLOSE,
        Operation.FSYNC,
        Operation.FDATASYNC,
        Operation.FSTAT,
        Operation.DUP
    };

    private static final byte[] ROWS = rows();

    private EventShape() {}

    static byte of(Operation operation) {
        return ROWS[operation.ordinal()];
    }

    private static byte[] rows() {
        byte[] rows = new byte[Operation.count()];
        rows[Operation.OPENAT.ordinal()] = OPEN;
        rows[Operation.UNLINK.ordinal()] = REMOVE;
        rows[Operation.UNLINKAT.ordinal()] = REMOVE;
        rows[Operation.RMDIR.ordinal()] = REMOVE;
        rows[Operation.MKDIR.ordinal()] = CREATE;
        rows[Operation.RENAME.ordinal()] = RENAME;
        rows[Operation.RENAMEAT.ordinal()] = RENAME;
        rows[Operation.LINK.ordinal()] = LINK;
        rows[Operation.SYMLINK.ordinal()] = SYMLINK;
        rows[Operation.MKNOD.ordinal()] = CREATE;
        rows[Operation.CHMOD.ordinal()] = OBJECT;
        rows[Operation.FCHMOD.ordinal()] = DESCRIPTOR;
        rows[Operation.FCHMODAT.ordinal()] = OBJECT;
        rows[Operation.CHOWN.ordinal()] = OBJECT;
        rows[Operation.LCHOWN.ordinal()] = OBJECT;
        rows[Operation.FCHOWN.ordinal()] = DESCRIPTOR;
        rows[Operation.FTRUNCATE.ordinal()] = DESCRIPTOR;
        rows[Operation.CONNECT.ordinal()] = CONNECT;
        rows[Operation.BIND.ordinal()] = BIND;
        rows[Operation.LISTEN.ordinal()] = BARE;
        rows[Operation.ACCEPT.ordinal()] = PEER;
        rows[Operation.SENDTO.ordinal()] = PEER;
        rows[Operation.SENDMSG.ordinal()] = PEER;
        rows[Operation.EXECVE.ordinal()] = PROGRAM;
        rows[Operation.UTIMENSAT.ordinal()] = OBJECT;
        rows[Operation.MMAP.ordinal()] = MAPPING;
        rows[Operation.MMAP_READ.ordinal()] = MAPPING;
        rows[Operation.COPY_FILE_RANGE.ordinal()] = DESCRIPTORS;
        for (int i = 0; i < ON_NAMES.length; i++) {
            rows[ON_NAMES[i].ordinal()] = OBJECT;
        }
        for (int i = 0; i < ON_DESCRIPTORS.length; i++) {
            rows[ON_DESCRIPTORS[i].ordinal()] = DESCRIPTOR;
        }
        rows[Operation.DLOPEN.ordinal()] = LIBRARY;
        rows[Operation.SOCKET.ordinal()] = BARE;
        rows[Operation.SHUTDOWN.ordinal()] = BARE;
        rows[Operation.SETSOCKOPT.ordinal()] = BARE;
        rows[Operation.SOCKET_OPTION.ordinal()] = BARE;
        rows[Operation.GETSOCKOPT.ordinal()] = BARE;
        rows[Operation.RECVFROM.ordinal()] = PEER;
        rows[Operation.RECVMSG.ordinal()] = PEER;
        rows[Operation.PIPE2.ordinal()] = BARE;
        rows[Operation.DUP2.ordinal()] = BARE;
        rows[Operation.KILL.ordinal()] = BARE;
        rows[Operation.TGKILL.ordinal()] = BARE;
        rows[Operation.RT_SIGACTION.ordinal()] = BARE;
        rows[Operation.EXIT_GROUP.ordinal()] = BARE;
        for (int i = 0; i < rows.length; i++) {
            if (Operation.of(i).isMessage()) {
                rows[i] = MESSAGE;
            }
        }
        return rows;
    }
}
