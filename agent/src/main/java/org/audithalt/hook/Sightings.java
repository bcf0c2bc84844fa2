package org.audithalt.hook;

import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * In which modules the transformer has seen a class: mostly one, but an application may have a JDK module once more in a
 * layer of its own. Keeps no module alive.
 *
 * <p>Any thread, in the midst of class loading: takes no lock.
 */
final class Sightings {
    private static final Sighting[] NONE = new Sighting[0];

    private final AtomicReference<Sighting[]> seen = new AtomicReference<>(NONE);

    /** A module, as long as it is alive. */
    private static final class Sighting extends WeakReference<@Nullable Module> {
        Sighting(Module module) {
            super(module);
        }
    }

    void add(Module module) {
        for (; ; ) {
            Sighting[] before = Objects.requireNonNull(seen.get());
            int alive = 0;
            for (int i = 0; i < before.length; i++) {
                Module one = before[i].get();
                if (one == module) {
                    return;
                }
                alive += one == null ? 0 : 1;
            }
            Sighting[] after = new Sighting[alive + 1];
            int n = 0;
            for (int i = 0; i < before.length && n < alive; i++) {
                if (before[i].get() != null) {
                    after[n++] = before[i];
                }
            }
            // one that was collected meanwhile leaves a gap at the end
            while (n < after.length) {
                after[n++] = new Sighting(module);
            }
            if (seen.compareAndSet(before, after)) {
                return;
            }
        }
    }

    boolean has(Module module) {
        Sighting[] now = Objects.requireNonNull(seen.get());
        for (int i = 0; i < now.length; i++) {
            if (now[i].get() == module) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        seen.set(NONE);
    }
}
