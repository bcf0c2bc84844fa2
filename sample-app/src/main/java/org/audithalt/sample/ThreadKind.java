package org.audithalt.sample;

import java.lang.reflect.Method;

/** Makes threads, platform or virtual. Virtual ones through reflection, because the program runs on Java 17 as well. */
enum ThreadKind {
    PLATFORM {
        @Override
        Thread unstarted(String name, Runnable task) {
            return new Thread(task, name);
        }
    },
    VIRTUAL {
        @Override
        Thread unstarted(String name, Runnable task) {
            try {
                Class<?> builderType = Class.forName("java.lang.Thread$Builder");
                Method named = builderType.getMethod("name", String.class);
                Object builder =
                        named.invoke(Thread.class.getMethod("ofVirtual").invoke(null), name);
                return (Thread)
                        builderType.getMethod("unstarted", Runnable.class).invoke(builder, task);
            } catch (ReflectiveOperationException e) {
                throw unavailable(e);
            }
        }
    };

    /** @throws UnsupportedOperationException with one line for the user, if this Java has no such threads */
    abstract Thread unstarted(String name, Runnable task);

    private static UnsupportedOperationException unavailable(ReflectiveOperationException cause) {
        return new UnsupportedOperationException(
                "--virtual: needs Java 21 or later, this is " + System.getProperty("java.version"), cause);
    }
}
