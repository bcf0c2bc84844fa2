package org.audithalt.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The classes and resources of the agent's jar that run in an audited process, read whole at start: nothing is ever opened
 * again, so no lock of a jar and no hook stands between the agent and its own code.
 */
final class AgentJar {
    private static final String ROOT = "org/audithalt/";
    private static final String BRIDGE = "org/audithalt/bridge/";
    private static final String COMMAND_LINE = "org/audithalt/cli/";
    private static final String PROOF = "org/audithalt/hook/Mediation";
    private static final String PROOF_TABLE = "org/audithalt/hook/natives.table";
    private static final String CLASS = ".class";

    private final Map<String, byte[]> entries;
    private final List<String> order;

    private AgentJar(Map<String, byte[]> entries, List<String> order) {
        this.entries = entries;
        this.order = order;
    }

    /** Path of the jar. */
    static String location() {
        CodeSource source = Agent.class.getProtectionDomain().getCodeSource();
        try {
            return source == null ? "" : Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException | RuntimeException unusable) {
            return "";
        }
    }

    static AgentJar read() throws IOException {
        return read(false);
    }

    /** All that the mediation proof needs, for a loader that is dropped after it. */
    static AgentJar readForProof() throws IOException {
        return read(true);
    }

    private static AgentJar read(boolean proof) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        List<String> order = new ArrayList<>();
        try (ZipFile zip = new ZipFile(location())) {
            Enumeration<? extends ZipEntry> all = zip.entries();
            while (all.hasMoreElements()) {
                ZipEntry entry = all.nextElement();
                String name = entry.getName();
                if ((isForAuditing(name) || (proof && isOfProof(name))) && !entry.isDirectory()) {
                    entries.put(name, bytes(zip, entry));
                    order.add(name);
                }
            }
        }
        return new AgentJar(entries, order);
    }

    /** The command line never runs there, the mediation proof only before the start, see {@link #readForProof}. */
    private static boolean isForAuditing(String name) {
        return name.startsWith(ROOT) && !name.startsWith(COMMAND_LINE) && !isOfProof(name);
    }

    private static boolean isOfProof(String name) {
        return name.startsWith(PROOF) || name.equals(PROOF_TABLE);
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    byte @Nullable [] entry(String name) {
        return entries.get(name);
    }

    /** Entry names of the bridge's classes. */
    List<String> bridgeEntries() {
        List<String> bridge = new ArrayList<>();
        for (String name : order) {
            if (name.startsWith(BRIDGE) && name.endsWith(CLASS) && !name.endsWith("package-info.class")) {
                bridge.add(name);
            }
        }
        return bridge;
    }

    /** Names of all classes for the agent's own loader. */
    String[] classNames() {
        List<String> names = new ArrayList<>();
        for (String name : order) {
            if (name.endsWith(CLASS) && !name.startsWith(BRIDGE) && !name.endsWith("package-info.class")) {
                names.add(name.substring(0, name.length() - CLASS.length()).replace('/', '.'));
            }
        }
        return names.toArray(new String[0]);
    }
}
