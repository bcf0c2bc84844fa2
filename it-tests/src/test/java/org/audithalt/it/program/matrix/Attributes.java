package org.audithalt.it.program.matrix;

import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Set;

/** {@code java.nio.file.attribute}: modes, owners, times, extended attributes. */
final class Attributes {
    private static final FileTime TIME = FileTime.fromMillis(1_000_123);
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");
    private static final int NOBODY_KNOWS = 54_321;
    private static final Path PROC = Path.of("/proc/self/limits");

    private final Actions actions;
    private final Path none;
    private final Path present;
    private final Path soft;

    private Attributes(Actions actions) throws Exception {
        this.actions = actions;
        none = actions.none();
        present = actions.file("attributes");
        soft = actions.dir().resolve("attributes-link");
        if (!Files.isSymbolicLink(soft)) {
            Files.createSymbolicLink(soft, present);
        }
    }

    static void prepare(Actions actions) throws Exception {
        Attributes attributes = new Attributes(actions);
        attributes.modes();
        attributes.times();
        attributes.secure();
        attributes.extended();
    }

    static void prepareUsers(Actions actions) throws Exception {
        new Attributes(actions).users();
    }

    private static <V extends java.nio.file.attribute.FileAttributeView> V view(Path path, Class<V> type) {
        return Files.getFileAttributeView(path, type, LinkOption.NOFOLLOW_LINKS);
    }

    private void modes() throws Exception {
        Object uid = Files.getAttribute(present, "unix:uid");
        actions.on("chmod", () -> Files.setPosixFilePermissions(present, MODE));
        actions.on("chmod-no", () -> Files.setPosixFilePermissions(none, MODE));
        actions.on("fchmod", () -> view(present, PosixFileAttributeView.class).setPermissions(MODE));
        actions.on("fchmod-no", () -> view(PROC, PosixFileAttributeView.class).setPermissions(MODE));
        actions.on("chown", () -> Files.setAttribute(present, "unix:uid", uid));
        actions.on("chown-no", () -> Files.setAttribute(none, "unix:uid", uid));
        actions.on("lchown", () -> Files.setAttribute(soft, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS));
        actions.on("lchown-no", () -> Files.setAttribute(none, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS));
        actions.on("unix-mode", () -> Files.setAttribute(present, "unix:mode", 0640));
    }

    private void times() {
        actions.on("settime", () -> Files.setLastModifiedTime(present, TIME));
        actions.on("time-no", () -> Files.setLastModifiedTime(none, TIME));
        actions.on("time-link", () -> view(soft, BasicFileAttributeView.class).setTimes(TIME, null, null));
        actions.on(
                "time-nofollow",
                () -> view(present, BasicFileAttributeView.class).setTimes(TIME, null, null));
        actions.on("time-proc", () -> Files.setLastModifiedTime(PROC, TIME));
    }

    private void secure() throws Exception {
        Path directory = actions.directory("secure-attributes", "file");
        Path name = Path.of("file");
        SecureDirectoryStream<Path> stream = stream(directory);
        SecureDirectoryStream<Path> proc = stream(Path.of("/proc/self"));
        PosixFileAttributeView self = stream.getFileAttributeView(PosixFileAttributeView.class);
        PosixFileAttributeView file = stream.getFileAttributeView(name, PosixFileAttributeView.class);
        PosixFileAttributeView link =
                stream.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributeView version = proc.getFileAttributeView(Path.of("limits"), PosixFileAttributeView.class);
        var owner = Files.getOwner(directory);
        actions.on("sec-chmod", () -> self.setPermissions(PosixFilePermissions.fromString("rwxr-x---")));
        actions.on("sec-chmod2", () -> file.setPermissions(MODE));
        actions.on("sec-chmod3", () -> link.setPermissions(MODE));
        actions.on("sec-chmod-no", () -> version.setPermissions(MODE));
        actions.on("sec-chown", () -> self.setOwner(owner));
        actions.on("sec-chown2", () -> file.setOwner(owner));
        actions.on("sec-chown-no", () -> version.setOwner(owner));
        actions.on("sec-time", () -> file.setTimes(TIME, null, null));
        actions.on("sec-time2", () -> self.setTimes(TIME, null, null));
        actions.on("sec-time3", () -> link.setTimes(TIME, null, null));
        actions.on("sec-time-no", () -> version.setTimes(TIME, null, null));
        actions.on("sec-stat", () -> file.readAttributes());
        actions.on("sec-stat2", () -> self.readAttributes());
        PosixFileAttributeView missing = stream.getFileAttributeView(Path.of("none"), PosixFileAttributeView.class);
        actions.on("sec-stat-no", () -> missing.readAttributes());
    }

    @SuppressWarnings("unchecked")
    private SecureDirectoryStream<Path> stream(Path directory) throws Exception {
        DirectoryStream<Path> stream = actions.keep(Files.newDirectoryStream(directory));
        return (SecureDirectoryStream<Path>) stream;
    }

    private void extended() throws Exception {
        Path file = actions.file("extended");
        UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        view.write("get", ByteBuffer.wrap(new byte[3]));
        view.write("remove", ByteBuffer.wrap(new byte[3]));
        actions.on("xset", () -> view.write("set", ByteBuffer.wrap(new byte[3])));
        actions.on("xset-no", () -> view.write("large", ByteBuffer.wrap(new byte[70_000])));
        actions.on("xlist", () -> view.list());
        UserDefinedFileAttributeView proc = Files.getFileAttributeView(PROC, UserDefinedFileAttributeView.class);
        actions.on("xlist-no", () -> proc.list());
        actions.on("xget", () -> view.read("get", ByteBuffer.allocate(10)));
        actions.on("xget-no", () -> view.read("none", ByteBuffer.allocate(10)));
        actions.on("xremove", () -> view.delete("remove"));
        actions.on("xremove-no", () -> view.delete("none"));
        actions.on("dos", () -> Files.setAttribute(file, "dos:hidden", true));
    }

    private void users() throws Exception {
        UserPrincipalLookupService users = present.getFileSystem().getUserPrincipalLookupService();
        actions.on("user-owner", () -> Files.getOwner(present).getName());
        actions.on(
                "user-group",
                () -> Files.readAttributes(present, PosixFileAttributes.class)
                        .group()
                        .getName());
        actions.on("user-name", () -> users.lookupPrincipalByName("root"));
        actions.on("user-name-no", () -> users.lookupPrincipalByName("no-such-user"));
        actions.on("user-grp", () -> users.lookupPrincipalByGroupName("root"));
        actions.on("user-grp-no", () -> users.lookupPrincipalByGroupName("no-such-group"));
        Path foreign = actions.file("foreign");
        Files.setAttribute(foreign, "unix:uid", NOBODY_KNOWS);
        Files.setAttribute(foreign, "unix:gid", NOBODY_KNOWS);
        actions.on("user-owner-no", () -> Files.getOwner(foreign).getName());
        actions.on(
                "user-group-no",
                () -> Files.readAttributes(foreign, PosixFileAttributes.class)
                        .group()
                        .getName());
    }
}
