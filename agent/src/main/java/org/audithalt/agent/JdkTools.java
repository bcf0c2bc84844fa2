package org.audithalt.agent;

import java.io.File;

/**
 * Programs that inherit {@code JAVA_TOOL_OPTIONS} and must not be audited: our own command line, which repairs what halts the
 * others, and the tools of {@code jdk.jcmd}. Compilers and jshell run user code and stay audited.
 */
final class JdkTools {
    private static final String OWN_MAIN = "org.audithalt.cli.Main";

    private JdkTools() {}

    static boolean isOne() {
        if ("jdk.jcmd".equals(System.getProperty("jdk.module.main"))) {
            return true;
        }
        String command = System.getProperty("sun.java.command", "");
        int space = command.indexOf(' ');
        String program = space < 0 ? command : command.substring(0, space);
        return OWN_MAIN.equals(program) || isOwnJar(program);
    }

    private static boolean isOwnJar(String program) {
        if (!program.endsWith(".jar")) {
            return false;
        }
        String own = AgentJar.location();
        return new File(program).getAbsolutePath().equals(own);
    }
}
