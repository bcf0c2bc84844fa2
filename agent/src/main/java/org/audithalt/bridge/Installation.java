package org.audithalt.bridge;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent comes from: its jar, and the files in it that are no classes, read whole before the start. Classes of the
 * bootstrap loader have neither a code source nor resources of their own.
 *
 * <p>Written once by the thread that starts the agent, before anybody reads it. Any thread.
 */
public final class Installation {
    private static volatile String location = "";
    private static volatile long build;
    private static volatile Map<String, byte[]> files = Map.of();

    private Installation() {}

    /**
     * Says where the agent comes from.
     *
     * @param jar its path
     * @param version number that no other build of it has
     * @param contents by entry name
     */
    public static void begin(String jar, long version, Map<String, byte[]> contents) {
        location = jar;
        build = version;
        files = contents;
    }

    /** Path of the agent's jar; empty in a process that is not audited. */
    public static String location() {
        return location;
    }

    /** A number that no other build of the agent has; 0 in a process that is not audited. */
    public static long build() {
        return build;
    }

    /**
     * Opens a file that was built in beside a class; outside of an audited process it is looked up as usual.
     *
     * @return null if there is none
     */
    public static @Nullable InputStream open(Class<?> beside, String name) {
        byte[] contents =
                files.get(beside.getPackageName().replace('.', '/').concat("/").concat(name));
        return contents == null ? beside.getResourceAsStream(name) : new ByteArrayInputStream(contents);
    }
}
