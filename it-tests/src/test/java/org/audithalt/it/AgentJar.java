package org.audithalt.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes the jar of another agent from a program of the tests. */
final class AgentJar {
    private AgentJar() {}

    /**
     * Writes the jar.
     *
     * @param agent the agent's class
     * @param others classes that it needs, by the end of their binary names after {@code $}
     */
    static Path of(Path directory, Class<?> agent, String... others) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Agent-Class", agent.getName());
        attributes.putValue("Premain-Class", agent.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        attributes.putValue("Can-Redefine-Classes", "true");
        Path jar = directory.resolve(agent.getSimpleName() + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            String name = agent.getName().replace('.', '/');
            add(out, agent, name + ".class");
            for (String other : List.of(others)) {
                add(out, agent, name + "$" + other + ".class");
            }
        }
        return jar;
    }

    private static void add(JarOutputStream out, Class<?> agent, String entry) throws IOException {
        try (InputStream in = agent.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new ZipEntry(entry));
            in.transferTo(out);
        }
    }
}
