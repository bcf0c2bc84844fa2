package org.audithalt.review;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.backlog.HeaderView;

/**
 * One log: a file, or those that rotation made of it, the oldest first. They are told by what they are, not by their names, which
 * change when the log rotates while it is read. Immutable.
 */
public final class LogFamily {
    private static final Pattern GLOB = Pattern.compile(".*[*?\\[{].*");
    private static final int MOST_LISTINGS = 10;

    private final List<Path> files;
    private final List<ListedFile> listed;

    /** @param files in the order in which they were written; an event may begin in one and end in the next */
    public LogFamily(List<Path> files) {
        this(files, files.stream().map(ListedFile::of).toList());
    }

    private LogFamily(List<Path> files, List<ListedFile> listed) {
        this.files = List.copyOf(files);
        this.listed = listed;
    }

    /** The names of the files, the oldest first, as they were when they were listed. */
    public List<Path> files() {
        return files;
    }

    /** Each file as a log of its own. */
    public List<LogFamily> each() {
        List<LogFamily> each = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            each.add(new LogFamily(files.subList(i, i + 1), listed.subList(i, i + 1)));
        }
        return each;
    }

    /** The files as they were listed, the oldest first. */
    List<ListedFile> listed() {
        return listed;
    }

    /** Without the first, oldest files. */
    LogFamily from(int first) {
        return new LogFamily(files.subList(first, files.size()), listed.subList(first, listed.size()));
    }

    /**
     * The logs that an argument means: a file; all of a directory, {@code NAME.log}, {@code NAME.log.1} and so on, each of them
     * perhaps {@code .gz} or {@code .zst}, and behind each what a dead process has left in its backlog; or those that a pattern
     * of the shell matches in its last part.
     */
    public static List<LogFamily> of(String argument) throws SearchException {
        Path path = Path.of(argument);
        try {
            if (Files.isDirectory(path)) {
                return found(path, "*", argument + ": no log in this directory (NAME.log, NAME.log.1, …)");
            }
            Path name = path.getFileName();
            if (name != null && GLOB.matcher(name.toString()).matches() && !Files.exists(path)) {
                Path parent = path.getParent();
                return found(parent == null ? Path.of("") : parent, name.toString(), argument + ": no such log");
            }
        } catch (IOException e) {
            throw new SearchException(argument + ": cannot be read: " + e);
        }
        if (!Files.exists(path)) {
            throw new SearchException(argument + ": no such file or directory");
        }
        return List.of(new LogFamily(List.of(path)));
    }

    /** A log and those that rotation made of it. */
    public static LogFamily rotated(Path log) throws SearchException {
        Path directory = log.toAbsolutePath().getParent();
        for (LogFamily family : of(String.valueOf(directory))) {
            String youngest =
                    String.valueOf(family.files().get(family.files().size() - 1).getFileName());
            Matcher name = ListedFile.ROTATED.matcher(youngest);
            if (name.matches() && name.group(1).equals(String.valueOf(log.getFileName()))) {
                return family;
            }
        }
        if (Files.isRegularFile(log)) {
            // of another name, or a link to one beside it
            return new LogFamily(List.of(log));
        }
        throw new SearchException(log + ": no such log");
    }

    /** Lists until nothing was renamed in the meantime: who lists while a log rotates may miss a file, or have one twice. */
    private static List<LogFamily> found(Path directory, String glob, String otherwise)
            throws IOException, SearchException {
        List<LogFamily> before = list(directory, glob);
        List<LogFamily> found = list(directory, glob);
        for (int i = 0; i < MOST_LISTINGS && !ids(found).equals(ids(before)); i++) {
            before = found;
            found = list(directory, glob);
        }
        if (found.isEmpty()) {
            throw new SearchException(otherwise);
        }
        return found;
    }

    private static List<ListedFile> ids(List<LogFamily> families) {
        return families.stream().flatMap(family -> family.listed.stream()).toList();
    }

    private static List<LogFamily> list(Path directory, String glob) throws IOException {
        boolean all = glob.equals("*");
        Map<String, NavigableMap<Integer, Path>> byName = new TreeMap<>();
        List<Path> backlogs = new ArrayList<>();
        for (Path file : names(directory, glob)) {
            Matcher rotated = ListedFile.ROTATED.matcher(file.getFileName().toString());
            if (rotated.matches() && !Files.isDirectory(file)) {
                int age = rotated.group(2) == null ? 0 : Integer.parseInt(rotated.group(2));
                boolean plain = rotated.group(3) == null;
                NavigableMap<Integer, Path> family = byName.computeIfAbsent(rotated.group(1), name -> new TreeMap<>());
                if (plain || !family.containsKey(age)) {
                    family.put(age, file);
                }
            } else if (LogFile.isBacklog(file)) {
                backlogs.add(file);
            } else if (!all && Files.isRegularFile(file)) {
                byName.put(file.getFileName().toString(), new TreeMap<>(Map.of(0, file)));
            }
        }
        addDead(backlogs, byName);
        List<LogFamily> families = new ArrayList<>();
        for (NavigableMap<Integer, Path> files : byName.values()) {
            families.add(new LogFamily(List.copyOf(files.descendingMap().values())));
        }
        return families;
    }

    /** What may be logs, without symbolic links to others of them, as {@code current.log} may be one. */
    private static List<Path> names(Path directory, String glob) throws IOException {
        Map<Path, Path> byName = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
            for (Path file : files) {
                if (!glob.equals("*") || LogFile.isBacklog(file) || isLog(file)) {
                    byName.put(file.getFileName(), file);
                }
            }
        }
        List<Path> names = new ArrayList<>();
        for (Path file : byName.values()) {
            Path target = Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : null;
            boolean second = target != null
                    && byName.containsKey(target.getFileName())
                    && directory.toRealPath().equals(target.getParent());
            if (!second) {
                names.add(file);
            }
        }
        return names;
    }

    private static boolean isLog(Path file) {
        return ListedFile.ROTATED.matcher(file.getFileName().toString()).matches();
    }

    /** Backlogs of dead processes, one of each log: its siblings are read with it. One that tells nothing is said when it is read. */
    private static void addDead(List<Path> backlogs, Map<String, NavigableMap<Integer, Path>> byName) {
        Set<String> logs = new HashSet<>();
        backlogs.sort(null);
        for (Path backlog : backlogs) {
            HeaderView header = HeaderView.read(backlog);
            if (header == null || (!header.processLives() && logs.add(header.firstLog()))) {
                byName.put(backlog.getFileName().toString(), new TreeMap<>(Map.of(0, backlog)));
            }
        }
    }
}
