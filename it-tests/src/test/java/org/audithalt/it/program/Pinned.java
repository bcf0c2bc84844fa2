package org.audithalt.it.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Virtual threads that act where they cannot leave their carrier: {@code DIRECTORY COUNT}. When a line comes on stdin, COUNT
 * threads create a file below a native frame (in a class initialiser, each in a class of its own), COUNT under a monitor of their
 * own, COUNT under one that they share, and COUNT at leisure. Says {@code ready}, then {@code done N}.
 */
public final class Pinned {
    private static final int KINDS = 4;

    private Pinned() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        CountDownLatch ended = new CountDownLatch(KINDS * count);
        System.setProperty("pinned", directory.toString());
        Object shared = new Object();
        byte[] bytes;
        try (InputStream in = Pinned.class.getResourceAsStream("Pinned$Initialised.class")) {
            bytes = in.readAllBytes();
        }
        List<Class<?>> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            types.add(new Own("initialised-" + i, bytes).type());
        }
        System.out.println("ready");
        while (System.in.read() != '\n') {
            // until the line ends
        }
        for (int i = 0; i < count; i++) {
            int number = i;
            Class<?> type = types.get(i);
            start(() -> initialise(type), ended);
            start(() -> locked(new Object(), directory.resolve("own-" + number)), ended);
            start(() -> locked(shared, directory.resolve("shared-" + number)), ended);
            start(() -> create(directory.resolve("free-" + number)), ended);
        }
        System.out.println("going");
        ended.await();
        System.out.println("done " + KINDS * count);
    }

    private static void start(Runnable body, CountDownLatch ended) throws ReflectiveOperationException {
        Runnable counted = () -> {
            try {
                body.run();
            } finally {
                ended.countDown();
            }
        };
        Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, counted);
    }

    private static void initialise(Class<?> type) {
        try {
            Class.forName(type.getName(), true, type.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void locked(Object lock, Path file) {
        synchronized (lock) {
            create(file);
        }
    }

    static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException failed) {
            System.out.println("failed: " + failed);
        }
    }

    /** Its initialiser acts. Public, with nothing of Pinned, for another loader defines it again. */
    public static final class Initialised {
        static {
            try {
                Files.createFile(Path.of(
                        System.getProperty("pinned"),
                        Initialised.class.getClassLoader().getName()));
            } catch (IOException failed) {
                System.out.println("failed: " + failed);
            }
        }

        private Initialised() {}
    }

    private static final class Own extends ClassLoader {
        private final byte[] bytes;

        Own(String name, byte[] bytes) {
            super(name, Pinned.class.getClassLoader());
            this.bytes = bytes;
        }

        Class<?> type() {
            return defineClass(Pinned.class.getName() + "$Initialised", bytes, 0, bytes.length);
        }
    }
}
