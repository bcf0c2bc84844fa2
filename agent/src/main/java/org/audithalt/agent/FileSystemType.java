package org.audithalt.agent;

import java.io.IOException;
import java.nio.file.Files;

/**
 * Refuses a backlog on file systems where an overwrite of written blocks needs new ones (copy-on-write) or another machine:
 * there a store to the mapping can fail although the space is reserved.
 */
final class FileSystemType {
    private static final String[] UNSAFE = {
        "btrfs", "zfs", "bcachefs", "nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "9p", "afs", "glusterfs", "lustre"
    };

    private FileSystemType() {}

    static void check(Settings settings) throws StartRefused {
        String type = type(settings);
        if (!settings.backlogUnsafe() && isUnsafe(type)) {
            throw new StartRefused("backlog_dir=" + settings.backlogDirectory() + ": " + type
                    + " cannot hold a backlog safely (name a directory on a local file system or tmpfs, or set"
                    + " backlog_unsafe=yes)");
        }
    }

    /** Empty where the process cannot see the mount, as in a chroot: then nothing speaks against it. */
    private static String type(Settings settings) {
        try {
            return Files.getFileStore(settings.backlogDirectory()).type();
        } catch (IOException unseen) {
            return "";
        }
    }

    private static boolean isUnsafe(String type) {
        for (String unsafe : UNSAFE) {
            if (unsafe.equals(type)) {
                return true;
            }
        }
        return type.startsWith("fuse");
    }
}
