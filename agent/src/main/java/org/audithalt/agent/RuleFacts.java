package org.audithalt.agent;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.audithalt.record.Subject;
import org.audithalt.rule.OwnFiles;
import org.audithalt.rule.ProcessFacts;
import org.audithalt.rule.Profiles;
import org.audithalt.sink.LogLock;
import org.jspecify.annotations.Nullable;

/** What the rules are told of this process: who it is, and which files are its own trail. Used at start. */
final class RuleFacts {
    private static final Charset FILE_NAMES = fileNames();
    private static final String GROUPS = "Groups:";

    private RuleFacts() {}

    private static Charset fileNames() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    /**
     * The process as rules see it.
     *
     * @param settings null if they are not known; then a login user id is that of the process
     */
    static ProcessFacts of(Subject subject, @Nullable Settings settings) {
        int[] ids = new int[ProcessFacts.Id.values().length];
        ids[ProcessFacts.Id.PID.ordinal()] = (int) subject.pid();
        ids[ProcessFacts.Id.PPID.ordinal()] = (int) subject.ppid();
        ids[ProcessFacts.Id.AUID.ordinal()] = (int) subject.auid();
        ids[ProcessFacts.Id.UID.ordinal()] = (int) subject.uid();
        ids[ProcessFacts.Id.EUID.ordinal()] = (int) subject.euid();
        ids[ProcessFacts.Id.SUID.ordinal()] = (int) subject.suid();
        ids[ProcessFacts.Id.FSUID.ordinal()] = (int) subject.fsuid();
        ids[ProcessFacts.Id.GID.ordinal()] = (int) subject.gid();
        ids[ProcessFacts.Id.EGID.ordinal()] = (int) subject.egid();
        ids[ProcessFacts.Id.SGID.ordinal()] = (int) subject.sgid();
        ids[ProcessFacts.Id.FSGID.ordinal()] = (int) subject.fsgid();
        ids[ProcessFacts.Id.SESSIONID.ordinal()] = (int) subject.ses();
        ids[ProcessFacts.Id.PERS.ordinal()] = personality();
        if (subject.auid() == Subject.UNSET && settings != null) {
            ids[ProcessFacts.Id.AUID.ordinal()] = (int) settings.auid();
        }
        return new ProcessFacts(ids, groups(), subject.exe(), subject.label());
    }

    /** Supplementary groups, proc(5). */
    private static int[] groups() {
        String status = text("/proc/self/status");
        int start = status.indexOf(GROUPS);
        if (start < 0) {
            return new int[0];
        }
        int end = status.indexOf('\n', start);
        String line = status.substring(start + GROUPS.length(), end < 0 ? status.length() : end);
        List<Integer> groups = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            int next = at;
            while (next < line.length() && Character.isDigit(line.charAt(next))) {
                next++;
            }
            if (next > at) {
                groups.add(Integer.parseUnsignedInt(line.substring(at, next)));
            }
            at = next + 1;
        }
        int[] result = new int[groups.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = groups.get(i);
        }
        return result;
    }

    /** proc(5); readable by the owner of the process. */
    private static int personality() {
        String hexadecimal = text("/proc/self/personality").trim();
        return hexadecimal.isEmpty() ? 0 : Integer.parseUnsignedInt(hexadecimal, 16);
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** The trail: logs, backlog, lock and socket, their directories, rules and configuration; under their real names, too. */
    static OwnFiles ownFiles(Settings settings) {
        List<byte[]> names = new ArrayList<>();
        List<byte[]> stems = new ArrayList<>();
        List<byte[]> ancestors = new ArrayList<>();
        for (Path log : settings.logFiles()) {
            add(stems, log);
            add(names, LogLock.pathFor(log));
            add(names, Paths.parent(log));
        }
        add(stems, settings.backlogDirectory().resolve(settings.logFile().getFileName()));
        add(names, settings.backlogDirectory());
        add(names, settings.controlSocket());
        Path health = settings.healthFile();
        if (health != null) {
            add(names, health);
        }
        for (Path file : settings.rulesFiles()) {
            if (Files.isDirectory(file)) {
                add(stems, file.resolve("x"), 1);
            }
            if (!Profiles.isName(file.toString())) {
                addWithTarget(names, ancestors, file);
            }
        }
        Path config = settings.configFile();
        if (config != null) {
            addWithTarget(names, ancestors, config);
        }
        addAncestors(ancestors, settings.logFile());
        addAncestors(ancestors, settings.backlogDirectory().resolve("x"));
        return new OwnFiles(names, stems, ancestors);
    }

    /** Also what a symbolic link leads to: such files are often links into another directory. */
    private static void addWithTarget(List<byte[]> names, List<byte[]> ancestors, Path file) {
        addAncestors(ancestors, file);
        add(names, file);
        try {
            addBytes(names, file.toRealPath(), 0);
        } catch (IOException missing) {
            // its reading fails, and says so
        }
    }

    private static void addAncestors(List<byte[]> ancestors, Path file) {
        Path directory = file.toAbsolutePath().normalize().getParent();
        while (directory != null) {
            add(ancestors, directory);
            directory = directory.getParent();
        }
    }

    private static void add(List<byte[]> names, Path file) {
        add(names, file, 0);
    }

    /** Adds a name and the one in the real directory, without so many bytes at the end. */
    private static void add(List<byte[]> names, Path file, int without) {
        Path absolute = file.toAbsolutePath().normalize();
        addBytes(names, absolute, without);
        Path directory = absolute.getParent();
        Path last = absolute.getFileName();
        if (directory == null || last == null) {
            return;
        }
        try {
            addBytes(names, directory.toRealPath().resolve(last), without);
        } catch (IOException notYet) {
            // made by the start that follows, under the name as it stands
        }
    }

    /** In both encodings that hooks meet: that of java.nio.file and that of the records. */
    private static void addBytes(List<byte[]> names, Path file, int without) {
        String text = file.toString();
        addOnce(names, text.getBytes(StandardCharsets.UTF_8), without);
        addOnce(names, text.getBytes(FILE_NAMES), without);
    }

    private static void addOnce(List<byte[]> names, byte[] name, int without) {
        byte[] wanted = Arrays.copyOf(name, name.length - without);
        for (int i = 0; i < names.size(); i++) {
            if (Arrays.equals(names.get(i), wanted)) {
                return;
            }
        }
        names.add(wanted);
    }
}
