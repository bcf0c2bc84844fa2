package org.audithalt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The file in which the agent says how its start went: {@code ready …}, or its errors line by line. The attach mechanism
 * itself hands back neither. The file exists before the agent runs, belongs to the target's user and is closed to all
 * others; the agent opens it without creating it.
 */
final class ReportFile implements AutoCloseable {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final String pathInTarget;

    private ReportFile(Path file, String pathInTarget) {
        this.file = file;
        this.pathInTarget = pathInTarget;
    }

    /** Makes an empty report file where this process and the target can both reach it. */
    static ReportFile createFor(ProcessFiles process) throws CommandException {
        List<String> tried = new ArrayList<>();
        for (String directory : List.of("/tmp", System.getProperty("java.io.tmpdir", "/tmp"), "/dev/shm")) {
            try {
                return create(process, directory);
            } catch (IOException e) {
                tried.add(directory);
            }
        }
        throw new CommandException(
                ExitCode.REFUSED,
                "pid=" + process.pid() + ": no file that it could write its report to can be made in "
                        + String.join(", ", tried) + " of its file system");
    }

    /** The agent's arguments with the report file added. */
    String addTo(String settings) {
        boolean plain = pathInTarget.indexOf(',') < 0 && pathInTarget.indexOf('\'') < 0;
        String value = plain ? pathInTarget : "'" + pathInTarget.replace("'", "''") + "'";
        return (settings.isEmpty() ? "" : settings + ",") + "attach_report=" + value;
    }

    /** What the agent wrote so far. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isBlank()) {
                lines.add(line);
            }
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }

    private static ReportFile create(ProcessFiles process, String directory) throws IOException {
        Path seen = process.tree().seen(directory);
        Path file = Files.createTempFile(seen, "audithalt-attach-", ".report", PRIVATE);
        long uid = process.effectiveUid();
        if (uid >= 0 && ((Integer) Files.getAttribute(file, "unix:uid")).longValue() != uid) {
            Files.setAttribute(file, "unix:uid", (int) uid);
        }
        return new ReportFile(file, directory + "/" + file.getFileName());
    }
}
