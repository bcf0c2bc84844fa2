package org.audithalt.it.program;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Acts at each depth of the stack from its end upwards, with ever more room left: {@code DIRECTORY DEPTHS}. Frames of two sizes
 * make the steps finer than a frame. Says {@code swept N failed N agent N}: depths, how many of these ended with
 * StackOverflowError, and how many with an exception that is not from the stack.
 */
public final class Swept {
    private static final int STACK_BYTES = 1 << 18;
    private static final int WAYS = 4;
    private static final int WIDE_FRAMES = 8;
    private static final int MEASURES = 50;

    private final Path directory;
    private final int depths;
    private int left;
    private int failed;
    private int agent;

    private Swept(String[] arguments) {
        directory = Path.of(arguments[0]);
        depths = Integer.parseInt(arguments[1]);
    }

    public static void main(String[] arguments) throws Exception {
        Swept one = new Swept(arguments);
        for (int way = 0; way < WAYS; way++) {
            // the JDK's classes are there before the stack runs out in their initialisers
            one.act(one.name(way, "first"), way);
        }
        Thread thread = new Thread(null, one::sweep, "deep", STACK_BYTES);
        thread.start();
        thread.join();
        System.out.println("swept " + one.depths + " failed " + one.failed + " agent " + one.agent);
    }

    private String name(int way, String number) {
        return directory.resolve(way + "-" + number).toString();
    }

    private void sweep() {
        int deepest = 0;
        for (int i = 0; i < MEASURES; i++) {
            // the last finds the code compiled if it ever is
            try {
                descend(Integer.MAX_VALUE, directory.toString(), 0);
            } catch (StackOverflowError end) {
                deepest = Integer.MAX_VALUE - left;
            }
        }
        for (int i = 0; i < depths; i++) {
            int way = i % WAYS;
            String name = name(way, Integer.toString(i));
            int depth = Math.max(0, deepest - i / (WAYS * WIDE_FRAMES));
            try {
                widen(i / WAYS % WIDE_FRAMES, depth, name, way, 1, 2, 3);
            } catch (StackOverflowError tooDeep) {
                failed++;
            }
        }
    }

    private long widen(int wide, int depth, String name, int way, long a, long b, long c) {
        if (wide > 0) {
            return widen(wide - 1, depth, name, way, b, c, a) + c;
        }
        descend(depth, name, way);
        return a;
    }

    private void descend(int depth, String name, int way) {
        left = depth;
        if (depth > 0) {
            descend(depth - 1, name, way);
        } else {
            act(name, way);
        }
    }

    private void act(String name, int way) {
        try {
            switch (way) {
                case 0 -> new FileOutputStream(name).close();
                case 1 -> new File(name).createNewFile();
                case 2 -> new File(name).mkdir();
                default -> Files.createFile(Path.of(name));
            }
        } catch (IOException refused) {
            agent++;
        }
    }
}
