package org.audithalt.hook;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A JDK found on this machine: the running one, those in /usr/lib/jvm, and the one in JDK21_ROOT. */
record JdkImage(Path home, int feature) {
    private static final Path ROOT_OF_21 =
            Path.of(System.getenv().getOrDefault("JDK21_ROOT", "/var/tmp/audithalt-jdk21"));
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.desktop",
            "java.instrument",
            "java.prefs",
            "java.smartcardio",
            "jdk.attach",
            "jdk.crypto.cryptoki",
            "jdk.jfr",
            "jdk.management",
            "jdk.net",
            "jdk.sctp",
            "jdk.security.auth");

    /** One JDK of a feature version, if there is one. */
    static Optional<JdkImage> of(int feature) {
        return all().stream().filter(jdk -> jdk.feature() == feature).findFirst();
    }

    /** True if its programs run here, outside the root directory that it lies in. */
    boolean runsHere() {
        return !home.startsWith(ROOT_OF_21) && Files.isExecutable(home.resolve("bin/java"));
    }

    /** Reads class files of the modules that rows name. */
    FileSystem open() throws IOException {
        return FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", home.toString()));
    }

    /** The class file of a class; empty if the image lacks it. */
    static Optional<byte[]> classFile(FileSystem image, String internalName) throws IOException {
        for (String module : MODULES) {
            try {
                return Optional.of(
                        Files.readAllBytes(image.getPath("/modules/" + module + "/" + internalName + ".class")));
            } catch (NoSuchFileException e) {
                // the next place
            }
        }
        return Optional.empty();
    }

    /** The class file of a class of java.base; empty for others. */
    static Optional<byte[]> ofBase(FileSystem image, String internalName) throws IOException {
        Path file = image.getPath("/modules/java.base/" + internalName + ".class");
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    private static List<JdkImage> all() {
        List<JdkImage> found = new ArrayList<>();
        add(found, Path.of(System.getProperty("java.home")));
        for (Path jvms : List.of(Path.of("/usr/lib/jvm"), ROOT_OF_21.resolve("usr/lib/jvm"))) {
            try (Stream<Path> homes = Files.list(jvms)) {
                homes.filter(home -> !Files.isSymbolicLink(home)).sorted().forEach(home -> add(found, home));
            } catch (IOException e) {
                // the next place
            }
        }
        return found;
    }

    private static void add(List<JdkImage> found, Path home) {
        try {
            if (!Files.exists(home.resolve("lib/jrt-fs.jar"))) {
                return;
            }
            for (String line : Files.readAllLines(home.resolve("release"))) {
                if (line.startsWith("JAVA_VERSION=\"")) {
                    String version = line.substring(14, line.indexOf('"', 14));
                    found.add(new JdkImage(home, Runtime.Version.parse(version).feature()));
                }
            }
        } catch (IOException e) {
            // not a JDK that can be read
        }
    }
}
