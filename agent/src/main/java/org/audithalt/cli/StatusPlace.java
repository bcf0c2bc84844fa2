package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the word behind {@code status} names. */
enum StatusPlace {
    ALL,
    PROCESS,
    DIRECTORY,
    FILE;

    /**
     * A number is a process, also where there is a directory of that name, as in {@code /proc}. A name on a disk that does not
     * answer is taken for a directory, for there processes can be told of all the same; unless it ends as a backlog's.
     */
    static StatusPlace of(String word, GuardedLooks looks) throws IOException {
        if (word.isEmpty()) {
            return ALL;
        }
        if (word.chars().allMatch(Character::isDigit)) {
            return PROCESS;
        }
        Path path = Path.of(word);
        Kind kind = new Kind(path);
        boolean answers = looks.endsInTime(kind);
        if (kind.isDirectory || !answers && !BacklogFile.endsAsOne(word)) {
            return DIRECTORY;
        }
        return BacklogFile.isNamedBy(word) ? FILE : PROCESS;
    }

    /** Whether a name is that of a directory. */
    private static final class Kind implements GuardedLooks.Look {
        private final Path path;
        private volatile boolean isDirectory;

        Kind(Path path) {
            this.path = path;
        }

        @Override
        public void take() {
            isDirectory = Files.isDirectory(path);
        }
    }
}
