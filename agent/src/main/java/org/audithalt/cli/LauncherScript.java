package org.audithalt.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.audithalt.control.SuggestedCommand;

/** The program {@code audithalt}: a script for sh(1) that starts this jar, and keeps an archive of its classes. */
final class LauncherScript {
    /** The program's name. */
    static final String NAME = "audithalt";

    private LauncherScript() {}

    /** The script that starts this jar with this JVM, or the next best if that has gone. */
    static String text() throws CommandException, IOException {
        return text(ownJar().getPath(), ownJava().toString());
    }

    /** The JVM that runs this. */
    static Path ownJava() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /**
     * The script.
     *
     * @param jar absolute path of the jar
     * @param java the JVM that is tried first
     */
    static String text(String jar, String java) throws IOException {
        try (InputStream in = LauncherScript.class.getResourceAsStream("launcher.sh")) {
            if (in == null) {
                throw new IOException("launcher.sh is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@JAR@", SuggestedCommand.quoted(jar))
                    .replace("@JAVA@", SuggestedCommand.quoted(java));
        }
    }

    /** The jar that the program will start. */
    static File ownJar() throws CommandException {
        return OwnJar.file("give java -jar its absolute path");
    }
}
