package org.audithalt.backlog;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The names that the backlog of one log may have: its own, and where a file of others has that, {@code NAME.2.backlog} to
 * {@code NAME.100.backlog}. So a foreign file stays under its name and yet stops nobody.
 */
public final class BacklogNames {
    /** End of every name, for those who look for backlogs. */
    public static final String SUFFIX = ".backlog";

    private static final int MOST = 100;

    private BacklogNames() {}

    private static Path name(Path first, int number) {
        if (number == 1) {
            return first;
        }
        String name = String.valueOf(first.getFileName());
        String end = name.endsWith(SUFFIX) ? SUFFIX : "";
        return first.resolveSibling(name.substring(0, name.length() - end.length()) + "." + number + end);
    }

    /**
     * The first name that nothing has.
     *
     * @throws FileAlreadyExistsException if there is none
     */
    public static Path free(Path first) throws IOException {
        for (int number = 1; number <= MOST; number++) {
            Path name = name(first, number);
            if (!Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                return name;
            }
        }
        throw new FileAlreadyExistsException(
                first.toString(), null, "and so are the names up to number " + MOST + " (move them away)");
    }

    /** The names that are taken, by whatever. */
    public static List<Path> taken(Path first) {
        List<Path> taken = new ArrayList<>();
        for (int number = 1; number <= MOST; number++) {
            Path name = name(first, number);
            if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                taken.add(name);
            }
        }
        return taken;
    }
}
