package org.audithalt.agent;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The classes and files of the agent's jar that run in an audited process, read whole at start: nothing is ever opened
 * again, so no lock of a jar and no hook stands between the agent and its own code.
 */
final class AgentJar {
    private static final String CLASS = ".class";
    private static final String PROOF = "org/audithalt/hook/Mediation";
    private static final String HOOK_TABLE = "org/audithalt/hook/hooks.table";
    private static final String PROOF_TABLE = "org/audithalt/hook/natives.table";

    /** A class file, as a piece of the image. */
    record Piece(int kind, String entry, byte[] image, int offset, int length) {
        String className() {
            return entry.substring(0, entry.length() - CLASS.length()).replace('/', '.');
        }

        byte[] bytes() {
            return Arrays.copyOfRange(image, offset, offset + length);
        }
    }

    private final long build;
    private final List<Piece> pieces;

    private AgentJar(long build, List<Piece> pieces) {
        this.build = build;
        this.pieces = pieces;
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

    /**
     * Reads the jar.
     *
     * @param location its path
     */
    static AgentJar read(String location) throws IOException {
        try (ZipFile zip = new ZipFile(location)) {
            ZipEntry entry = zip.getEntry(AgentImageLayout.ENTRY);
            if (entry == null) {
                throw new FileNotFoundException(location + ": has no " + AgentImageLayout.ENTRY + " (build it anew)");
            }
            return new AgentJar(entry.getSize() << Integer.SIZE | entry.getCrc(), pieces(content(zip, entry)));
        }
    }

    private static List<Piece> pieces(byte[] image) throws IOException {
        if (image.length < AgentImageLayout.HEADER_BYTES || number(image, 0, Integer.BYTES) != AgentImageLayout.MAGIC) {
            throw new IOException(AgentImageLayout.ENTRY + " of the agent's jar is not of this version");
        }
        int count = number(image, AgentImageLayout.ENTRIES_OFFSET, Integer.BYTES);
        List<Piece> pieces = new ArrayList<>(count);
        int at = AgentImageLayout.HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            int nameBytes = number(image, at + AgentImageLayout.NAME_BYTES_OFFSET, Short.BYTES);
            int bytes = number(image, at + AgentImageLayout.CONTENT_BYTES_OFFSET, Integer.BYTES);
            int name = at + AgentImageLayout.ENTRY_HEADER_BYTES;
            pieces.add(new Piece(
                    image[at],
                    new String(image, name, nameBytes, StandardCharsets.ISO_8859_1),
                    image,
                    name + nameBytes,
                    bytes));
            at = name + nameBytes + bytes;
        }
        return pieces;
    }

    private static int number(byte[] image, int at, int bytes) {
        int number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | image[at + i] & 0xff;
        }
        return number;
    }

    /** Length and checksum of all that runs in an audited process: no other build of the agent has this number. */
    long build() {
        return build;
    }

    /** The bridge's classes, each behind those that it extends. */
    List<Piece> bridge() {
        return ofKind(AgentImageLayout.BRIDGE);
    }

    /** All other classes, each behind those that it extends. */
    List<Piece> classes() {
        return ofKind(AgentImageLayout.CLASS);
    }

    private List<Piece> ofKind(int kind) {
        List<Piece> found = new ArrayList<>(pieces.size());
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).kind() == kind) {
                found.add(pieces.get(i));
            }
        }
        return found;
    }

    /** What is no class, by entry name. */
    Map<String, byte[]> files() {
        Map<String, byte[]> files = new HashMap<>();
        for (Piece file : ofKind(AgentImageLayout.FILE)) {
            files.put(file.entry(), file.bytes());
        }
        return files;
    }

    /** Classes and files that are not the bridge's, by entry name. */
    Map<String, Piece> entries() {
        Map<String, Piece> entries = new HashMap<>();
        for (Piece piece : pieces) {
            if (piece.kind() != AgentImageLayout.BRIDGE) {
                entries.put(piece.entry(), piece);
            }
        }
        return entries;
    }

    /**
     * What the mediation proof needs besides; it is no part of the image, for it rarely runs.
     *
     * @param location path of the jar
     * @param entries to add it to
     */
    static void addProof(String location, Map<String, Piece> entries) throws IOException {
        try (ZipFile zip = new ZipFile(location)) {
            Enumeration<? extends ZipEntry> all = zip.entries();
            while (all.hasMoreElements()) {
                ZipEntry entry = all.nextElement();
                String name = entry.getName();
                if (name.startsWith(PROOF) || name.equals(PROOF_TABLE) || name.equals(HOOK_TABLE)) {
                    byte[] content = content(zip, entry);
                    int kind = name.endsWith(CLASS) ? AgentImageLayout.CLASS : AgentImageLayout.FILE;
                    entries.put(name, new Piece(kind, name, content, 0, content.length));
                }
            }
        }
    }

    private static byte[] content(ZipFile zip, ZipEntry entry) throws IOException {
        byte[] content = new byte[(int) entry.getSize()];
        try (InputStream in = zip.getInputStream(entry)) {
            // at once: readNBytes would take pieces and copy them together
            if (in.readNBytes(content, 0, content.length) < content.length) {
                throw new EOFException(entry.getName());
            }
        }
        return content;
    }

    /** Names of all classes for a loader of the agent's own. */
    String[] classNames() {
        List<Piece> classes = classes();
        String[] names = new String[classes.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = classes.get(i).className();
        }
        return names;
    }
}
