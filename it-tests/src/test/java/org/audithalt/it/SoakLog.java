package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.conservation.Account;

/** The log of a program of a soak, with all files that it had, also those that were taken away. */
final class SoakLog {
    private static final String LOGS = "app\\.log(\\.[0-9]+)?";

    private final Path directory;
    private final Path backlogs;
    private final List<Path> removed = new ArrayList<>();

    SoakLog(String name, SoakDisk disk) throws IOException {
        directory = mode700(disk.path().resolve("audit-" + name));
        backlogs = disk.canFreeze() ? mode700(disk.backlogPath().resolve("backlog-" + name)) : directory;
    }

    static Path mode700(Path directory) throws IOException {
        return Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    Path path() {
        return directory.resolve("app.log");
    }

    Path directory() {
        return directory;
    }

    /** Where the backlog lies. */
    Path backlogs() {
        return backlogs;
    }

    /** For the agent, to be put behind other settings. */
    String backlogOption() {
        return backlogs.equals(directory) ? "" : ",backlog_dir=" + backlogs;
    }

    /** A directory that was the log's and is no more, but whose logs count. */
    void removed(Path former) {
        removed.add(former);
    }

    boolean hasLeftBacklog() throws IOException {
        return !files(backlogs, "app\\.log(\\.[0-9]+)?\\.backlog").isEmpty();
    }

    /** What all files say. */
    Account account(SoakNaming naming) throws IOException {
        Account account = new Account();
        List<Path> directories = new ArrayList<>(removed);
        directories.add(directory);
        for (Path each : directories) {
            CarriedOnLogs.read(files(each, LOGS), account, naming);
        }
        return account;
    }

    private static List<Path> files(Path directory, String names) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && file.getFileName().toString().matches(names))
                    .toList();
        }
    }

    /** A name that no log has yet, as logrotate would take. */
    Path free() throws IOException {
        int most = files(directory, "app\\.log\\.[0-9]+").stream()
                .mapToInt(file -> Integer.parseInt(file.getFileName().toString().substring("app.log.".length())))
                .max()
                .orElse(0);
        return directory.resolve("app.log." + (most + 500));
    }
}
