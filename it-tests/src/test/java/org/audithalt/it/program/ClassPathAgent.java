package org.audithalt.it.program;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;

/** An agent that lets the JVM find classes in one more jar, named by its argument, and in that which is gone then. */
public final class ClassPathAgent {
    private ClassPathAgent() {}

    public static void premain(String jar, Instrumentation instrumentation) throws Exception {
        try (JarFile more = new JarFile(jar)) {
            Operations.on("append-boot", () -> instrumentation.appendToBootstrapClassLoaderSearch(more));
            Operations.on("append-system", () -> instrumentation.appendToSystemClassLoaderSearch(more));
        }
        Path copy = Path.of(jar + ".gone");
        Files.copy(Path.of(jar), copy);
        try (JarFile gone = new JarFile(copy.toFile())) {
            Files.delete(copy);
            Operations.on("append-gone", () -> append(instrumentation, gone));
        }
    }

    private static void append(Instrumentation instrumentation, JarFile jar) throws IOException {
        try {
            instrumentation.appendToSystemClassLoaderSearch(jar);
        } catch (InternalError | IllegalArgumentException failed) {
            throw new IOException(failed);
        }
    }
}
