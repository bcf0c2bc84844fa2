package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JDK found on the machine, one of each supported release; 21 also in the root directory that {@code .ci/jdk21} makes.
 *
 * @param feature 17, 21 or 25
 * @param version as its release file has it
 * @param home its directory, seen from where it runs
 * @param prefix command in front of its programs, for a JDK in another root directory
 */
record Jdk(int feature, String version, Path home, List<String> prefix) {
    private static final List<Integer> SUPPORTED = List.of(17, 21, 25);
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"((\\d+)[^\"]*)");

    /** Those of the supported releases that are there, oldest first. */
    static List<Jdk> found() throws IOException {
        List<Jdk> candidates = new ArrayList<>();
        addHome(candidates, Path.of("/"), Path.of(System.getProperty("java.home")));
        addInstalled(candidates, Path.of("/"));
        Path root = Path.of(System.getenv().getOrDefault("JDK21_ROOT", "/var/tmp/audithalt-jdk21"));
        if (Machine.isRoot() && Files.exists(root.resolve("proc/self"))) {
            addInstalled(candidates, root);
        }
        List<Jdk> found = new ArrayList<>();
        for (int feature : SUPPORTED) {
            candidates.stream()
                    .filter(jdk -> jdk.feature == feature)
                    .findFirst()
                    .ifPresent(found::add);
        }
        found.sort(Comparator.comparingInt(Jdk::feature));
        return found;
    }

    /** The command that runs {@code java} in a directory, to be followed by its arguments. */
    List<String> javaIn(Path directory) {
        String java = home.resolve("bin/java").toString();
        if (prefix.isEmpty()) {
            return List.of(java);
        }
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("/usr/bin/env", "-C", directory.toString(), java));
        return command;
    }

    @Override
    public String toString() {
        return "JDK " + version;
    }

    private static void addInstalled(List<Jdk> candidates, Path root) throws IOException {
        Path directory = root.resolve("usr/lib/jvm");
        if (Files.isDirectory(directory)) {
            try (Stream<Path> homes = Files.list(directory)) {
                for (Path home : homes.sorted().toList()) {
                    addHome(candidates, root, Path.of("/").resolve(root.relativize(home)));
                }
            }
        }
    }

    private static void addHome(List<Jdk> candidates, Path root, Path home) throws IOException {
        Path real = root.resolve(Path.of("/").relativize(home));
        if (!Files.isExecutable(real.resolve("bin/java")) || !Files.isReadable(real.resolve("release"))) {
            return;
        }
        Matcher version = VERSION.matcher(Files.readString(real.resolve("release")));
        if (version.find()) {
            List<String> prefix =
                    root.equals(Path.of("/")) ? List.of() : List.of(Machine.tool("chroot"), root.toString());
            candidates.add(new Jdk(Integer.parseInt(version.group(2)), version.group(1), home, prefix));
        }
    }
}
