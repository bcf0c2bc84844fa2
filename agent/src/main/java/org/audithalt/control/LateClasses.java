package org.audithalt.control;

import java.io.IOException;
import java.io.InputStream;
import org.audithalt.bridge.Installation;

/**
 * Loads what an audited process may never need, from memory: classes that use {@code java.management}, which must not be
 * touched in a program that does not, and which a small run-time image lacks. They are no part of what is loaded before the
 * first hook is woven, and nothing that recovers from a halt may need them.
 */
final class LateClasses extends ClassLoader {
    private static final String PACKAGE = "org.audithalt.control.jmx.";

    LateClasses() {
        super("audithalt-late", LateClasses.class.getClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            throw new ClassNotFoundException(name);
        }
        String file = "jmx/".concat(name.substring(PACKAGE.length())).concat(".class");
        try (InputStream in = Installation.open(LateClasses.class, file)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length, LateClasses.class.getProtectionDomain());
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }
}
