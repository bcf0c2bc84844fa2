package org.audithalt.it.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many threads that create one file each when a line comes on stdin: {@code DIRECTORY COUNT platform|virtual}. Says
 * {@code ready} when all are at the start, {@code done N} when all have ended.
 */
public final class Crowd {
    private Crowd() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        boolean virtual = arguments[2].equals("virtual");
        CountDownLatch ready = new CountDownLatch(count);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(count);
        AtomicInteger created = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            Path file = directory.resolve("crowd." + i);
            Runnable body = () -> {
                ready.countDown();
                try {
                    go.await();
                    Files.createFile(file);
                    created.incrementAndGet();
                } catch (IOException | InterruptedException failed) {
                    System.out.println("failed: " + failed);
                } finally {
                    ended.countDown();
                }
            };
            start(body, virtual);
        }
        ready.await();
        System.out.println("ready");
        while (System.in.read() != '\n') {
            // until the line ends
        }
        System.out.println("going");
        go.countDown();
        ended.await();
        System.out.println("done " + created);
    }

    private static void start(Runnable body, boolean virtual) throws ReflectiveOperationException {
        if (virtual) {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
        } else {
            new Thread(null, body, "crowd", 128 * 1024).start();
        }
    }
}
