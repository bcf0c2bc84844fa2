package org.audithalt.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Proves a JDK that the build does not list once for all tests. Distributions update JDKs each month; without this every start of
 * such a one would pay for the proof again.
 */
final class ProvenJdks {
    private static final String LISTED = "!/org/audithalt/hook/images.table";
    private static final Map<Jdk, Map<String, String>> KNOWN = new HashMap<>();

    private ProvenJdks() {}

    /** What the environment of an audited JVM needs: nothing if its JDK is listed, or if the proof does not hold. */
    static synchronized Map<String, String> environment(Jdk jdk) throws IOException {
        if (Jdk.all().noneMatch(jdk::equals)) {
            return Map.of();
        }
        Map<String, String> known = KNOWN.get(jdk);
        if (known == null) {
            known = prove(jdk);
            KNOWN.put(jdk, known);
        }
        return known;
    }

    private static Map<String, String> prove(Jdk jdk) throws IOException {
        Path directory = Files.createTempDirectory("audithalt-proven");
        Path file = directory.resolve("images");
        try {
            String home = jdk.file("").toString();
            int exit = Cli.run("mediation", "--java-home", home, "--add-to", file.toString())
                    .exit();
            if (exit != 0 || listed().contains("\n" + Files.readString(file).split(" ", 2)[0] + " ")) {
                Files.deleteIfExists(file);
                Files.delete(directory);
                return Map.of();
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        directory.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        return Map.of("AUDITHALT_PROVEN_IMAGES", file.toString());
    }

    private static String listed() throws IOException {
        URI table =
                URI.create("jar:" + Path.of(System.getProperty("audithalt.jar")).toUri() + LISTED);
        try (InputStream in = table.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
