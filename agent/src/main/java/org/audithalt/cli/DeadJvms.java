package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.audithalt.backlog.BacklogNames;
import org.jspecify.annotations.Nullable;

/**
 * Finds dead processes by the backlogs that they left: in the directories where living ones have theirs and their logs, in
 * {@code audit} of the current directory, where logs are by default, and where the user says. Changes nothing.
 */
final class DeadJvms {
    /** Directory of a log that nobody set, below the working directory of its process. */
    private static final Path DEFAULT_PLACE = Path.of("audit");

    private final Set<Object> living = new HashSet<>();
    private final Set<Object> seen = new HashSet<>();
    private final List<DeadJvm> found = new ArrayList<>();

    private DeadJvms() {}

    /** Those in the directories of living processes and the default one. */
    static List<DeadJvm> near(List<AuditedJvm> jvms) {
        DeadJvms dead = new DeadJvms();
        Set<Path> directories = new TreeSet<>();
        for (AuditedJvm jvm : jvms) {
            dead.living.add(key(jvm.backlog()));
            add(jvm.backlog().getParent(), directories);
            add(jvm.process().seen(jvm.header().logFile()).getParent(), directories);
            add(jvm.process().seen(jvm.header().firstLog()).getParent(), directories);
        }
        directories.add(DEFAULT_PLACE.toAbsolutePath());
        for (Path directory : directories) {
            dead.lookInto(directory);
        }
        return dead.found;
    }

    /** Those in one directory. */
    static List<DeadJvm> in(Path directory, List<AuditedJvm> jvms) {
        DeadJvms dead = new DeadJvms();
        for (AuditedJvm jvm : jvms) {
            dead.living.add(key(jvm.backlog()));
        }
        dead.lookInto(directory);
        return dead.found;
    }

    private static void add(@Nullable Path directory, Set<Path> directories) {
        if (directory != null) {
            directories.add(directory);
        }
    }

    /** A directory that cannot be read has none to show; the living process there is told of anyway. */
    private void lookInto(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> named = Files.newDirectoryStream(directory, "*" + BacklogNames.SUFFIX)) {
            named.forEach(files::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            return;
        }
        files.sort(null);
        for (Path file : files) {
            Object key = key(file);
            if (!living.contains(key)
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    // the same directory may be known by several names
                    && seen.add(key)) {
                DeadJvm dead = DeadJvm.of(file);
                if (dead != null) {
                    found.add(dead);
                }
            }
        }
    }

    /** Device and inode; the name where they cannot be asked for. */
    private static Object key(Path file) {
        try {
            return Files.getAttribute(file, "unix:dev") + " " + Files.getAttribute(file, "unix:ino");
        } catch (IOException gone) {
            return file;
        }
    }
}
