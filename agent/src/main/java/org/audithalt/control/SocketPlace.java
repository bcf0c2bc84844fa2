package org.audithalt.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The control socket's place in the file system. Only the process's own user and root get at it: the directory keeps
 * others out, because a socket is born with the mode that the umask leaves, and the socket file itself is then closed to
 * all but its owner. Used by one thread at a time.
 */
final class SocketPlace {
    /** Bytes of a socket's path without the ending NUL: {@code sizeof(sun_path) - 1} (unix(7)). */
    static final int LONGEST_PATH = 107;

    /** End of the name of a directory that holds the socket alone. */
    private static final String OWN_DIRECTORY = ".sock.d";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String UIDS = "\nUid:\t";
    private static final long UNKNOWN = -1;
    private static final int SOCKET_MODE = 0600;
    private static final int DIRECTORY_MODE = 0700;
    private static final int GROUP = 0070;
    private static final int GROUP_WRITE = 0020;
    private static final int OTHERS = 0007;
    private static final int TYPE_MASK = 0170000;
    private static final int TYPE_SOCKET = 0140000;
    /** Connections that wait to be accepted (listen(2)); who comes then waits until there is room. */
    static final int PENDING_CONNECTIONS = 64;

    private final Path path;
    private final boolean groupMayEnter;
    private @Nullable Object bound;

    /** @param groupMayEnter whether a {@code log_group} is set, whose members may pass the directory */
    SocketPlace(Path path, boolean groupMayEnter) {
        this.path = path.toAbsolutePath().normalize();
        this.groupMayEnter = groupMayEnter;
    }

    Path path() {
        return path;
    }

    /**
     * Makes the directory if it is missing, removes the socket file of a dead process and binds a new one, mode 0600.
     *
     * @throws IOException with {@code control_socket=PATH: what is wrong (what to do)}
     */
    ServerSocketChannel bind(SelectorProvider provider) throws IOException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw refusal("path has " + length + " bytes, a socket's at most " + LONGEST_PATH
                    + " (set control_socket to a shorter one)");
        }
        checkDirectory();
        // before there is anything that he could replace by a link, whose target the mode would be given to
        checkOwnerOfDirectory(ownUid());
        removeStale();
        ServerSocketChannel channel = provider.openServerSocketChannel(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), PENDING_CONNECTIONS);
            Files.setAttribute(path, "unix:mode", SOCKET_MODE);
            checkOwnerOfDirectory(ownerUid());
            bound = key();
            return channel;
        } catch (OpenDirectoryException e) {
            channel.close();
            remove();
            throw e;
        } catch (IOException e) {
            channel.close();
            throw refusal("cannot bind: " + e.getMessage() + " (set control_socket to a path on a local file system)");
        } catch (RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** User id that owns the socket file: the one this process acts as. */
    long ownerUid() throws IOException {
        return ((Integer) Files.getAttribute(path, "unix:uid")).longValue();
    }

    /** The user as whom this process makes files; {@link #UNKNOWN} if /proc does not tell: then the socket file does. */
    private static long ownUid() {
        try {
            String status = Files.readString(STATUS, StandardCharsets.ISO_8859_1);
            int end = status.indexOf('\n', status.indexOf(UIDS) + 1);
            // the real one, the effective one, the saved one, that of the file system
            return Long.parseLong(status.substring(status.lastIndexOf('\t', end) + 1, end));
        } catch (IOException | RuntimeException notMounted) {
            return UNKNOWN;
        }
    }

    /** Whether the socket that was bound last still has its name. */
    boolean isPresent() {
        try {
            Object found = key();
            return found != null && found.equals(bound);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether it can be bound again without making the directory of others, the log's: the writer does that, for its group. */
    boolean hasDirectory() {
        Path directory = path.getParent();
        return directory != null
                && (Files.exists(directory) || directory.toString().endsWith(OWN_DIRECTORY))
                && directory.getParent() != null
                && Files.exists(directory.getParent());
    }

    /** Device and inode. */
    private @Nullable Object key() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Removes the socket file; a file that is gone already is no error. */
    void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    private void checkDirectory() throws IOException {
        Path directory = path.getParent();
        if (directory == null) {
            throw refusal("names no file");
        }
        try {
            if (!Files.exists(directory)) {
                Files.createDirectory(directory);
                Files.setAttribute(directory, "unix:mode", DIRECTORY_MODE);
            }
        } catch (IOException e) {
            throw refusal("cannot make directory " + directory + ": " + e);
        }
        int mode = ((Integer) Files.getAttribute(directory, "unix:mode")).intValue() & 07777;
        int refused = groupMayEnter ? OTHERS | GROUP_WRITE : OTHERS | GROUP;
        if ((mode & refused) != 0) {
            String wanted = groupMayEnter ? "0750" : "0700";
            throw openDirectory(
                    "directory " + directory + " has mode 0" + Integer.toOctalString(mode) + ", at most " + wanted
                            + " is safe (chmod " + wanted + " " + directory
                            + ", or set control_socket to a private directory)");
        }
    }

    /** Who owns the directory could put a socket of his own in place of this one, and answer for the process. */
    private void checkOwnerOfDirectory(long own) throws IOException {
        Path directory = path.getParent();
        long owner = ((Integer) Files.getAttribute(directory, "unix:uid")).longValue();
        if (owner != 0 && owner != own && own != UNKNOWN) {
            throw openDirectory("directory " + directory + " belongs to user " + Long.toString(owner)
                    + " (set control_socket to a directory of this process's user)");
        }
    }

    private void removeStale() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = ((Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS)).intValue();
        if ((mode & TYPE_MASK) != TYPE_SOCKET) {
            throw refusal("exists and is not a socket (remove it, or set control_socket to another path)");
        }
        Files.delete(path);
    }

    private OpenDirectoryException openDirectory(String what) {
        return new OpenDirectoryException("control_socket=" + path + ": " + what);
    }

    private IOException refusal(String what) {
        return new IOException("control_socket=" + path + ": " + what);
    }
}
