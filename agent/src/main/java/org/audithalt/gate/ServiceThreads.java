package org.audithalt.gate;

import org.jspecify.annotations.Nullable;

/**
 * The JVM's own threads that must never sleep at the gate, because tools, reference handling, process exit or the
 * scheduler of virtual threads need them. An explicit list: application code runs in JDK thread groups, too, so the group
 * alone says nothing.
 *
 * <p>Asked on the slow path only, also when the heap is exhausted. Calls final methods of {@code Thread} only; allocates
 * nothing: a class makes its name when it is first asked for it, so carriers are known by their class itself.
 */
public final class ServiceThreads {
    private static final String[] JDK_GROUPS = {"system", "InnocuousThreadGroup"};
    private static final String[] SYSTEM_NAMES = {
        "Reference Handler",
        "Finalizer",
        "Signal Dispatcher",
        "Attach Listener",
        "Service Thread",
        "Monitor Deflation Thread",
        "Common-Cleaner",
        "VirtualThread-unparker",
        "VirtualThread-unblocker"
    };
    /** By name alone: they belong to the group of whoever started the recording. */
    private static final String[] JFR_NAMES = {
        "JFR Recorder Thread", "JFR Recording Scheduler", "JFR Periodic Tasks", "JFR Shutdown Hook"
    };

    private static final String[] SYSTEM_NAME_PREFIXES = {
        "process reaper", "Read-Poller", "Write-Poller", "Master-Poller", "RMI TCP Accept-", "VirtualThread-unparker"
    };

    private static final @Nullable Class<?> CARRIER = carrier();

    private ServiceThreads() {}

    private static @Nullable Class<?> carrier() {
        try {
            return Class.forName("jdk.internal.misc.CarrierThread", false, null);
        } catch (ClassNotFoundException absent) {
            // a JDK without virtual threads
            return null;
        }
    }

    /** Whether this thread may never be suspended. */
    public static boolean contains(Thread thread) {
        if (CARRIER != null && CARRIER.isInstance(thread)) {
            return true;
        }
        String name = thread.getName();
        for (String jfr : JFR_NAMES) {
            if (jfr.equals(name)) {
                return true;
            }
        }
        ThreadGroup group = thread.getThreadGroup();
        if (group == null || !isJdkGroup(group.getName())) {
            return false;
        }
        for (String known : SYSTEM_NAMES) {
            if (known.equals(name)) {
                return true;
            }
        }
        for (String prefix : SYSTEM_NAME_PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isJdkGroup(String name) {
        for (String group : JDK_GROUPS) {
            if (group.equals(name)) {
                return true;
            }
        }
        return false;
    }
}
