package org.audithalt.agent;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A loader of everything of the agent but the bridge, from memory: of an agent that was attached, whose JVM may hold classes of
 * an earlier one that was refused, and of the mediation proof, which is dropped afterwards. Its parent is the platform loader,
 * never the application's, so neither sees the other's classes; and its own classes come before those of its parents.
 */
final class AgentLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, AgentJar.Piece> entries;

    AgentLoader(Map<String, AgentJar.Piece> entries) {
        super("audithalt", ClassLoader.getPlatformClassLoader());
        this.entries = entries;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        AgentJar.Piece piece = entries.get(name.replace('.', '/').concat(".class"));
        if (piece == null) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            // the entry's domain, so that the jar's place is known in here too
            return loaded != null
                    ? loaded
                    : defineClass(
                            name, piece.image(), piece.offset(), piece.length(), Agent.class.getProtectionDomain());
        }
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        AgentJar.Piece piece = entries.get(name);
        return piece == null ? null : new ByteArrayInputStream(piece.image(), piece.offset(), piece.length());
    }

    /** Loads classes, in this order. */
    Class<?>[] load(String[] names) throws ClassNotFoundException {
        Class<?>[] classes = new Class<?>[names.length];
        for (int i = 0; i < names.length; i++) {
            classes[i] = loadClass(names[i]);
        }
        return classes;
    }
}
