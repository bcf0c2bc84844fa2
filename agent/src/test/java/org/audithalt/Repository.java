package org.audithalt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The repository's files, wherever the tests are started. */
public final class Repository {
    private Repository() {}

    /** The directory that has README.md and docs. */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs"))
                ? here
                : here.resolveSibling(".").normalize();
    }

    /** The pages that people read, and a README of each package. */
    public static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(root().resolve("README.md"), root().resolve("CONTRIBUTING.md")));
        try (var docs = Files.list(root().resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        pages.addAll(roomReadmes());
        return pages;
    }

    /** Where the README of each package is to be. */
    public static List<Path> roomReadmes() throws IOException {
        try (var rooms = Files.list(root().resolve("agent/src/main/java/org/audithalt"))) {
            return rooms.filter(Files::isDirectory)
                    .map(room -> room.resolve("README.md"))
                    .sorted()
                    .toList();
        }
    }

    /** All classes of the agent, by the path of their source. */
    public static List<Path> sources() throws IOException {
        try (var files = Files.walk(root().resolve("agent/src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
