package org.audithalt.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.audithalt.record.Subject;
import org.audithalt.rule.TrustedFile;
import org.audithalt.sink.DeadProcesses;
import org.audithalt.sink.LogLock;
import org.audithalt.sink.Storage;

/** Where the files of a process are: the log and, named after it, backlog, lock and socket. */
final class Paths {
    /** Mode bits that a directory of the socket must not have, with and without log_group. */
    private static final int NOT_FOR_GROUP = 0027;

    private static final int NOT_FOR_OWNER = 0077;
    private static final String PRIVATE_SUFFIX = ".d";

    private Paths() {}

    /** The backlog: beside the log, or under the same name in {@code backlog_dir}. */
    static Path backlog(Settings settings) {
        return settings.backlogDirectory().resolve(settings.logFile().getFileName() + DeadProcesses.SUFFIX);
    }

    /** The backlog of a process that has this log alone and no {@code backlog_dir}. */
    static Path backlogBeside(Path log) {
        return log.resolveSibling(log.getFileName() + DeadProcesses.SUFFIX);
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("/") : parent;
    }

    /** Makes missing directories of log and backlog, for the owner alone; with a log_group that may enter those of logs. */
    static void makeDirectories(Settings settings, Storage storage) throws StartRefused {
        for (Path log : settings.logFiles()) {
            make("log_file", parent(log), settings.logGroup(), storage);
        }
        make("backlog_dir", settings.backlogDirectory(), "", storage);
        DirectoryTrust.check(settings);
    }

    private static void make(String key, Path directory, String group, Storage storage) throws StartRefused {
        if (Files.isDirectory(directory)) {
            return;
        }
        try {
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new StartRefused(StartRefusal.UNWRITABLE, key + "=" + directory + ": not a directory");
            }
            storage.createDirectories(directory, group.isEmpty() ? 0700 : 0750);
            if (!group.isEmpty()) {
                // the mode asked for went through the process's umask
                storage.setMode(directory, 0750);
                storage.setGroup(directory, group);
            }
        } catch (IOException failed) {
            throw new StartRefused(
                    Refusals.causeOf(failed),
                    key + "=" + directory + ": cannot make the directory: " + StartFailure.text(failed));
        }
    }

    /**
     * The control socket: as set, else beside the log; in a private directory of its own where others may enter the log's
     * directory.
     */
    static Path controlSocket(Settings settings) throws IOException {
        Path socket = settings.controlSocket();
        boolean given = !settings.isDefault(Setting.CONTROL_SOCKET);
        return given || isPrivate(parent(socket), !settings.logGroup().isEmpty())
                ? socket
                : socket.resolveSibling(socket.getFileName() + PRIVATE_SUFFIX).resolve("s");
    }

    private static boolean isPrivate(Path directory, boolean forGroup) throws IOException {
        int mode = ((Integer) Files.getAttribute(directory, "unix:mode")).intValue();
        return (mode & (forGroup ? NOT_FOR_GROUP : NOT_FOR_OWNER)) == 0 && TrustedFile.objection(directory) == null;
    }

    /** What the backlog's header says of the process. */
    static String headerText(Settings settings, Subject subject, String version) throws IOException {
        StringBuilder text = new StringBuilder(2048);
        line(text, "log_file", settings.logFile().toString());
        if (settings.logFiles().size() > 1) {
            line(text, "log_files", LogList.text(settings.logFiles()));
        }
        line(text, "log_group", settings.logGroup());
        line(text, "lock_file", LogLock.pathFor(settings.logFile()).toString());
        line(text, "control_socket", controlSocket(settings).toString());
        line(text, "main_class", mainClass());
        line(text, "version", version);
        text.append(new String(subject.encode(), StandardCharsets.UTF_8));
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append('=').append(value.replace('\n', ' ')).append('\n');
    }

    /** The program as {@code jps -l} shows it. */
    static String mainClass() {
        String command = System.getProperty("sun.java.command", "");
        int space = command.indexOf(' ');
        return space < 0 ? command : command.substring(0, space);
    }
}
