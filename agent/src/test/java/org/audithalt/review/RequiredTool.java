package org.audithalt.review;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program of the machine that a test needs. Missing, it skips the test with its reason; where the environment says {@code yes} to
 * {@code REQUIRED_TOOLS} (as {@code .ci/run} does) it fails.
 */
public final class RequiredTool {
    private static final String VARIABLE = "REQUIRED_TOOLS";

    private RequiredTool() {}

    /** @param debianPackage that has it */
    public static void at(Path program, String debianPackage) {
        boolean present = Files.isExecutable(program);
        String reason = program + " (package " + debianPackage + ") absent";
        if (!present && "yes".equals(System.getenv(VARIABLE))) {
            throw new AssertionError(reason + " (" + VARIABLE + "=yes)");
        }
        assumeTrue(present, reason);
    }
}
