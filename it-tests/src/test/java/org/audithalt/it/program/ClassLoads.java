package org.audithalt.it.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loads classes all the time, each by a loader of its own, and creates a file after each: {@code DIRECTORY THREADS}; the files
 * are {@code loads-THREAD.NUMBER}. A line on stdin ends it. When it is ended otherwise, a shutdown hook creates
 * {@code hook-began}, waits until others make {@code go-on}, and creates {@code hook-ended}.
 */
public final class ClassLoads {
    private ClassLoads() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        AtomicBoolean stopped = new AtomicBoolean();
        Thread hook = new Thread(() -> hook(directory, stopped), "hook");
        Runtime.getRuntime().addShutdownHook(hook);
        byte[] bytes = bytes();
        Thread[] threads = new Thread[Integer.parseInt(arguments[1])];
        for (int i = 0; i < threads.length; i++) {
            String prefix = "loads-" + i + ".";
            threads[i] = new Thread(() -> load(bytes, directory, prefix, stopped), "loads-" + i);
            threads[i].start();
        }
        System.out.println("ready");
        while (System.in.read() != '\n') {
            // until the line ends
        }
        stopped.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private static void load(byte[] bytes, Path directory, String prefix, AtomicBoolean stopped) {
        try {
            for (int i = 0; !stopped.get(); i++) {
                Class<?> loaded = new Loader(bytes).loadClass(Loaded.class.getName());
                loaded.getDeclaredConstructor().newInstance();
                Files.createFile(directory.resolve(prefix + i));
                Thread.sleep(1);
            }
        } catch (IOException | ReflectiveOperationException | InterruptedException failed) {
            System.out.println(prefix + " failed: " + failed);
            Runtime.getRuntime().halt(1);
        }
    }

    private static void hook(Path directory, AtomicBoolean stopped) {
        stopped.set(true);
        try {
            Files.createFile(directory.resolve("hook-began"));
            while (!Files.exists(directory.resolve("go-on"))) {
                Thread.sleep(20);
            }
            Files.createFile(directory.resolve("hook-ended"));
        } catch (IOException | InterruptedException failed) {
            System.out.println("hook failed: " + failed);
        }
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = ClassLoads.class.getResourceAsStream("ClassLoads$Loaded.class")) {
            return in.readAllBytes();
        }
    }

    /** Loaded again and again. */
    public static final class Loaded {
        public Loaded() {}
    }

    private static final class Loader extends ClassLoader {
        private final byte[] bytes;

        Loader(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(Loaded.class.getName())
                    ? defineClass(name, bytes, 0, bytes.length)
                    : super.loadClass(name, resolve);
        }
    }
}
