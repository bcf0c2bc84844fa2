package org.audithalt.hook;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The planned classes as far as the JVM has loaded them. Stateless; any thread. */
final class HookedClasses {
    /** libinstrument takes a local reference for each class, of which JNI promises 32; each call is one safepoint. */
    private static final int MOST_AT_ONCE = 24;

    private final Instrumentation instrumentation;

    HookedClasses(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /**
     * A class with hooks.
     *
     * @param plan what is woven into it
     * @param type the class
     */
    record Hooked(ClassPlan plan, Class<?> type) {
        /** True if the transformer was not called for it since the last verification began. */
        boolean isUnseen() {
            return !plan.outcome().sawIn(type.getModule());
        }
    }

    /** Those that are loaded now, from whichever layer. Takes some milliseconds if the program has many classes. */
    List<Hooked> loaded(List<ClassPlan> plans) {
        List<Hooked> found = new ArrayList<>();
        Map<String, ClassPlan> byName = new HashMap<>();
        for (int i = 0; i < plans.size(); i++) {
            ClassPlan plan = plans.get(i);
            byName.put(plan.className(), plan);
            Class<?> forItsHooks = plan.loaded();
            if (forItsHooks != null) {
                found.add(new Hooked(plan, forItsHooks));
            }
        }
        Class<?>[] all = instrumentation.getAllLoadedClasses();
        for (int i = 0; i < all.length; i++) {
            ClassPlan plan = mayBeHooked(all[i]) ? byName.get(all[i].getName()) : null;
            if (plan != null && all[i] != plan.loaded() && plan.isFor(all[i].getModule())) {
                found.add(new Hooked(plan, all[i]));
            }
        }
        return found;
    }

    /** Asked first, for the name of a class is made when it is first asked for: those of java.base were loaded for their hooks. */
    private static boolean mayBeHooked(Class<?> type) {
        Module module = type.getModule();
        return module != Object.class.getModule() && module.isNamed() && !type.isArray();
    }

    /**
     * Has the JVM transform classes once more, through the transformers of all agents.
     *
     * @return why the JVM refused; null if it did not
     */
    @Nullable
    Throwable retransform(List<Hooked> classes) {
        Class<?>[] types = new Class<?>[classes.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = classes.get(i).type();
        }
        try {
            for (int from = 0; from < types.length; from += MOST_AT_ONCE) {
                int to = Math.min(types.length, from + MOST_AT_ONCE);
                instrumentation.retransformClasses(Arrays.copyOfRange(types, from, to));
            }
            return null;
        } catch (Exception | LinkageError | InternalError e) {
            return e;
        }
    }
}
