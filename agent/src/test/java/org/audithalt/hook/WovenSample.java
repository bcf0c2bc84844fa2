package org.audithalt.hook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Code to weave: calls and methods in the places that are hard to weave. Loaded anew, woven, by {@link WeaverTest}. */
public class WovenSample {
    public final List<String> trace = new ArrayList<>();
    public int state = 40;

    /** Stands for a native: fails on negative numbers. */
    public static int act(long number, String name) {
        if (number < 0) {
            throw new IllegalStateException("act " + number);
        }
        return (int) number + name.length();
    }

    /** Stands for a native that returns nothing, called on an object. */
    void touch(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("touch " + number);
        }
        state += number;
    }

    /** A woven call within nested handlers, with values below it on the stack. */
    public int nested(long number, String name) {
        int before = 1;
        try {
            String local = "local";
            try {
                return before + local.length() * act(number, name);
            } catch (IllegalArgumentException e) {
                trace.add("never");
            } finally {
                trace.add("finally " + local);
            }
        } catch (IllegalStateException e) {
            trace.add("caught " + e.getMessage() + before);
            return -1;
        }
        return -2;
    }

    /** Woven calls in a loop, two of different rows under one handler. */
    public int loop(int from, int to) {
        int failures = 0;
        long sum = 0;
        for (int i = from; i < to; i++) {
            try {
                touch(i);
                sum += act(i, "x");
            } catch (IllegalArgumentException | IllegalStateException e) {
                failures++;
            }
        }
        return failures * 1000 + (int) sum;
    }

    /** A whole method with branches, a long and a double, several returns and a throw. */
    public long whole(long a, double b, Object c) {
        long product = a * 3;
        if (a == 0) {
            return 0;
        }
        try {
            if (c == null) {
                throw new IllegalStateException("null");
            }
            for (int i = 0; i < 3; i++) {
                product += (long) b;
                if (product > 1000) {
                    return product;
                }
            }
        } catch (ArithmeticException e) {
            product = -1;
        } finally {
            trace.add("whole");
        }
        return product;
    }

    /** A void static method that begins with a loop. */
    public static void first(int times) {
        while (times > 0) {
            times--;
        }
    }

    public static boolean flag(boolean set, int bits) {
        return set ^ (bits & 4) != 0;
    }

    public @Nullable Object object(boolean found) {
        return found ? this : null;
    }

    /** A woven call after super(), as in java.lang.ProcessImpl. */
    public static class Made {
        public final int value;

        public Made(long number, String name) {
            super();
            value = act(number, name);
        }
    }
}
