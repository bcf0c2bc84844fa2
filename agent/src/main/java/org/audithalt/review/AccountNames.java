package org.audithalt.review;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The names of users and groups on this machine, from the files alone. Read once; immutable then. */
final class AccountNames {
    static final AccountNames USERS = new AccountNames(Path.of("/etc/passwd"));
    static final AccountNames GROUPS = new AccountNames(Path.of("/etc/group"));
    private static final long UNSET = 0xffff_ffffL;

    private final Map<Long, String> names = new HashMap<>();

    AccountNames(Path file) {
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && fields[2].matches("\\d{1,10}")) {
                    names.putIfAbsent(Long.parseLong(fields[2]), fields[0]);
                }
            }
        } catch (IOException e) {
            // numbers without names are shown as such
        }
    }

    /** A name, {@code unset}, or {@code unknown(1234)}. */
    String of(long id) {
        if (id == UNSET) {
            return "unset";
        }
        return names.getOrDefault(id, "unknown(" + id + ")");
    }
}
