package org.audithalt.it.program;

import java.lang.reflect.Field;
import java.nio.file.Path;

/** Four threads create files in the directory given; at the first byte on stdin native code writes to address 0. */
public final class Crashes {
    private Crashes() {}

    public static void main(String[] arguments) throws Exception {
        Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        field.setAccessible(true);
        Object unsafe = field.get(null);
        new Acting(Path.of(arguments[0]), 4, 0).start();
        System.out.println("ready");
        if (System.in.read() >= 0) {
            unsafe.getClass().getMethod("putAddress", long.class, long.class).invoke(unsafe, 0L, 0L);
        }
    }
}
