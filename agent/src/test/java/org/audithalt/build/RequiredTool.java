package org.audithalt.build;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program of the machine that a test needs, what its package ships, or root. Missing, it skips the test with its reason; where the environment says {@code yes} to
 * {@code REQUIRED_TOOLS} (as {@code .ci/run} does) it fails.
 */
public final class RequiredTool {
    private static final String VARIABLE = "REQUIRED_TOOLS";

    private RequiredTool() {}

    /** @param debianPackage that has it */
    public static void at(Path program, String debianPackage) {
        check(Files.isExecutable(program), program, debianPackage);
    }

    /**
     * A file that is no program.
     *
     * @param debianPackage that has it
     */
    public static void file(Path file, String debianPackage) {
        check(Files.isReadable(file), file, debianPackage);
    }

    /** For what only root may do. */
    public static void root() {
        that("root".equals(System.getProperty("user.name")), "needs root");
    }

    private static void check(boolean present, Path path, String debianPackage) {
        that(present, path + " (package " + debianPackage + ") absent");
    }

    /**
     * Something else of the machine.
     *
     * @param reason what is missing
     */
    public static void that(boolean present, String reason) {
        if (!present && "yes".equals(System.getenv(VARIABLE))) {
            throw new AssertionError(reason + " (" + VARIABLE + "=yes)");
        }
        assumeTrue(present, reason);
    }
}
