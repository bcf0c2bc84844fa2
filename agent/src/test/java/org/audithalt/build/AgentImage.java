package org.audithalt.build;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import org.audithalt.agent.AgentImageLayout;
import org.audithalt.hook.RowCompiler;
import org.objectweb.asm.ClassReader;

/** Puts the agent's image ({@link AgentImageLayout}) into its finished jar. What the mediation proof alone needs is no part of it. */
public final class AgentImage {
    private static final String ROOT = "org/audithalt/";
    private static final String BRIDGE = ROOT + "bridge/";
    private static final String COMMAND_LINE = ROOT + "cli/";
    private static final String LATE = ROOT + "control/jmx/";
    private static final String REVIEW = ROOT + "review/";
    private static final String HOOKS = ROOT + "hook/";
    private static final int[] JDKS = {17, 21, 25};
    private static final String PROOF = ROOT + "hook/Mediation";
    private static final String PROOF_TABLE = ROOT + "hook/natives.table";
    private static final String CLASS = ".class";

    private final Map<String, byte[]> contents = new TreeMap<>();
    private final Set<String> order = new LinkedHashSet<>();

    private AgentImage() {}

    /** Arguments: the jar, and the time that its entries have (ISO 8601). */
    public static void main(String[] args) throws IOException {
        TimeZone own = TimeZone.getDefault();
        // zip entries bear local times
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        try {
            addTo(Path.of(args[0]), Instant.parse(args[1]));
        } finally {
            TimeZone.setDefault(own);
        }
    }

    /**
     * Adds the image of the classes and files that a jar has, or replaces it.
     *
     * @param time of the entry
     */
    public static void addTo(Path jar, Instant time) throws IOException {
        Map<String, String> stored = Map.of("compressionMethod", "STORED");
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), stored)) {
            AgentImage image = new AgentImage();
            image.read(zip.getPath("/"));
            Path entry = zip.getPath("/" + AgentImageLayout.ENTRY);
            Files.write(entry, image.bytes());
            FileTime each = FileTime.from(time);
            Files.getFileAttributeView(entry, BasicFileAttributeView.class).setTimes(each, each, each);
        }
    }

    private void read(Path root) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(root.resolve(ROOT))) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String name = root.relativize(file).toString();
            boolean left = name.startsWith(COMMAND_LINE)
                    || name.startsWith(REVIEW)
                    || name.startsWith(PROOF)
                    || name.equals(PROOF_TABLE)
                    || name.endsWith("package-info.class")
                    || name.equals(AgentImageLayout.ENTRY);
            if (!left) {
                byte[] content = Files.readAllBytes(file);
                // an MXBean's types are in the signatures that a bare class lacks
                boolean bare = name.endsWith(CLASS) && !name.startsWith(LATE);
                contents.put(name, bare ? BareClass.of(content) : content);
            }
        }
        byte[] table = contents.remove(HOOKS + "hooks.table");
        for (int feature : JDKS) {
            contents.put(HOOKS + RowCompiler.name(feature), RowCompiler.compile(table, feature));
        }
        for (String name : contents.keySet()) {
            order(name);
        }
    }

    /** Classes that this one extends or implements come first. */
    private void order(String name) {
        if (name.endsWith(CLASS) && !order.contains(name)) {
            ClassReader reader = new ClassReader(contents.get(name));
            List<String> parents = new ArrayList<>(List.of(reader.getInterfaces()));
            parents.add(reader.getSuperName());
            for (String parent : parents) {
                if (contents.containsKey(parent + CLASS)) {
                    order(parent + CLASS);
                }
            }
        }
        order.add(name);
    }

    private byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(AgentImageLayout.MAGIC);
        out.writeInt(order.size());
        for (String name : order) {
            byte[] content = contents.get(name);
            out.writeByte(kind(name));
            out.writeShort(name.length());
            out.writeInt(content.length);
            out.write(name.getBytes(StandardCharsets.ISO_8859_1));
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static int kind(String name) {
        // what uses java.management is loaded late, if ever
        if (!name.endsWith(CLASS) || name.startsWith(LATE)) {
            return AgentImageLayout.FILE;
        }
        return name.startsWith(BRIDGE) ? AgentImageLayout.BRIDGE : AgentImageLayout.CLASS;
    }
}
