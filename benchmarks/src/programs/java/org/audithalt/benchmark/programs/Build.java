package org.audithalt.benchmark.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** javac: each turn compiles twenty source files from their files into an empty directory, and empties it. */
final class Build implements Program {
    private static final int CLASSES = 20;
    private static final String SOURCE = """
            package org.example;

            import java.util.ArrayList;
            import java.util.List;

            public final class Part%1$d {
                private final List<String> names = new ArrayList<>();

                public record Entry(String key, int value) {}

                public Part%1$d add(String name) {
                    names.add(name);
                    return this;
                }

                public Part%2$d next() {
                    return new Part%2$d().add(names.size() > %1$d ? "many" : "few");
                }

                public List<Entry> entries() {
                    return names.stream().map(name -> new Entry(name, name.length())).toList();
                }
            }
            """;

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final List<Path> sources = new ArrayList<>();
    private final Path output;

    Build(Path directory) throws IOException {
        output = directory.resolve("classes");
        for (int i = 0; i < CLASSES; i++) {
            Path source = directory.resolve("Part" + i + ".java");
            sources.add(Files.writeString(source, SOURCE.formatted(i, (i + 1) % CLASSES)));
        }
    }

    @Override
    public int workers() {
        return 1;
    }

    @Override
    public void work(int worker, long turn) throws IOException {
        Files.createDirectories(output);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            null,
                            List.of("-proc:none", "-d", output.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!compiled) {
                throw new IOException("does not compile");
            }
        }
        try (var all = Files.walk(output)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        // nothing stays open
    }
}
