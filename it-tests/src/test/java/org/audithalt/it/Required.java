package org.audithalt.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a test needs of the machine. Missing, it skips the test with its reason; where the environment says {@code yes} to the
 * variable named (as {@code .ci/run} does) it fails.
 */
final class Required {
    /** For programs of the machine: {@code ausearch}, {@code strace}, {@code unshare}. */
    private static final String TOOLS = "REQUIRED_TOOLS";

    private static final Path[] DIRECTORIES = {
        Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/bin"), Path.of("/sbin")
    };

    private Required() {}

    /** @param variable name in the environment that makes the skip a failure */
    static void that(boolean present, String variable, String reason) {
        if (!present && "yes".equals(System.getenv(variable))) {
            throw new AssertionError(reason + " (" + variable + "=yes)");
        }
        assumeTrue(present, reason);
    }

    /** Path of a program of the machine. */
    static String tool(String name) {
        return tool(name, TOOLS);
    }

    /** Path of a program that is needed only where the environment says {@code yes} to a variable of its own. */
    static String tool(String name, String variable) {
        for (Path directory : DIRECTORIES) {
            Path program = directory.resolve(name);
            if (Files.isExecutable(program)) {
                return program.toString();
            }
        }
        that(false, variable, name + " is not installed");
        throw new AssertionError(name);
    }

    /** For what only root may do. */
    static void root(String variable) {
        that("root".equals(System.getProperty("user.name")), variable, "needs root");
    }
}
