package org.audithalt.agent;

import java.io.File;
import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

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
        File jar = new File(program);
        if (jar.getAbsolutePath().equals(AgentJar.location())) {
            return true;
        }
        // a copy, a link or another release: its own classes would meet those of this one
        return jar.getName().contains("audithalt") && isCommandLine(jar);
    }

    private static boolean isCommandLine(File jar) {
        try (JarFile file = new JarFile(jar)) {
            Manifest manifest = file.getManifest();
            return manifest != null
                    && OWN_MAIN.equals(manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS));
        } catch (IOException unreadable) {
            return false;
        }
    }
}
