package org.audithalt.backlog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import jdk.internal.misc.Unsafe;

/**
 * Makes the JDK's natives callable in tests without the agent: puts the class behind them on the bootstrap loader, as the
 * start of the agent does. Before anything else touches that class.
 */
final class BootNatives {
    private static final String NAME = "org/audithalt/bridge/JdkNatives";

    private static boolean defined;

    private BootNatives() {}

    static synchronized void prepare() {
        if (!defined) {
            define();
            defined = true;
        }
        FileNatives.prepare();
    }

    private static void define() {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(NAME + ".class")) {
            byte[] bytes = in.readAllBytes();
            Unsafe.getUnsafe().defineClass(NAME, bytes, 0, bytes.length, null, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
