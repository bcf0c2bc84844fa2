package org.audithalt.it.program;

import java.io.FileOutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;

/**
 * Another agent that transforms a class of the JDK: {@code keep} returns the bytes that it is given, {@code strip} those of
 * the JDK's image, as an agent does that keeps a copy of its own.
 */
public final class RivalAgent {
    private RivalAgent() {}

    public static void premain(String argument, Instrumentation instrumentation) throws Exception {
        agentmain(argument, instrumentation);
    }

    public static void agentmain(String argument, Instrumentation instrumentation) throws Exception {
        byte[] original = Files.readAllBytes(Path.of(URI.create("jrt:/java.base/java/io/FileOutputStream.class")));
        instrumentation.addTransformer(new Rival(argument.equals("strip") ? original : null), true);
        instrumentation.retransformClasses(FileOutputStream.class);
        System.setProperty("rival.agent", argument);
    }

    private static final class Rival implements ClassFileTransformer {
        private final byte[] mine;

        Rival(byte[] mine) {
            this.mine = mine;
        }

        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
            return "java/io/FileOutputStream".equals(name) ? (mine == null ? classFile.clone() : mine) : null;
        }
    }
}
