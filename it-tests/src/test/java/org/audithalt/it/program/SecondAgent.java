package org.audithalt.it.program;

/** Another agent, loaded into a process that is halted. */
public final class SecondAgent {
    private SecondAgent() {}

    public static void agentmain(String argument) {
        System.setProperty("second.agent", "loaded");
    }
}
