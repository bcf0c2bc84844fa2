package org.audithalt.it.program;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Acts at each depth of the stack from its end upwards, with ever more room left: {@code DIRECTORY DEPTHS STEP}, STEP in frames.
 * Says {@code swept N failed N}: depths, and of these how many ended with StackOverflowError.
 */
public final class Swept {
    private static final int STACK_BYTES = 1 << 18;
    private static final int WAYS = 4;

    private final Path directory;
    private final int depths;
    private final int step;
    private int deepest;
    private int failed;
    private int agent;

    private Swept(String[] arguments) {
        directory = Path.of(arguments[0]);
        depths = Integer.parseInt(arguments[1]);
        step = Integer.parseInt(arguments[2]);
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
        try {
            measure(0, directory.toString(), 0);
        } catch (StackOverflowError end) {
            // deepest is known
        }
        for (int i = 0; i < depths; i++) {
            int way = i % WAYS;
            String name = name(way, Integer.toString(i));
            int depth = Math.max(0, deepest - i / WAYS * step);
            try {
                descend(depth, name, way);
            } catch (StackOverflowError tooDeep) {
                failed++;
            }
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private void measure(int depth, String name, int way) {
        deepest = depth;
        measure(depth + 1, name, way);
    }

    private void descend(int depth, String name, int way) {
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
