package org.audithalt.it.program;

/** Another agent, loaded into a process that is halted. */
public final class SecondAgent {
    private SecondAgent() {}

    /** @param argument {@code fail} if it is to fail */
    public static void agentmain(String argument) {
        if ("fail".equals(argument)) {
            throw new IllegalArgumentException(argument);
        }
        System.setProperty("second.agent", "loaded");
    }
}
