package org.audithalt.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JDK to test on: found on the machine, not listed. One of each supported release; the system property {@code jdks}
 * ({@code 17,25}) chooses among them.
 *
 * @param name as tests are named after it
 * @param feature 17, 21 or 25
 * @param home its directory, seen from where it runs
 * @param prefix command in front of its programs, for a JDK in another root directory
 * @param missing why it cannot be used; empty if it can
 */
record Jdk(String name, int feature, Path home, List<String> prefix, String missing) {
    private static final Set<Integer> SUPPORTED = new TreeSet<>(List.of(17, 21, 25));
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    private static final String REQUIRED = "REQUIRED_JDKS";
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");
    private static final List<Jdk> FOUND = find();

    /** Every supported release; a missing one skips its tests, or fails them if {@code REQUIRED_JDKS} names it. */
    static Stream<Jdk> all() {
        return FOUND.stream();
    }

    static Stream<Jdk> withVirtualThreads() {
        return all().filter(jdk -> jdk.feature >= FIRST_WITH_VIRTUAL_THREADS);
    }

    /** The command that runs {@code java}, to be followed by its arguments. Its current directory is the root's. */
    List<String> java() {
        return command("java");
    }

    /** The command that runs a program of {@code bin}. */
    List<String> command(String program) {
        checkPresent();
        List<String> command = new ArrayList<>(prefix);
        command.add(program(program));
        return command;
    }

    /** The same in a current directory that exists at the same path inside and outside: chroot(1) goes to its root. */
    List<String> commandIn(Path directory, String program) {
        checkPresent();
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("/usr/bin/env", "-C", directory.toString(), program(program)));
        return command;
    }

    /** A file of the JDK, as seen from here. A missing JDK skips or fails the test here, as where it is started. */
    Path file(String name) {
        checkPresent();
        return prefix.isEmpty()
                ? home.resolve(name)
                : Path.of(prefix.get(prefix.size() - 1) + home).resolve(name);
    }

    private String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private void checkPresent() {
        if (missing.isEmpty()) {
            return;
        }
        String required = System.getenv(REQUIRED);
        if (required != null && Arrays.asList(required.split(",")).contains(Integer.toString(feature))) {
            throw new AssertionError(missing + " (" + REQUIRED + "=" + required + ")");
        }
        Required.that(false, REQUIRED, missing);
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<Jdk> find() {
        String chosen = System.getProperty("jdks", "");
        List<Jdk> candidates = candidates();
        List<Jdk> found = new ArrayList<>();
        for (int feature : SUPPORTED) {
            if (chosen.isEmpty() || Arrays.asList(chosen.split(",")).contains(Integer.toString(feature))) {
                found.add(candidates.stream()
                        .filter(jdk -> jdk.feature == feature)
                        .findFirst()
                        .orElse(new Jdk(
                                "JDK " + feature, feature, Path.of(""), List.of(), "no JDK " + feature + " found")));
            }
        }
        return List.copyOf(found);
    }

    private static List<Jdk> candidates() {
        List<Jdk> candidates = new ArrayList<>();
        add(candidates, Path.of("/"), Path.of(System.getProperty("java.home")));
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("JAVA_HOME")) {
                add(candidates, Path.of("/"), Path.of(value));
            }
        });
        addInstalled(candidates, Path.of("/"));
        Path root = Path.of(System.getenv().getOrDefault("JDK21_ROOT", "/var/tmp/audithalt-jdk21"));
        // unprepared (.ci/jdk21) it could not even start
        if ("root".equals(System.getProperty("user.name")) && Files.exists(root.resolve("proc/self"))) {
            addInstalled(candidates, root);
        }
        return candidates;
    }

    private static void addInstalled(List<Jdk> candidates, Path root) {
        Path directory = root.resolve("usr/lib/jvm");
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> homes = Files.list(directory)) {
            homes.sorted().forEach(home -> add(candidates, root, Path.of("/").resolve(root.relativize(home))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void add(List<Jdk> candidates, Path root, Path home) {
        Path real = root.resolve(Path.of("/").relativize(home));
        if (!Files.isExecutable(real.resolve("bin/javac"))) {
            return;
        }
        try {
            Matcher version = VERSION.matcher(Files.readString(real.resolve("release")));
            if (version.find()) {
                int feature = Integer.parseInt(version.group(1));
                List<String> prefix =
                        root.equals(Path.of("/")) ? List.of() : List.of(Required.tool("chroot"), root.toString());
                candidates.add(new Jdk("JDK " + feature, feature, home, prefix, ""));
            }
        } catch (IOException noRelease) {
            // not a JDK
        }
    }
}
