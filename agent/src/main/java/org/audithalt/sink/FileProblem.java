package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file cannot be read or written, for people: the JDK's messages are often the file's name alone. */
public final class FileProblem {
    private FileProblem() {}

    /** One clause, for errors of {@code java.nio.file} without the name of the file. */
    public static String of(IOException failed) {
        String reason = failed instanceof FileSystemException about ? about.getReason() : failed.getMessage();
        if (reason != null) {
            return reason;
        }
        if (failed instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failed instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (failed instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failed instanceof FileAlreadyExistsException) {
            return "is there already, and is no directory";
        }
        return "cannot be used";
    }

    /** The same with the name of the file, where the error is about one. */
    public static String withName(IOException failed) {
        String file = failed instanceof FileSystemException about ? about.getFile() : null;
        return file == null ? of(failed) : file + ": " + of(failed);
    }
}
