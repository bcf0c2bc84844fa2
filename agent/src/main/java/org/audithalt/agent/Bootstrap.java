package org.audithalt.agent;

import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * Defines classes on the bootstrap loader without a temporary jar and without touching the boot class path, which would cost
 * the application its shared class archive and print a warning.
 */
final class Bootstrap {
    private static final String[] PACKAGES = {"jdk.internal.misc", "jdk.internal.access", "sun.nio.ch"};

    private Bootstrap() {}

    /** Defines the bridge's classes unless an earlier, refused start has done it. */
    static void defineBridge(AgentJar jar, Instrumentation instrumentation) {
        open(instrumentation, Agent.class.getModule());
        List<AgentJar.Piece> bridge = jar.bridge();
        Class<?> any = defined(bridge.get(0));
        if (any == null) {
            any = define(bridge)[0];
        } else {
            for (AgentJar.Piece piece : bridge) {
                if (defined(piece) == null) {
                    define(List.of(piece));
                }
            }
        }
        open(instrumentation, any.getModule());
    }

    private static @Nullable Class<?> defined(AgentJar.Piece piece) {
        try {
            return Class.forName(piece.className(), false, null);
        } catch (ClassNotFoundException notYet) {
            return null;
        }
    }

    /**
     * Defines classes, each behind those that it extends.
     *
     * @throws LinkageError if there is one of that name already
     */
    static Class<?>[] define(List<AgentJar.Piece> pieces) {
        Class<?>[] defined = new Class<?>[pieces.size()];
        for (int i = 0; i < defined.length; i++) {
            AgentJar.Piece piece = pieces.get(i);
            // the name is in the bytes
            defined[i] =
                    Unsafe.getUnsafe().defineClass(null, piece.image(), piece.offset(), piece.length(), null, null);
        }
        return defined;
    }

    /** Lets a module use the JDK internals that the agent needs. */
    static void open(Instrumentation instrumentation, Module to) {
        Map<String, Set<Module>> exports = new HashMap<>();
        for (String name : PACKAGES) {
            exports.put(name, Set.of(to));
        }
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), exports, Map.of(), Set.of(), Map.of());
    }
}
