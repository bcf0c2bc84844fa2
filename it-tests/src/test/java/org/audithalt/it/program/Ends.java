package org.audithalt.it.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Ends with threads that still act: {@code DIRECTORY hook|hook-stays|daemons}. {@code hook}: a shutdown hook and a thread
 * create a file each, and a line {@code exit N} on stdin is System.exit(N), a line {@code halt N} and one more Runtime.halt(N).
 * {@code hook-stays}: the hook then waits for one more line.
 * {@code daemons}: daemon threads create files until a line comes on stdin and main returns, or calls Runtime.halt(N) if it is
 * {@code halt N}.
 */
public final class Ends {
    private Ends() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        if (arguments[1].startsWith("hook")) {
            boolean stays = arguments[1].equals("hook-stays");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> hook(directory, stays), "hook"));
            System.out.println("ready");
            String line = line();
            Thread acting = new Thread(() -> create(directory.resolve("by-thread")), "acting");
            acting.start();
            System.out.println("acting");
            if (line.startsWith("exit ")) {
                System.exit(Integer.parseInt(line.substring(5)));
            } else if (line.startsWith("halt ")) {
                line();
                halt(line);
            }
            acting.join();
            return;
        }
        for (int i = 0; i < 4; i++) {
            Path prefix = directory.resolve("daemon-" + i);
            Thread daemon = new Thread(() -> createForEver(prefix));
            daemon.setDaemon(true);
            daemon.start();
        }
        System.out.println("ready");
        String last = line();
        if (last.startsWith("halt ")) {
            halt(last);
        }
        System.out.println("returning after " + last);
    }

    private static void hook(Path directory, boolean stays) {
        create(directory.resolve("by-hook"));
        if (stays) {
            try {
                line();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private static void halt(String line) {
        Runtime.getRuntime().halt(Integer.parseInt(line.substring(5)));
    }

    private static void createForEver(Path prefix) {
        for (int i = 0; ; i++) {
            create(prefix.resolveSibling(prefix.getFileName() + "." + i));
        }
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = System.in.read(); c >= 0 && c != '\n'; c = System.in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
