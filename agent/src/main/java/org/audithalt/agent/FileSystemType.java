package org.audithalt.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a type of file system means for a mapped backlog. Refused are those where a store to the mapping can fail although the
 * space was written before (a new block is needed for it), or waits for somebody else.
 */
final class FileSystemType {
    private static final String COPY_ON_WRITE = "writes changed blocks to new places, for which there may be no space";
    private static final String NETWORK = "depends on another machine";
    private static final String USER_SPACE = "depends on another process";

    /** Type, and what speaks against it. All others are taken for local file systems that write in place. */
    private static final String[][] UNSAFE = {
        {"btrfs", COPY_ON_WRITE},
        {"zfs", COPY_ON_WRITE},
        {"bcachefs", COPY_ON_WRITE},
        {"nilfs2", COPY_ON_WRITE},
        {"ubifs", COPY_ON_WRITE},
        {"jffs2", COPY_ON_WRITE},
        {"nfs", NETWORK},
        {"nfs4", NETWORK},
        {"cifs", NETWORK},
        {"smb3", NETWORK},
        {"smbfs", NETWORK},
        {"ncpfs", NETWORK},
        {"afs", NETWORK},
        {"coda", NETWORK},
        {"ceph", NETWORK},
        {"glusterfs", NETWORK},
        {"lustre", NETWORK},
        {"beegfs", NETWORK},
        {"gpfs", NETWORK},
        {"orangefs", NETWORK},
        {"gfs2", NETWORK},
        {"ocfs2", NETWORK},
        {"9p", NETWORK},
        {"virtiofs", NETWORK},
        {"vboxsf", NETWORK},
        {"vmhgfs", NETWORK},
        {"prl_fs", NETWORK},
        {"fuse", USER_SPACE},
        {"fuseblk", USER_SPACE},
    };

    private static final String FUSE_PREFIX = "fuse.";
    private static final String[] IN_MEMORY = {"tmpfs", "ramfs", "devtmpfs"};

    private FileSystemType() {}

    static void check(Settings settings) throws StartRefused {
        if (settings.backlogUnsafe()) {
            return;
        }
        String type = of(settings.backlogDirectory());
        String trouble = trouble(type);
        if (!trouble.isEmpty()) {
            throw new StartRefused(
                    StartRefusal.CONFIG,
                    "backlog_dir=" + settings.backlogDirectory() + ": " + type + " " + trouble
                            + " (name a directory on a local file system or tmpfs, or set backlog_unsafe=yes)");
        }
    }

    /** Type of the file system that holds a file or directory; empty where the process cannot see it, as without /proc. */
    static String of(Path existing) {
        try {
            String type = MountTable.typeOf(existing);
            return type != null ? type : Files.getFileStore(existing).type();
        } catch (IOException | RuntimeException unseen) {
            return "";
        }
    }

    /** What speaks against a backlog there; empty if nothing does. */
    static String trouble(String type) {
        for (String[] unsafe : UNSAFE) {
            if (unsafe[0].equals(type)) {
                return unsafe[1];
            }
        }
        return type.startsWith(FUSE_PREFIX) ? USER_SPACE : "";
    }

    /** Whether no disk can keep a store to a mapped page waiting. */
    static boolean isInMemory(String type) {
        for (String memory : IN_MEMORY) {
            if (memory.equals(type)) {
                return true;
            }
        }
        return false;
    }
}
