package org.audithalt.it.program;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;

/**
 * Loads a class as near to the end of the stack as it can be loaded at all: there the JVM has no room left to call a
 * transformer. Ends at the first line of stdin.
 */
public final class Deepest {
    private static final int STACK_BYTES = 1 << 20;

    private final String className;
    private int deepest;
    private boolean loaded;

    private Deepest(String className) {
        this.className = className;
    }

    /** With the name of a class. */
    public static void main(String[] arguments) throws Exception {
        Deepest one = new Deepest(arguments[0]);
        Thread thread = new Thread(null, one::search, "deep", STACK_BYTES);
        thread.start();
        thread.join();
        System.out.println(one.loaded ? "loaded" : "not loaded");
        try (AsynchronousServerSocketChannel channel = AsynchronousServerSocketChannel.open()) {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }
        System.out.println("listened");
        while (System.in.read() != '\n') {
            // another byte
        }
    }

    private void search() {
        try {
            measure(0);
        } catch (StackOverflowError end) {
            // deepest is known
        }
        for (int room = 0; room < deepest && !loaded; room++) {
            try {
                loadBelow(deepest - room);
            } catch (StackOverflowError tooDeep) {
                // one frame less
            }
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private void measure(int depth) {
        deepest = depth;
        measure(depth + 1);
    }

    private void loadBelow(int depth) {
        if (depth > 0) {
            loadBelow(depth - 1);
            return;
        }
        try {
            Class.forName(className, false, null);
            loaded = true;
        } catch (ClassNotFoundException absent) {
            throw new IllegalArgumentException(absent);
        }
    }
}
