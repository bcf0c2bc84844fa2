package org.audithalt.rule;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import org.audithalt.bridge.Installation;
import org.jspecify.annotations.Nullable;

/**
 * The rules files inside the jar. A profile is named where a file can be, without a slash or a dot: {@code rules=capp}. A word
 * with one of these is a file ({@code ./capp}), so that what a name means never depends on the working directory.
 *
 * <p>All are in memory once this class is initialised: taking another one later opens no file. Immutable, safe to use from any
 * thread.
 */
public final class Profiles {
    /** The rules in force if none are named. */
    public static final String DEFAULT = "capp";

    private static final String[] NAMES = {"capp", "lspp", "stig", "ospp", "pci", "all"};
    private static final byte[][] CONTENTS = contents();

    private Profiles() {}

    /**
     * The names, the default first.
     *
     * @return a copy
     */
    public static String[] names() {
        return NAMES.clone();
    }

    /**
     * Tells whether a word names a profile.
     *
     * @param word what was written where a rules file can be named
     * @return false for files and for unknown words
     */
    public static boolean isName(String word) {
        return RuleWords.contains(NAMES, word);
    }

    /**
     * What is wrong with a word for a profile or file, before any file is looked for.
     *
     * @param word what was written where a rules file can be named, not empty
     * @return null if it names a profile or a file
     */
    public static @Nullable String objection(String word) {
        if (isName(word) || word.indexOf('/') >= 0 || word.indexOf('.') >= 0) {
            return null;
        }
        StringBuilder text = new StringBuilder("unknown profile");
        text.append(NearestWord.hint(NearestWord.of(word.toLowerCase(Locale.ROOT), NAMES)))
                .append("; there are ");
        for (int i = 0; i < NAMES.length; i++) {
            text.append(i == 0 ? "" : i == NAMES.length - 1 ? " and " : ", ").append(NAMES[i]);
        }
        return text.append(" (for a file write ./").append(word).append(')').toString();
    }

    /**
     * A profile where a list of files is asked for ({@link RuleBook#load}): files are absolute there, a profile is its bare name.
     *
     * @param name a profile's
     * @return a path of one element
     */
    public static Path path(String name) {
        return Path.of(name);
    }

    /** The bytes of a profile, not to be modified; null if a path is a file's. */
    static byte @Nullable [] content(Path path) {
        return content(path.toString());
    }

    /** The same of a name. */
    static byte @Nullable [] content(String name) {
        for (int i = 0; i < NAMES.length; i++) {
            if (name.equals(NAMES[i])) {
                return CONTENTS[i];
            }
        }
        return null;
    }

    private static byte[][] contents() {
        byte[][] contents = new byte[NAMES.length][];
        for (int i = 0; i < NAMES.length; i++) {
            String resource = NAMES[i].concat(".rules");
            try (InputStream in = Installation.open(Profiles.class, resource)) {
                if (in == null) {
                    throw new IllegalStateException("profile " + resource + " is missing from the agent's jar");
                }
                contents[i] = in.readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException("profile " + resource + ": " + e.getMessage(), e);
            }
        }
        return contents;
    }
}
