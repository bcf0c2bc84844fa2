package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The native floor: {@code ring.c}, built here if there is a compiler. */
final class Ring {
    private Ring() {}

    /** The library to preload; empty without gcc. */
    static Optional<Path> build(Path directory) throws IOException, InterruptedException {
        if (!Machine.has("gcc")) {
            return Optional.empty();
        }
        Path source = directory.resolve("ring.c");
        try (InputStream in = Objects.requireNonNull(Ring.class.getResourceAsStream("ring.c"))) {
            Files.write(source, in.readAllBytes());
        }
        Path library = directory.resolve("ring.so");
        Process gcc = new ProcessBuilder(
                        "gcc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return gcc.waitFor() == 0 ? Optional.of(library) : Optional.empty();
    }
}
