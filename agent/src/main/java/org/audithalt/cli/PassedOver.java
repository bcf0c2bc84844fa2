package org.audithalt.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A process that a command for all is not given to, for it could not take it.
 *
 * @param pid process id as seen from here
 * @param mainClass its main class, or its name for the kernel, as the process has it
 * @param why in one clause, safe for a terminal
 */
record PassedOver(long pid, String mainClass, String why) {
    static PassedOver of(HaltedStart start) {
        return new PassedOver(
                start.pid(), JavaProcess.mainClass(start.process().arguments()), "waits at its start for space");
    }

    static PassedOver of(SilentJvm silent) {
        return new PassedOver(silent.process().pid(), silent.process().name(), silent.what());
    }

    String line() {
        return "pid=" + pid + ": passed over: " + why;
    }

    /** For JSON, beside the answers of those that were asked. */
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("host_pid", pid);
        members.put("main_class", mainClass);
        members.put("passed_over", true);
        members.put("error", why);
        return members;
    }
}
