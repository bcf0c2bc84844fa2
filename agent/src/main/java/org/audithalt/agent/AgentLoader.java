package org.audithalt.agent;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Loader of everything of the agent but bridge and entry. Its parent is the platform loader, never the application's, so
 * neither sees the other's classes; classes come from memory.
 */
final class AgentLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final AgentJar jar;

    AgentLoader(AgentJar jar) {
        super("audithalt", ClassLoader.getPlatformClassLoader());
        this.jar = jar;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = jar.entry(name.replace('.', '/').concat(".class"));
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        // the entry's domain, so that the jar's place is known in here too
        return defineClass(name, bytes, 0, bytes.length, Agent.class.getProtectionDomain());
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = jar.entry(name);
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }
}
