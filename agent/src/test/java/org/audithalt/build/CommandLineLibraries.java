package org.audithalt.build;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Gives the command line's libraries in a finished jar the class-file version of Java 17. Picocli is compiled for Java 5: the
 * JVM then verifies it without stack maps, by its slow old verifier, and leaves it out of archives of classes (CDS). Both cost
 * each start of the command line more than its own work.
 */
public final class CommandLineLibraries {
    private static final String LIBRARIES = "/org/audithalt/cli/lib/picocli";

    private CommandLineLibraries() {}

    /** Arguments: the jar, and the time that its entries have (ISO 8601). */
    public static void main(String[] args) throws IOException {
        TimeZone own = TimeZone.getDefault();
        // zip entries bear local times
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        try {
            raise(Path.of(args[0]), FileTime.from(Instant.parse(args[1])));
        } finally {
            TimeZone.setDefault(own);
        }
    }

    private static void raise(Path jar, FileTime time) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of());
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            List<Path> classes;
            try (var files = Files.list(zip.getPath(LIBRARIES))) {
                classes = files.filter(file -> file.toString().endsWith(".class"))
                        .sorted()
                        .toList();
            }
            for (Path file : classes) {
                Files.write(file, raised(Files.readAllBytes(file), loader));
                Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(time, time, time);
            }
        }
    }

    /** The same class with stack maps; the types at which branches meet are looked up in the jar. */
    private static byte[] raised(byte[] bytes, ClassLoader loader) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return loader;
            }
        };
        ClassVisitor version = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(
                    int older, int access, String name, String signature, String parent, String[] interfaces) {
                super.visit(Opcodes.V17, access, name, signature, parent, interfaces);
            }
        };
        reader.accept(version, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}
