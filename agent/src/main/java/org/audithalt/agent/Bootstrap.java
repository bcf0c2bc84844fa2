package org.audithalt.agent;

import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * Puts the bridge on the bootstrap loader without a temporary jar and without touching the boot class path, which would cost
 * the application its shared class archive and print a warning.
 */
final class Bootstrap {
    private static final String[] PACKAGES = {"jdk.internal.misc", "jdk.internal.access", "sun.nio.ch"};

    private Bootstrap() {}

    /** Defines the bridge's classes unless an earlier, refused start has done it. */
    static void defineBridge(AgentJar jar, Instrumentation instrumentation) {
        open(instrumentation, Agent.class.getModule());
        List<String> names = jar.bridgeEntries();
        Class<?> any = null;
        for (int pass = 0, left = names.size(); left > 0; pass++) {
            // superclasses and interfaces have to be defined first; the jar's order need not be theirs
            left = 0;
            for (String name : names) {
                Class<?> defined = define(jar, name);
                any = defined == null ? any : defined;
                left += defined == null ? 1 : 0;
            }
            if (pass > names.size()) {
                throw new IllegalStateException("bridge classes cannot be defined");
            }
        }
        if (any != null) {
            open(instrumentation, any.getModule());
        }
    }

    private static @Nullable Class<?> define(AgentJar jar, String entry) {
        String name = entry.substring(0, entry.length() - ".class".length());
        try {
            return Class.forName(name.replace('/', '.'), false, null);
        } catch (ClassNotFoundException notYet) {
            byte[] bytes = jar.entry(entry);
            if (bytes == null) {
                return null;
            }
            try {
                return Unsafe.getUnsafe().defineClass(name, bytes, 0, bytes.length, null, null);
            } catch (NoClassDefFoundError later) {
                return null;
            }
        }
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
