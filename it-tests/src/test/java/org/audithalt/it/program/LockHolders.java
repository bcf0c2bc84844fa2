package org.audithalt.it.program;

import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Threads that do an audited action while they hold a lock, and for each lock a thread that needs it:
 * {@code DIRECTORY JAR CLASS}. They start when a line comes on stdin, each ends with {@code NAME done}; after {@code end} another line ends it all. The locks are those
 * of a class initialiser of the application and of one of the JDK, of System.out, of a class loader and of a log handler.
 */
public final class LockHolders {
    private static final List<Thread> threads = new ArrayList<>();

    private LockHolders() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Loading loader = new Loading(Path.of(arguments[1]).toUri().toURL());
        FileHandler handler = new FileHandler(directory.resolve("handler-%g").toString(), 200, 3);
        LogRecord record = new LogRecord(Level.INFO, "x".repeat(300));
        handler.setFormatter(new SimpleFormatter());
        Initialising.file = directory.resolve("initialiser");
        PrintStream out = System.out;
        System.setOut(new PrintStream(new Creating(out, directory), true, StandardCharsets.UTF_8));

        thread(out, "application-initialiser", Initialising::use);
        thread(out, "application-initialiser-needed", Initialising::use);
        thread(out, "jdk-initialiser", () -> TimeZone.getTimeZone("Europe/Paris"));
        thread(out, "jdk-initialiser-needed", () -> TimeZone.getTimeZone("Europe/Rome"));
        thread(out, "system-out", () -> say("creates a file"));
        thread(out, "system-out-needed", () -> say("merely prints"));
        thread(out, "class-loading", () -> loader.loadClass(arguments[2]));
        thread(out, "class-loading-needed", () -> loader.loadClass(arguments[2]));
        thread(out, "log-handler", () -> publish(handler, record));
        thread(out, "log-handler-needed", () -> publish(handler, record));
        out.println("ready");
        while (System.in.read() != '\n') {
            // until the line ends
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        handler.close();
        loader.close();
        out.println("end");
        while (System.in.read() != '\n') {
            // stays to be asked
        }
    }

    private static Object say(String text) {
        System.out.println(text);
        return text;
    }

    /** The record is longer than the handler's limit: each but the first rotates the handler's files. */
    private static Object publish(FileHandler handler, LogRecord record) {
        handler.publish(record);
        handler.publish(record);
        return handler;
    }

    private static void thread(PrintStream out, String name, Callable<?> body) {
        threads.add(new Thread(
                () -> {
                    try {
                        body.call();
                        out.println(name + " done");
                    } catch (Throwable failed) {
                        out.println(name + " failed: " + failed);
                    }
                },
                name));
    }

    /** Not parallel capable, so that the loader itself is the lock. Opens its jar at the first class. */
    private static final class Loading extends URLClassLoader {
        Loading(URL jar) {
            super(new URL[] {jar}, null);
        }
    }

    /** Creates a file at the first write, below whatever lock the print stream holds. */
    private static final class Creating extends FilterOutputStream {
        private final Path directory;
        private int writes;

        Creating(OutputStream out, Path directory) {
            super(out);
            this.directory = directory;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (writes++ == 0) {
                Files.createFile(directory.resolve("system-out"));
            }
            out.write(bytes, from, length);
        }
    }

    private static final class Initialising {
        static Path file = Path.of("");

        private Initialising() {}

        static Path use() {
            return Held.file;
        }

        private static final class Held {
            static final Path file = Initialising.file;

            static {
                try {
                    new FileOutputStream(file.toFile()).close();
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
        }
    }
}
