package org.audithalt.cli;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;

/** The jar that this program runs from. */
final class OwnJar {
    private OwnJar() {}

    /**
     * The jar, without symbolic links in its name.
     *
     * @param advice what to do where this runs from something else
     */
    static File file(String advice) throws CommandException {
        try {
            File file = new File(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (file.isFile()) {
                return file.getCanonicalFile();
            }
        } catch (URISyntaxException | IOException e) {
            // Said below: wherever this runs from, it is no jar.
        }
        throw new CommandException(ExitCode.USAGE, "not started from audithalt.jar (" + advice + ")");
    }
}
