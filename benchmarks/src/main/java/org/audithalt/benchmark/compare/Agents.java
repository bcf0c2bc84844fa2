package org.audithalt.benchmark.compare;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.audithalt.benchmark.contender.EmptyAgent;
import org.audithalt.benchmark.contender.Hello;

/** Small jars that are made for a run. */
final class Agents {
    private Agents() {}

    /** An agent that does nothing. */
    static Path empty(Path directory) throws IOException {
        return jar(directory.resolve("empty.jar"), EmptyAgent.class.getName(), List.of(), List.of(EmptyAgent.class));
    }

    /** Hello world alone. */
    static Path hello(Path directory) throws IOException {
        return jar(directory.resolve("hello.jar"), "", List.of(), List.of(Hello.class));
    }

    /** An agent whose class is on a class path of its own. */
    static Path of(Path directory, String premainClass, List<Path> classPath) throws IOException {
        return jar(directory.resolve("agent.jar"), premainClass, classPath, List.of());
    }

    private static Path jar(Path file, String premainClass, List<Path> classPath, List<Class<?>> classes)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!premainClass.isEmpty()) {
            attributes.putValue("Premain-Class", premainClass);
            attributes.putValue("Can-Retransform-Classes", "true");
            attributes.putValue("Can-Redefine-Classes", "true");
        }
        if (!classPath.isEmpty()) {
            attributes.put(
                    Attributes.Name.CLASS_PATH,
                    String.join(
                            " ",
                            classPath.stream()
                                    .map(path -> path.toUri().toString())
                                    .toList()));
        }
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (Class<?> each : classes) {
                String name = each.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream in =
                        Objects.requireNonNull(Agents.class.getClassLoader().getResourceAsStream(name))) {
                    in.transferTo(jar);
                }
            }
        }
        return file;
    }

    /** A class path of directories and jars. */
    static String classPath(List<Path> entries) {
        return String.join(
                File.pathSeparator, entries.stream().map(Path::toString).toList());
    }
}
