package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The real storage. Uses FileChannel, which an interrupt of its thread closes: the agent's threads are not interrupted
 * by the agent, and {@link AuditLog} opens its file again if somebody else does so. Thread-safe.
 */
public final class FileStorage implements Storage {
    private static final String ATTRIBUTES = "unix:dev,ino,nlink,size,mode,uid";
    private static final long ASSUMED_BLOCK_BYTES = 4096;
    private static final int PERMISSION_BITS = 9;

    /** From the highest bit, owner read, to the lowest, others execute. */
    private static final PosixFilePermission[] PERMISSIONS = {
        PosixFilePermission.OWNER_READ,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_EXECUTE
    };

    /** chmod(2) of it fails with EPERM, for whomever (proc(5)). */
    private static final Path NEVER_CHANGED = Path.of("/proc/self/stat");

    private final long uid;
    private volatile @Nullable NamedGroup lastGroup;

    /** @param uid user id that files made by this process have: its fsuid */
    public FileStorage(long uid) {
        this.uid = uid;
    }

    @Override
    public OpenFile openAppend(Path file, boolean create, int mode) throws IOException {
        Set<OpenOption> options = new HashSet<>();
        options.add(StandardOpenOption.APPEND);
        options.add(LinkOption.NOFOLLOW_LINKS);
        if (!create) {
            return new Channel(FileChannel.open(file, options));
        }
        options.add(StandardOpenOption.CREATE_NEW);
        return new Channel(FileChannel.open(file, options, attribute(mode)));
    }

    @Override
    public int read(Path file, ByteBuffer target, long position) throws IOException {
        Set<OpenOption> options = new HashSet<>();
        options.add(StandardOpenOption.READ);
        options.add(LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(file, options)) {
            return channel.read(target, position);
        }
    }

    @Override
    public Identity identity(Path path) throws IOException {
        Map<String, Object> read;
        try {
            read = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Identity.ABSENT;
        }
        return new Identity(
                number(read, "dev"),
                number(read, "ino"),
                number(read, "nlink"),
                number(read, "size"),
                (int) number(read, "mode"),
                number(read, "uid"));
    }

    private static long number(Map<String, Object> attributes, String name) throws IOException {
        Object value = attributes.get(name);
        if (value instanceof Number found) {
            return found.longValue();
        }
        throw new IOException("the file system does not tell " + name);
    }

    @Override
    public void createDirectories(Path directory, int mode) throws IOException {
        try {
            Files.createDirectories(directory, attribute(mode));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(e.getMessage() + ": is not a directory", e);
        }
    }

    /** rename(2); Java's other form of moving looks at the target first and may copy. */
    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void setMode(Path file, int mode) throws IOException {
        Files.setPosixFilePermissions(file, permissions(mode));
    }

    @Override
    public boolean isAppendOnly(Path file) {
        String refusal = refusal(file);
        return !refusal.isEmpty() && refusal.equals(refusal(NEVER_CHANGED));
    }

    /** What the kernel says to the mode that a file has; empty if it takes it. Nothing but the text is kept of the error. */
    private static String refusal(Path file) {
        try {
            Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
            return "";
        } catch (FileSystemException refused) {
            String reason = refused.getReason();
            return reason == null ? "" : reason;
        } catch (IOException unknown) {
            return "";
        }
    }

    @Override
    public void setGroup(Path file, String group) throws IOException {
        int number = groupNumber(group);
        if (number >= 0) {
            Files.setAttribute(file, "unix:gid", number, LinkOption.NOFOLLOW_LINKS);
        } else {
            Files.setAttribute(file, "posix:group", principal(file, group), LinkOption.NOFOLLOW_LINKS);
        }
    }

    @Override
    public boolean hasGroup(Path file, String group) throws IOException {
        int number = groupNumber(group);
        return number >= 0
                ? Integer.valueOf(number).equals(Files.getAttribute(file, "unix:gid", LinkOption.NOFOLLOW_LINKS))
                : principal(file, group).equals(Files.getAttribute(file, "posix:group", LinkOption.NOFOLLOW_LINKS));
    }

    /** -1 for a name. */
    private static int groupNumber(String group) {
        try {
            return Integer.parseInt(group);
        } catch (NumberFormatException name) {
            return -1;
        }
    }

    /** Asked for once, at the start: a name service may wait for a network, and logs are made while the process is halted. */
    private GroupPrincipal principal(Path file, String group) throws IOException {
        NamedGroup known = lastGroup;
        if (known == null || !known.name.equals(group)) {
            known = new NamedGroup(
                    group, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
            lastGroup = known;
        }
        return known.principal;
    }

    private record NamedGroup(String name, GroupPrincipal principal) {}

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** java.io.File asks statvfs(2) and nothing else; FileStore would read the table of mounts as well. */
    @Override
    public long usableBytes(Path directory) throws IOException {
        long bytes = directory.toFile().getUsableSpace();
        if (bytes == 0 && !identity(directory).exists()) {
            throw new NoSuchFileException(directory.toString());
        }
        // 0 is also what java.io.File says of an error
        if (bytes == 0 && directory.toFile().getTotalSpace() == 0) {
            throw new IOException(directory + ": statvfs(2) fails, or the file system has no size");
        }
        return bytes;
    }

    /** 0 only if the file system has no size: {@link #usableBytes} tells of errors. */
    @Override
    public long totalBytes(Path directory) {
        return directory.toFile().getTotalSpace();
    }

    @Override
    public long blockSize(Path directory) {
        try {
            return Math.max(1, Files.getFileStore(directory).getBlockSize());
        } catch (IOException | UnsupportedOperationException e) {
            return ASSUMED_BLOCK_BYTES;
        }
    }

    /** Every write to /dev/full fails with ENOSPC, full(4). */
    @Override
    public String noSpaceText() {
        try (FileChannel channel = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]));
            return "";
        } catch (IOException e) {
            String text = e.getMessage();
            // An error of the opening names the file.
            return text == null || text.startsWith("/") ? "" : text;
        }
    }

    @Override
    public long ownUid() {
        return uid;
    }

    private static FileAttribute<Set<PosixFilePermission>> attribute(int mode) {
        return PosixFilePermissions.asFileAttribute(permissions(mode));
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < PERMISSION_BITS; i++) {
            if ((mode & 1 << (PERMISSION_BITS - 1 - i)) != 0) {
                set.add(PERMISSIONS[i]);
            }
        }
        return set;
    }

    private static final class Channel implements OpenFile {
        private final FileChannel channel;

        Channel(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return channel.write(source);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            channel.force(metaData);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
