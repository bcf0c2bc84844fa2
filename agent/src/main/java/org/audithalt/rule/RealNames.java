package org.audithalt.rule;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up what a rule's path is in the file system while rules are loaded. Paths hold one byte a character. */
final class RealNames {
    private RealNames() {}

    static boolean isDirectory(String path) {
        Path file = file(path);
        return file != null && Files.isDirectory(file);
    }

    /**
     * Whether nothing has this name. What this process may not look at counts as there: auditctl, run by root, would see it.
     */
    static boolean isMissing(String path) {
        Path file = file(path);
        try {
            if (file != null) {
                Files.readAttributes(file, BasicFileAttributes.class);
            }
            return false;
        } catch (AccessDeniedException e) {
            return false;
        } catch (IOException | SecurityException e) {
            return true;
        }
    }

    /** The directory of an absolute path, by its letters. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** Whether a path and the bytes of another name the same file. */
    static boolean areOneFile(String path, byte[] other) {
        Path one = real(file(path));
        Path two = real(file(new String(other, StandardCharsets.ISO_8859_1)));
        return one != null && one.equals(two);
    }

    /**
     * Own name, the name behind all links, and the own last component in the real directory; without repetition.
     *
     * @param directories real names of directories looked up before for the same load; gets those looked up now
     */
    static PathTerm resolve(RuleDraft draft, String path, Map<Path, Path> directories) {
        List<byte[]> names = new ArrayList<>();
        byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
        names.add(AuditPath.normalised(bytes, bytes.length));
        boolean tree = draft.has(Field.DIR);
        String words = (draft.watch ? "-w " : tree ? "-F dir=" : "-F path=") + path;
        Path file = file(path);
        Path parent = file == null ? null : file.getParent();
        Path realParent = realDirectory(parent, directories);
        Path last = file == null ? null : file.getFileName();
        Path inParent = realParent == null || last == null || isDots(last) ? null : realParent.resolve(last);
        Path real = inParent == null ? real(file) : behindLink(inParent);
        if (real != null) {
            add(names, real);
            if (!tree && Files.isDirectory(real)) {
                draft.place.notice(words, "is a directory: its content is not covered (use dir)");
            }
        } else if (tree || (parent != null && realParent == null)) {
            draft.place.notice(words, "cannot be looked at by this process: matched by name alone");
        }
        if (inParent != null) {
            add(names, inParent);
        }
        return new PathTerm(tree, names.toArray(new byte[0][]));
    }

    private static boolean isDots(Path name) {
        return name.toString().equals(".") || name.toString().equals("..");
    }

    private static @Nullable Path realDirectory(@Nullable Path directory, Map<Path, Path> known) {
        Path real = directory == null ? null : known.get(directory);
        if (real == null) {
            real = real(directory);
            if (directory != null && real != null) {
                known.put(directory, real);
            }
        }
        return real;
    }

    /** The real name of a file in a directory of which the name is real; null if there is none. */
    private static @Nullable Path behindLink(Path file) {
        try {
            boolean link = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isSymbolicLink();
            return link ? real(file) : file;
        } catch (IOException | SecurityException e) {
            return null;
        }
    }

    private static void add(List<byte[]> names, Path name) {
        byte[] bytes = name.toString().getBytes(encoding());
        for (int i = 0; i < names.size(); i++) {
            if (Arrays.equals(names.get(i), bytes)) {
                return;
            }
        }
        names.add(bytes);
    }

    private static @Nullable Path real(@Nullable Path file) {
        try {
            return file == null ? null : file.toRealPath();
        } catch (IOException | SecurityException e) {
            return null;
        }
    }

    /** Null if this JVM's encoding cannot express the name. */
    private static @Nullable Path file(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
        String decoded = new String(bytes, encoding());
        try {
            return Arrays.equals(decoded.getBytes(encoding()), bytes) ? Path.of(decoded) : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** The encoding of file names; a property of the JDK, always present on Linux. */
    private static Charset encoding() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }
}
