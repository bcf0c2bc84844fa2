package org.audithalt.it.program.matrix;

import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** {@code java.nio.file}: names, copies, reads. */
// only the calls matter
@SuppressWarnings("ReturnValueIgnored")
final class NewFiles {
    private final Actions actions;
    private final Path none;

    private NewFiles(Actions actions) {
        this.actions = actions;
        none = actions.none();
    }

    static void prepare(Actions actions) throws Exception {
        NewFiles files = new NewFiles(actions);
        files.names();
        files.links();
        files.copies();
        files.reads();
        files.directories();
    }

    private Path named(String name) {
        return actions.dir().resolve(name);
    }

    private void names() throws Exception {
        Path present = actions.file("nio");
        Path empty = actions.directory("nio-empty");
        Path full = actions.directory("nio-full", "child");
        Path old = actions.file("nio-old");
        Path moved = actions.file("nio-moved");
        actions.on("nio-read", () -> Files.newByteChannel(present).close());
        actions.on("nio-none", () -> Files.newByteChannel(none).close());
        actions.on("nio-create", () -> Files.createFile(named("nio-created")));
        actions.on("nio-has", () -> Files.createFile(present));
        actions.on("nio-temp", () -> Files.createTempFile(full, "temp", ".t"));
        actions.on("nio-list", () -> Files.newDirectoryStream(full).close());
        actions.on("nio-list-file", () -> Files.newDirectoryStream(present).close());
        actions.on("nio-list-no", () -> Files.newDirectoryStream(none).close());
        actions.on("nio-del", () -> Files.delete(old));
        actions.on("nio-del-no", () -> Files.delete(Path.of("/proc/version")));
        actions.on("nio-rmdir", () -> Files.delete(empty));
        actions.on("nio-rmdir-no", () -> Files.delete(full));
        actions.on("nio-mkdir", () -> Files.createDirectory(named("nio-made")));
        actions.on("nio-mkdir-no", () -> Files.createDirectory(full));
        actions.on("nio-move", () -> Files.move(moved, named("nio-moved2")));
        actions.on("nio-move-no", () -> Files.move(none, present, StandardCopyOption.ATOMIC_MOVE));
    }

    private void links() throws Exception {
        Path present = actions.file("linked");
        Path soft = Files.createSymbolicLink(named("soft"), present);
        actions.on("link", () -> Files.createLink(named("hard"), present));
        actions.on("link-no", () -> Files.createLink(soft, present));
        actions.on("symlink", () -> Files.createSymbolicLink(named("soft2"), present));
        actions.on("symlink-no", () -> Files.createSymbolicLink(soft, present));
        actions.on("readlink", () -> Files.readSymbolicLink(soft));
        actions.on("readlink-no", () -> Files.readSymbolicLink(present));
        actions.on("realpath", () -> soft.toRealPath());
        actions.on("realpath-no", () -> none.toRealPath());
    }

    private void copies() throws Exception {
        Path file = actions.file("copied");
        Path full = actions.directory("copied-tree", "child");
        for (String name : new String[] {"pipe", "pipe2"}) {
            new ProcessBuilder("mkfifo", named(name).toString()).start().waitFor();
        }
        actions.on("copy", () -> Files.copy(file, named("copy")));
        actions.on("copy-no", () -> Files.copy(Path.of("/proc/self/mem"), named("copy-no")));
        actions.on("copy-all", () -> Files.copy(file, named("copy-all"), StandardCopyOption.COPY_ATTRIBUTES));
        actions.on("copy-dir", () -> Files.copy(full, named("copy-dir"), StandardCopyOption.COPY_ATTRIBUTES));
        actions.on("mknod", () -> Files.move(named("pipe"), actions.elsewhere().resolve("pipe")));
        actions.on("mknod-no", () -> Files.move(named("pipe2"), Path.of("/proc/audithalt")));
    }

    private void reads() throws Exception {
        Path file = actions.file("nio-reads");
        Path link = Files.createSymbolicLink(named("nio-link"), file);
        actions.on("stat", () -> Files.readAttributes(file, BasicFileAttributes.class));
        actions.on("stat-no", () -> Files.readAttributes(none, BasicFileAttributes.class));
        actions.on("lstat", () -> Files.readAttributes(link, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        actions.on("lstat-no", () -> Files.readAttributes(none, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        actions.on("isdir", () -> Files.isDirectory(file));
        actions.on("isdir-no", () -> Files.isDirectory(none));
        actions.on("nio-exists", () -> Files.exists(file));
        actions.on("nio-exists-no", () -> Files.exists(none));
        actions.on("readable", () -> Files.isReadable(file));
        actions.on("readable-no", () -> Files.isReadable(none));
        Path removed = Files.createFile(actions.elsewhere().resolve("removed"));
        FileStore store = Files.getFileStore(removed);
        Files.delete(removed);
        actions.on("store-no", () -> store.getTotalSpace());
        actions.on("store", () -> Files.getFileStore(file).getTotalSpace());
        actions.on(
                "mounts",
                () -> FileSystems.getDefault().getFileStores().iterator().next());
        WatchService watch = actions.keep(file.getFileSystem().newWatchService());
        WatchService cancelled = actions.keep(file.getFileSystem().newWatchService());
        var key = actions.dir().register(cancelled, StandardWatchEventKinds.ENTRY_DELETE);
        actions.on("watch-new", () -> file.getFileSystem().newWatchService().close());
        actions.on("watch", () -> actions.directory("watched").register(watch, StandardWatchEventKinds.ENTRY_CREATE));
        actions.on("watch-no", () -> none.register(watch, StandardWatchEventKinds.ENTRY_CREATE));
        actions.on("watch-end", () -> key.cancel());
    }

    private void directories() throws Exception {
        Path full = actions.directory("secure", "child", "second", "third");
        Path missing = Path.of("missing");
        SecureDirectoryStream<Path> secure = secure(full);
        SecureDirectoryStream<Path> inner = secure(full);
        actions.on(
                "openat",
                () -> secure.newByteChannel(Path.of("third"), Set.of(StandardOpenOption.READ))
                        .close());
        actions.on(
                "openat-no",
                () -> secure.newByteChannel(missing, Set.of(StandardOpenOption.READ))
                        .close());
        actions.on("renameat", () -> secure.move(Path.of("child"), secure, Path.of("fourth")));
        actions.on("renameat-no", () -> secure.move(missing, secure, Path.of("fifth")));
        actions.on("unlinkat", () -> secure.deleteFile(Path.of("second")));
        actions.on("unlinkat-no", () -> secure.deleteFile(missing));
        actions.on("opendirat", () -> secure.newDirectoryStream(Path.of(".")).close());
        actions.on("dirstream", () -> inner.iterator().hasNext());
        actions.on("closedir", () -> inner.close());
    }

    @SuppressWarnings("unchecked")
    private SecureDirectoryStream<Path> secure(Path directory) throws Exception {
        DirectoryStream<Path> stream = actions.keep(Files.newDirectoryStream(directory));
        return (SecureDirectoryStream<Path>) stream;
    }
}
