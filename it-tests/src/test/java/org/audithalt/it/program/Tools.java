package org.audithalt.it.program;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.prefs.Preferences;
import javax.management.ObjectName;
import jdk.jfr.Recording;

/**
 * As {@link Operations}, for processes, signals, libraries, dumps, agents and commands; then halts with status 3. Needs
 * {@code -Djdk.attach.allowAttachSelf=true}.
 */
public final class Tools {
    private final Path dir;

    private Tools(Path dir) {
        this.dir = dir;
    }

    /**
     * Runs.
     *
     * @param arguments an empty directory, the jar of an agent, an empty file
     */
    public static void main(String[] arguments) throws Exception {
        Tools tools = new Tools(Path.of(arguments[0]));
        tools.processes();
        tools.signals();
        tools.dumps();
        tools.preferences();
        tools.agents(arguments[1], arguments[2]);
        if (Runtime.version().feature() >= 22) {
            tools.functions();
        }
        System.out.println("done");
        Runtime.getRuntime().halt(3);
    }

    private void processes() throws Exception {
        Process first = new ProcessBuilder("sleep", "100").start();
        Process second = new ProcessBuilder("sleep", "100").start();
        System.out.println("first=" + first.pid());
        System.out.println("second=" + second.pid());
        Operations.on("destroy", first::destroy);
        Operations.on("destroy-forced", () -> second.toHandle().destroyForcibly());
        ProcessHandle handle = first.toHandle();
        first.waitFor();
        second.waitFor();
        Operations.on("destroy-gone", () -> handle.destroy());
        Operations.on("info", () -> System.out.println(ProcessHandle.current().info()));
        Operations.on(
                "children",
                () -> System.out.println(ProcessHandle.current().children().count()));
        Operations.on("parent", () -> System.out.println(ProcessHandle.current().parent()));
    }

    /** By reflection, because the compiler warns of sun.misc. */
    private void signals() {
        Operations.attempt("signals", () -> {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object signal = type.getConstructor(String.class).newInstance("WINCH");
            Object nothing = java.lang.reflect.Proxy.newProxyInstance(
                    Tools.class.getClassLoader(), new Class<?>[] {handlers}, (proxy, method, values) -> null);
            Operations.on(
                    "handle", () -> type.getMethod("handle", type, handlers).invoke(null, signal, nothing));
            Operations.on("raise", () -> type.getMethod("raise", type).invoke(null, signal));
        });
    }

    private void dumps() throws Exception {
        HotSpotDiagnosticMXBean diagnostic = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        String heap = dir.resolve("heap.hprof").toString();
        Operations.on("dump", () -> diagnostic.dumpHeap(heap, true));
        Operations.on("dump-exists", () -> diagnostic.dumpHeap(heap, true));
        Operations.on("option", () -> diagnostic.setVMOption("HeapDumpOnOutOfMemoryError", "false"));
        Operations.on("option-none", () -> diagnostic.setVMOption("NoSuchOption", "1"));
        ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
        for (String word : new String[] {"", "-none"}) {
            Object[] words = {word.isEmpty() ? new String[0] : new String[] {word}};
            Operations.on(
                    "command" + word,
                    () -> ManagementFactory.getPlatformMBeanServer()
                            .invoke(commands, "vmUptime", words, new String[] {String[].class.getName()}));
        }
        Operations.on("recording", () -> {
            try (Recording recording = new Recording()) {
                recording.start();
                recording.dump(dir.resolve("recording.jfr"));
            }
        });
    }

    private void preferences() {
        System.setProperty("java.util.prefs.userRoot", dir.toString());
        Operations.attempt(
                "prefs",
                () -> Operations.on("preferences", () -> {
                    Preferences node = Preferences.userRoot().node("audithalt");
                    node.put("a", "b");
                    node.flush();
                }));
    }

    private void agents(String agent, String noAgent) {
        String self = Long.toString(ProcessHandle.current().pid());
        Operations.attempt("agents", () -> {
            Operations.on("attach", () -> {
                VirtualMachine machine = VirtualMachine.attach(self);
                machine.loadAgent(agent, "option");
                machine.detach();
            });
            Operations.on("attach-none", () -> {
                VirtualMachine machine = VirtualMachine.attach(self);
                try {
                    machine.loadAgent(noAgent);
                } finally {
                    machine.detach();
                }
            });
        });
    }

    /** By reflection: the class has to run on 17. */
    private void functions() {
        Operations.attempt("functions", () -> {
            Class<?> linkers = Class.forName("java.lang.foreign.Linker");
            Class<?> look = Class.forName("java.lang.foreign.SymbolLookup");
            Class<?> arenas = Class.forName("java.lang.foreign.Arena");
            Class<?> segments = Class.forName("java.lang.foreign.MemorySegment");
            Class<?> descriptors = Class.forName("java.lang.foreign.FunctionDescriptor");
            Class<?> options = Class.forName("[Ljava.lang.foreign.Linker$Option;");
            Class<?> layouts = Class.forName("java.lang.foreign.MemoryLayout");
            Object linker = linkers.getMethod("nativeLinker").invoke(null);
            Object lookup = linkers.getMethod("defaultLookup").invoke(linker);
            Object getpid = ((java.util.Optional<?>)
                            look.getMethod("find", String.class).invoke(lookup, "getpid"))
                    .orElseThrow();
            Object layout = Class.forName("java.lang.foreign.ValueLayout")
                    .getField("JAVA_INT")
                    .get(null);
            Object none = java.lang.reflect.Array.newInstance(layouts, 0);
            Object function =
                    descriptors.getMethod("of", layouts, none.getClass()).invoke(null, layout, none);
            Object noOptions = java.lang.reflect.Array.newInstance(options.getComponentType(), 0);
            Operations.on(
                    "downcall",
                    () -> linkers.getMethod("downcallHandle", segments, descriptors, options)
                            .invoke(linker, getpid, function, noOptions));
            Operations.on(
                    "downcall-null",
                    () -> unwrapped(() -> linkers.getMethod("downcallHandle", descriptors, options)
                            .invoke(linker, null, noOptions)));
            Object arena = arenas.getMethod("global").invoke(null);
            Operations.on(
                    "library",
                    () -> look.getMethod("libraryLookup", String.class, arenas).invoke(null, "libm.so.6", arena));
            Operations.on(
                    "library-none",
                    () -> unwrapped(() -> look.getMethod("libraryLookup", String.class, arenas)
                            .invoke(null, "libnone.so", arena)));
        });
    }

    private static void unwrapped(Operations.Action action) throws Exception {
        try {
            action.run();
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }
}
