package org.audithalt.it.program;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Uses up what a JVM has, and keeps it used up, while four threads create files: {@code DIRECTORY
 * heap|held|metaspace|direct|threads}. With {@code held} the heap is filled once, and what others let go is left to them.
 * A byte on stdin each: {@code x} use up, for {@code exhausted}; {@code f} let go, for {@code free}; {@code e} end, for what the
 * threads did. What is said needs no memory.
 */
public final class Exhausted {
    private static final int MOST_PIECES = 1 << 20;
    private static final int LARGEST_BYTES = 1 << 16;
    private static final int SMALLEST_BYTES = 1024;
    private static final long PAUSE_NANOS = 10_000_000;
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private final String kind;
    private final Object[] pieces = new Object[MOST_PIECES];
    private final byte[] exhausted = "exhausted\n".getBytes(StandardCharsets.US_ASCII);
    private volatile boolean hogging;
    private boolean said;
    private int count;

    private Exhausted(String kind) {
        this.kind = kind;
    }

    public static void main(String[] arguments) throws Exception {
        Acting acting = new Acting(Path.of(arguments[0]), 4, PAUSE_NANOS);
        Exhausted program = new Exhausted(arguments[1]);
        byte[] free = "free\n".getBytes(StandardCharsets.US_ASCII);
        Thread hog = new Thread(program::hog, "hog");
        acting.start();
        System.out.println("ready");
        for (int command = System.in.read(); command != 'e'; command = System.in.read()) {
            if (command == 'x') {
                program.hogging = true;
                hog.start();
            } else if (command == 'f') {
                program.hogging = false;
                hog.join();
                OUT.write(free);
            }
        }
        acting.end();
        System.out.println(acting);
        System.exit(0);
    }

    /** What others give back in the meantime is taken, too. */
    private void hog() {
        int bytes = LARGEST_BYTES;
        while (hogging) {
            try {
                pieces[count] = piece(bytes);
                count++;
            } catch (OutOfMemoryError none) {
                if (ofHeap() && bytes > SMALLEST_BYTES) {
                    bytes /= 2;
                } else {
                    sayExhausted();
                    while (hogging && kind.equals("held")) {
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                    LockSupport.parkNanos(5 * PAUSE_NANOS);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            if (pieces[i] instanceof Thread thread) {
                thread.interrupt();
            }
            pieces[i] = null;
        }
    }

    private boolean ofHeap() {
        return kind.equals("heap") || kind.equals("held");
    }

    private void sayExhausted() {
        if (!said) {
            said = true;
            try {
                OUT.write(exhausted);
            } catch (IOException closed) {
                // nobody listens
            }
        }
    }

    private Object piece(int bytes) {
        switch (kind) {
            case "heap":
            case "held":
                return new byte[bytes];
            case "direct":
                return ByteBuffer.allocateDirect(SMALLEST_BYTES);
            case "metaspace":
                ClassLoader loader = new ClassLoader(Exhausted.class.getClassLoader()) {};
                return Proxy.newProxyInstance(loader, new Class<?>[] {Runnable.class}, (proxy, method, all) -> null);
            default:
                Thread thread = new Thread(null, LockSupport::park, "piece", 128 * 1024);
                thread.start();
                return thread;
        }
    }
}
