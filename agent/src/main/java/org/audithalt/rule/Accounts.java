package org.audithalt.rule;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of users and groups, from the files alone: a name service may load code of others into this process, and block it.
 * Files are read when they are first asked for; one instance serves one load.
 */
final class Accounts {
    private final Path users;
    private final Path groups;
    private @Nullable List<String> userLines;
    private @Nullable List<String> groupLines;

    Accounts() {
        this(Path.of("/etc/passwd"), Path.of("/etc/group"));
    }

    Accounts(Path users, Path groups) {
        this.users = users;
        this.groups = groups;
    }

    /** The number of a user; {@link RuleNumber#INVALID} for an unknown name. */
    long user(String name) {
        return number(userLines(), name);
    }

    /** The number of a group; {@link RuleNumber#INVALID} for an unknown name. */
    long group(String name) {
        return number(groupLines(), name);
    }

    @Nullable
    String nearestUser(String name) {
        return nearest(userLines(), name);
    }

    @Nullable
    String nearestGroup(String name) {
        return nearest(groupLines(), name);
    }

    private List<String> userLines() {
        if (userLines == null) {
            userLines = lines(users);
        }
        return userLines;
    }

    private List<String> groupLines() {
        if (groupLines == null) {
            groupLines = lines(groups);
        }
        return groupLines;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // no file, no names: each name that a rule uses is then reported
            return List.of();
        }
    }

    private static long number(List<String> lines, String name) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int first = line.indexOf(':');
            if (first != name.length() || !line.startsWith(name)) {
                continue;
            }
            int second = line.indexOf(':', first + 1);
            int third = second < 0 ? -1 : line.indexOf(':', second + 1);
            if (third > 0) {
                return RuleNumber.parse(line.substring(second + 1, third), 0xffffffffL);
            }
        }
        return RuleNumber.INVALID;
    }

    private static @Nullable String nearest(List<String> lines, String name) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            int colon = lines.get(i).indexOf(':');
            if (colon > 0) {
                names.add(lines.get(i).substring(0, colon));
            }
        }
        return NearestWord.of(name, names.toArray(new String[0]));
    }
}
