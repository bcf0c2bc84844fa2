package org.audithalt.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.audithalt.bridge.Installation;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM enters: {@code premain} and {@code agentmain}. Lives on the application's class loader and does as little as
 * possible there: it puts the agent on the bootstrap loader and hands over to {@code Start}. There nothing stands between a
 * class and its use, neither a class loader in Java with its locks nor the verifier, which together took a third of the start.
 * An agent that is attached keeps to a loader of its own but for the bridge: the JVM may hold the classes of an earlier one.
 *
 * <p>A start that is refused ends the JVM before {@code main} with a code of {@code StartRefusal}; a refused attach leaves the target
 * as it was.
 */
public final class Agent {
    /** Exit code of a start that failed before anything could be looked at; {@code StartRefusal} has the others. */
    private static final int EXIT_SYSTEM = 71;

    private static final String NOT_BEGUN = "; start refused with exit code 71: the system or the agent failed";

    private static final String PREFIX = "audithalt: ";
    private static final String BRIDGE = "org.audithalt.bridge.Bridge";
    private static final String START = "org.audithalt.agent.Start";

    /** Loaded here before the bootstrap loader has one of these names: its classes are of another run-time package than this one. */
    private static final Class<?>[] OWN = {
        AgentLoader.class, AttachRefused.class, AttachReport.class, Bootstrap.class, StartFailure.class
    };

    private static final AtomicBoolean STARTING = new AtomicBoolean();

    private Agent() {}

    /** {@code -javaagent:audithalt.jar[=key=value,…]}. */
    public static void premain(@Nullable String argument, Instrumentation instrumentation) {
        if (JdkTools.isOne()) {
            return;
        }
        int[] exitCode = {0};
        String refused = start(argument, instrumentation, false, exitCode);
        if (refused != null) {
            print(exitCode[0] == 0 ? refused.concat(NOT_BEGUN) : refused);
            Runtime.getRuntime().halt(exitCode[0] == 0 ? EXIT_SYSTEM : exitCode[0]);
        }
    }

    /** Attach to a running JVM. */
    public static void agentmain(@Nullable String argument, Instrumentation instrumentation) throws AttachRefused {
        String refused = start(argument, instrumentation, true, new int[1]);
        if (refused != null) {
            print(refused);
            if (!AttachReport.isWanted(argument)) {
                // the only way to tell a tool that reads no report; the JVM adds lines of its own on the target's
                // stderr
                throw new AttachRefused(refused);
            }
        }
    }

    private static @Nullable String start(
            @Nullable String argument, Instrumentation instrumentation, boolean attached, int[] exitCode) {
        if (isActive() || !STARTING.compareAndSet(false, true)) {
            String again = isActive()
                    ? "already active in this JVM; this second start is ignored"
                    : "its start is under way in this JVM, or waits for space; this second start is ignored";
            if (attached) {
                AttachReport.write(argument, again);
                return again;
            }
            print(again);
            return null;
        }
        try {
            return begin(argument, instrumentation, attached, exitCode);
        } finally {
            STARTING.set(false);
        }
    }

    private static @Nullable String begin(
            @Nullable String argument, Instrumentation instrumentation, boolean attached, int[] exitCode) {
        for (Class<?> own : OWN) {
            if (own.getClassLoader() == null) {
                return "the agent's jar is on the boot class path (leave it out of -Xbootclasspath)";
            }
        }
        try {
            String location = AgentJar.location();
            AgentJar jar = AgentJar.read(location);
            Bootstrap.defineBridge(jar, instrumentation);
            if (Installation.build() != 0 && Installation.build() != jar.build()) {
                return "another build of the agent was refused in this JVM before (restart the program)";
            }
            Installation.begin(location, jar.build(), jar.files());
            String implementation = Agent.class.getPackage().getImplementationVersion();
            String version = implementation == null ? "unknown" : implementation;
            if (attached) {
                return attach(argument, instrumentation, version, new AgentLoader(jar.entries()), jar.classNames());
            }
            // found on the bootstrap loader from here on
            return Start.begin(argument, instrumentation, version, false, Bootstrap.define(jar.classes()), exitCode);
        } catch (InvocationTargetException failed) {
            return StartFailure.line(failed.getCause() == null ? failed : failed.getCause());
        } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError failed) {
            return StartFailure.line(failed);
        }
    }

    private static @Nullable String attach(
            @Nullable String argument,
            Instrumentation instrumentation,
            String version,
            AgentLoader loader,
            String[] names)
            throws ReflectiveOperationException {
        Bootstrap.open(instrumentation, loader.getUnnamedModule());
        return (String) loader.loadClass(START)
                .getMethod(
                        "begin",
                        String.class,
                        Instrumentation.class,
                        String.class,
                        boolean.class,
                        Class[].class,
                        int[].class)
                .invoke(null, argument, instrumentation, version, true, loader.load(names), new int[1]);
    }

    private static boolean isActive() {
        try {
            Class<?> bridge = Class.forName(BRIDGE, false, null);
            return Boolean.TRUE.equals(bridge.getMethod("installed").invoke(null));
        } catch (ReflectiveOperationException absent) {
            return false;
        }
    }

    /** Prints lines on stderr, each with our prefix; not through System.err, whose lock may be held. */
    private static void print(String lines) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        while (from < lines.length()) {
            int end = lines.indexOf('\n', from);
            end = end < 0 ? lines.length() : end;
            text.append(PREFIX).append(lines, from, end).append('\n');
            from = end + 1;
        }
        try {
            new FileOutputStream(FileDescriptor.err).write(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // nobody reads stderr; the exit code still tells
        }
    }
}
