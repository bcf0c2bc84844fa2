package org.audithalt.hook;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows to weave in one class, where that class is, and what came of it.
 *
 * <p>Made ready by one thread, then read by whichever transforms the class.
 */
final class ClassPlan {
    private final String internalName;
    private final List<HookRow> rows = new ArrayList<>();
    private final ClassOutcome outcome = new ClassOutcome();
    private @Nullable Class<?> loaded;
    /** Null if the module is not among those this JVM began with; it may come in a later layer. */
    private @Nullable Module home;

    private volatile boolean absent;

    /** False while a change may still be taken back: what goes wrong then is the change's, and nothing is lost yet. */
    private volatile boolean relied;

    ClassPlan(String internalName) {
        this.internalName = internalName;
    }

    void add(HookRow row) {
        rows.add(row);
    }

    List<HookRow> rows() {
        return rows;
    }

    /** True if another plan of the class weaves the same. */
    boolean hasSameRows(ClassPlan other) {
        if (rows.size() != other.rows.size()) {
            return false;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).index() != other.rows.get(i).index()) {
                return false;
            }
        }
        return true;
    }

    /** From now on a hook that is missing is a lost one. */
    void rely() {
        relied = true;
    }

    boolean isRelied() {
        return relied;
    }

    String internalName() {
        return internalName;
    }

    String className() {
        return internalName.replace('/', '.');
    }

    ClassOutcome outcome() {
        return outcome;
    }

    /** The class if it was loaded for its hooks. */
    @Nullable
    Class<?> loaded() {
        return loaded;
    }

    /** True if the class is not in this JVM: its rows are vacuous, unless it comes in a later layer. */
    boolean isAbsent() {
        return absent;
    }

    void absent() {
        absent = true;
    }

    /**
     * Finds the class. One of java.base is loaded without initialising it: whoever would load it later may do so on the last
     * of a stack or of the memory, where the JVM cannot call a transformer and defines the class as it is. Any other is left
     * alone until somebody needs it, so that no tool's classes are loaded before {@code main}: it is woven while it is loaded.
     *
     * @param instrument module of the JVM's instrumentation, in a layer of its own if the agent was attached to a program
     *     that does not need it
     * @return false if it is absent
     * @throws LinkageError if it cannot be loaded although it is there
     */
    boolean find(Module instrument) {
        String name = className();
        String packageName = name.substring(0, name.lastIndexOf('.'));
        Module base = Object.class.getModule();
        if (base.getPackages().contains(packageName)) {
            home = base;
            loaded = Class.forName(base, name);
            return loaded != null;
        }
        home = instrument.isNamed() && instrument.getPackages().contains(packageName)
                ? instrument
                : homeOf(packageName);
        return home != null;
    }

    private static @Nullable Module homeOf(String packageName) {
        for (Module module : ModuleLayer.boot().modules()) {
            if (module.getPackages().contains(packageName)) {
                return module;
            }
        }
        return null;
    }

    /** True if the class of that module is this one: also of a JDK module in an application's own layer. */
    boolean isFor(@Nullable Module module) {
        return module != null && (module == home || isOfImage(module));
    }

    /** True if a module comes out of the run-time image, whichever layer it is in. No lock, no look-up but in a map. */
    static boolean isOfImage(Module module) {
        ModuleLayer layer = module.getLayer();
        if (layer == null) {
            return false;
        }
        Optional<ResolvedModule> resolved = layer.configuration().findModule(module.getName());
        if (resolved.isEmpty()) {
            return false;
        }
        Optional<URI> location = resolved.get().reference().location();
        return location.isPresent() && "jrt".equals(location.get().getScheme());
    }

    /**
     * The class file, for a look at how the rows fit.
     *
     * @return null if the module does not have the class
     */
    byte @Nullable [] classFile() throws IOException {
        Module module = home;
        if (module == null) {
            return null;
        }
        try (InputStream in = module.getResourceAsStream(internalName + ".class")) {
            return in == null ? null : in.readAllBytes();
        }
    }

    /** True if all rows may be without their class. */
    boolean mayBeAbsent() {
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).mayBeAbsent()) {
                return false;
            }
        }
        return true;
    }

    /** The class is not loaded yet, and known to match as the table says. */
    void expect(int measured) {
        int[] expected = new int[rows.size()];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = rows.get(i).matchesOn(measured);
        }
        outcome.expect(expected);
    }

    /**
     * Tries how the rows fit the class file, while nobody has loaded the class.
     *
     * @throws IOException if it cannot be read
     */
    void fit(int measured) throws IOException {
        byte[] classFile = classFile();
        if (classFile != null) {
            outcome.expect(Weaver.weave(internalName, classFile, rows).matches());
        } else if (mayBeAbsent()) {
            absent();
            expect(measured);
        } else {
            outcome.failed(new ClassNotFoundException(className()));
        }
    }

    /** Ids of all rows. */
    String ids() {
        String ids = "";
        for (int i = 0; i < rows.size(); i++) {
            ids += (i == 0 ? "" : ",") + rows.get(i).id();
        }
        return ids;
    }
}
