package org.audithalt.hook;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.spi.FileSystemProvider;
import org.jspecify.annotations.Nullable;

/**
 * The proof in a JVM that starts on an image nobody has proven. Runs in a class loader of its own which is dropped afterwards,
 * so that nothing of it stays in an audited process.
 */
public final class MediationAtStart {
    /** Places of the numbers that {@link #prove} returns. */
    public static final int NATIVES = 0;

    public static final int SITES = 1;
    public static final int UNCOVERED = 2;
    public static final int UNKNOWN = 3;

    private MediationAtStart() {}

    /**
     * Proves the running image: some seconds of one processor. The file system is asked for by its class: its look-up by
     * scheme would run the application's file system providers before {@code main}.
     *
     * @param version of the running JDK
     * @param first takes the first finding at index 0, null if there is none
     * @return the numbers, by the constants above
     * @throws IOException if the image cannot be read
     * @throws ReflectiveOperationException if the JDK's {@code jdk.internal.jrtfs} differs or is not exported to this class
     */
    public static int[] prove(String version, @Nullable String[] first)
            throws IOException, ReflectiveOperationException {
        FileSystemProvider provider = Class.forName("jdk.internal.jrtfs.JrtFileSystemProvider")
                .asSubclass(FileSystemProvider.class)
                .getConstructor()
                .newInstance();
        // the running image's: not to be closed
        FileSystem files = provider.getFileSystem(URI.create("jrt:/"));
        MediationResult result =
                MediationProof.of(MediationImage.of(files, version), HookTable.load(), MediationTable.load());
        if (!result.unknown().isEmpty()) {
            first[0] = text(result.unknown().get(0));
        } else if (!result.uncovered().isEmpty()) {
            first[0] = text(result.uncovered().get(0));
        }
        return new int[] {
            result.natives(),
            result.sites(),
            result.uncovered().size(),
            result.unknown().size()
        };
    }

    private static String text(MediationFinding finding) {
        return finding.method() + (finding.site().isEmpty() ? "" : " in " + finding.site()) + ": " + finding.cause();
    }
}
