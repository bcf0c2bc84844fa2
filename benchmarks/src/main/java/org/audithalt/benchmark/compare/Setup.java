package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run needs of this build.
 *
 * @param agent {@code audithalt.jar}
 * @param benchmarks {@code benchmarks.jar}
 * @param peers directory of the profile peers; need not exist
 * @param directory to work in, on the file system that is meant
 * @param effort how long
 */
record Setup(Path agent, Path benchmarks, Path peers, Path directory, Effort effort) {
    /** Whether peers' libraries are there. */
    boolean hasPeers() {
        return Files.isDirectory(peers.resolve("lib"));
    }

    /** The contender program alone. */
    String contender() {
        return benchmarks.toString();
    }

    /** The contender program with the peers' libraries. */
    String contenderWithPeers() throws IOException {
        return Agents.classPath(withPeers());
    }

    /** The peers' classes and libraries, behind the contender program. */
    List<Path> withPeers() throws IOException {
        List<Path> entries = new ArrayList<>(List.of(benchmarks, peers.resolve("classes")));
        if (!hasPeers()) {
            return entries;
        }
        try (Stream<Path> libraries = Files.list(peers.resolve("lib"))) {
            libraries.sorted().forEach(entries::add);
        }
        return entries;
    }
}
