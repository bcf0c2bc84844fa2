package org.audithalt.hook;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.audithalt.bridge.Installation;

/** A cache with one class in it, for tests of other packages. */
public final class ClassCacheSample {
    private static final String CLASS = "java/io/FileInputStream";

    private ClassCacheSample() {}

    /** One that has just woven its class. */
    public static ClassCache woven() {
        ClassCache cache = ClassCache.of(new byte[0], ClassCache.key(Installation.build()));
        weave(cache);
        return cache;
    }

    /** Whether the class need not be woven anew. */
    public static boolean isKeptIn(ClassCache cache) {
        weave(cache);
        return cache.bytes() == null;
    }

    private static void weave(ClassCache cache) {
        int feature = HookTable.measuredFor(Runtime.version().feature());
        List<HookRow> rows = HookTable.load().rowsFor(feature).stream()
                .filter(row -> row.wovenIn().equals(CLASS))
                .toList();
        try (InputStream in = Object.class.getModule().getResourceAsStream(CLASS + ".class")) {
            cache.weave(CLASS, in.readAllBytes(), rows);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
