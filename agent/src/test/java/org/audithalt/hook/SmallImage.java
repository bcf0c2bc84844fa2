package org.audithalt.hook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** An image of one module, {@code small}, compiled from source text: package {@code api} is exported, {@code inner} not. */
final class SmallImage {
    private static final String MODULE_INFO = "module small { exports api; }";

    private SmallImage() {}

    /**
     * Compiles it.
     *
     * @param directory for the compiler's work and the image
     * @param sources source texts, each beginning with its package and holding one public type
     */
    static FileSystem of(Path directory, String... sources) throws IOException {
        Path source = Files.createDirectories(directory.resolve("source"));
        List<String> arguments =
                new ArrayList<>(List.of("-d", directory.resolve("classes").toString()));
        Files.writeString(source.resolve("module-info.java"), MODULE_INFO);
        arguments.add(source.resolve("module-info.java").toString());
        Path always = source.resolve("Always.java");
        Files.writeString(always, "package api; final class Always {}");
        arguments.add(always.toString());
        for (String text : sources) {
            String name = text.replaceAll("(?s).*?public (?:final |abstract )?(?:class|interface) (\\w+).*", "$1");
            Path file = source.resolve(name + ".java");
            Files.writeString(file, text);
            arguments.add(file.toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        if (compiler.run(null, errors, errors, arguments.toArray(new String[0])) != 0) {
            throw new IllegalArgumentException(errors.toString(StandardCharsets.UTF_8));
        }
        FileSystem image = FileSystems.newFileSystem(
                URI.create("jar:" + directory.resolve("image.zip").toUri()), Map.of("create", "true"));
        Path module = image.getPath("/modules/small");
        Path classes = directory.resolve("classes");
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = module.resolve(classes.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return image;
    }
}
