package org.audithalt.hook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.bridge.Installation;

/**
 * The run-time images for which complete mediation is proven: those of this build, {@code images.table} beside this class,
 * or those of an administrator's file. Immutable, safe to use from any thread.
 *
 * <p>A line of either: {@code IDENTITY TABLES CLASSES NATIVES VERSION VENDOR}, see {@link #line}. TABLES tells by which
 * tables it is proven: after a change of them a line counts for nothing until the image is proven anew.
 */
public final class ProvenImages {
    private static final String RESOURCE = "images.table";
    private static final int COLUMNS = 6;

    private final List<String> identities;

    private ProvenImages(List<String> identities) {
        this.identities = List.copyOf(identities);
    }

    /**
     * Reads the table of this build.
     *
     * @throws IllegalStateException if the jar is damaged: the table is missing or wrong
     */
    public static ProvenImages load() {
        try {
            return parse(new String(resource(RESOURCE), StandardCharsets.UTF_8), tablesOfThisBuild());
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("table " + RESOURCE + ": " + e.getMessage(), e);
        }
    }

    /**
     * Parses a table.
     *
     * @param tables what TABLES must be; lines proven by other tables count for nothing
     * @throws IllegalArgumentException naming the line that is wrong
     */
    public static ProvenImages parse(String text, String tables) {
        List<String> found = new ArrayList<>();
        int number = 0;
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            int to = end < 0 ? text.length() : end;
            number++;
            String line = text.substring(from, to).strip();
            from = to + 1;
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            String[] words = HookRowParser.split(line);
            if (words.length != COLUMNS) {
                throw new IllegalArgumentException(
                        "line " + number + ": " + words.length + " words instead of " + COLUMNS);
            }
            if (words[1].equals(tables)) {
                found.add(words[0]);
            }
        }
        return new ProvenImages(found);
    }

    /** True if the image is listed. */
    public boolean has(ImageIdentity image) {
        return identities.contains(image.text());
    }

    /** How many images are listed. */
    public int size() {
        return identities.size();
    }

    /**
     * The line of an image, without end of line.
     *
     * @param tables as {@link #tablesOfThisBuild}
     */
    public static String line(ImageIdentity image, String tables, int classes, int natives) {
        return image.text() + " " + tables + " " + classes + " " + natives + " " + image.version() + " "
                + image.vendor();
    }

    /**
     * Tells this build's tables of hooks and native methods from those of others: the checksum by which its images were proven.
     * An audited process has no table of native methods to compute it from; the build does.
     *
     * @throws IllegalStateException if the jar is damaged
     */
    public static String tablesOfThisBuild() {
        try {
            return tablesOf(new String(resource(RESOURCE), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** TABLES of the first line that is no comment. */
    private static String tablesOf(String text) throws IOException {
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            int to = end < 0 ? text.length() : end;
            String[] words = HookRowParser.split(text.substring(from, to).strip());
            if (words.length == COLUMNS && words[0].charAt(0) != '#') {
                return words[1];
            }
            from = to + 1;
        }
        throw new IOException("table " + RESOURCE + " lists no image");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Installation.open(ProvenImages.class, name)) {
            if (in == null) {
                throw new IOException(name + " is missing from the agent's jar");
            }
            return in.readAllBytes();
        }
    }
}
