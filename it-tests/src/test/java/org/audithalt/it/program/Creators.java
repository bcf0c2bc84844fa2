package org.audithalt.it.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates files for as long as it runs, each name once: {@code DIRECTORY THREADS [gently] [links]}; with the last it makes symbolic
 * links instead, for which no descriptor is needed; gently, each thread some hundreds a second. A line on stdin ends it; it
 * then says {@code created N} with the number of files. Any exception ends it with 1.
 */
public final class Creators {
    private static final long GENTLE_PAUSE_NANOS = 3_000_000;

    private Creators() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        AtomicBoolean stopped = new AtomicBoolean();
        List<String> words = List.of(arguments);
        List<Creator> creators = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            creators.add(new Creator(directory, i, stopped, words.contains("links"), words.contains("gently")));
        }
        for (Creator creator : creators) {
            creator.start();
        }
        System.out.println("ready");
        while (System.in.read() != '\n') {
            // until the line ends
        }
        stopped.set(true);
        long created = 0;
        for (Creator creator : creators) {
            creator.join();
            created += creator.created;
        }
        System.out.println("created " + created);
    }

    private static final class Creator extends Thread {
        private final Path directory;
        private final AtomicBoolean stopped;
        private final boolean makesLinks;
        private final boolean gentle;
        private long created;

        Creator(Path directory, int number, AtomicBoolean stopped, boolean makesLinks, boolean gentle) {
            super("creator-" + number);
            this.directory = directory;
            this.stopped = stopped;
            this.makesLinks = makesLinks;
            this.gentle = gentle;
        }

        @Override
        public void run() {
            try {
                while (!stopped.get()) {
                    Path next = directory.resolve(getName() + "." + created);
                    if (makesLinks) {
                        Files.createSymbolicLink(next, directory);
                    } else {
                        Files.createFile(next);
                    }
                    created++;
                    if (gentle) {
                        LockSupport.parkNanos(GENTLE_PAUSE_NANOS);
                    } else if (created % 8 == 0) {
                        Thread.sleep(1);
                    }
                }
            } catch (IOException | InterruptedException failed) {
                System.out.println(getName() + " failed: " + failed);
                Runtime.getRuntime().halt(1);
            }
        }
    }
}
