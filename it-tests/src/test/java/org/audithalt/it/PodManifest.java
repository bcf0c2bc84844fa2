package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** What {@code docs/examples/kubernetes} and the page about containers say of the pod, as {@code Pod} needs it. */
final class PodManifest {
    static final Path SETTINGS = Path.of("../docs/examples/kubernetes/audithalt.conf");

    private static final Path EXAMPLE = SETTINGS.resolveSibling("audithalt.yaml");
    private static final Path APPLICATION = SETTINGS.resolveSibling("app.yaml");
    private static final Path PAGE = Path.of("../docs/containers.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\n(.*?)```");

    private final Object application = firstOf(APPLICATION);
    private final Object example = firstOf(EXAMPLE);

    PodManifest() throws IOException {}

    private static Object firstOf(Path file) throws IOException {
        return new Yaml().loadAll(Files.readString(file)).iterator().next();
    }

    /** Of the first replica. */
    String name() {
        return at(example, "metadata", "name") + "-0";
    }

    String container() {
        return String.valueOf(at(example, "spec", "template", "spec", "containers", 0, "name"));
    }

    int user() {
        return (Integer) at(application, "spec", "template", "spec", "securityContext", "runAsUser");
    }

    int volumeGroup() {
        return (Integer) at(example, "spec", "template", "spec", "securityContext", "fsGroup");
    }

    /** {@code NAME=VALUE} of each variable of the container. */
    List<String> environment() {
        List<String> environment = new ArrayList<>();
        for (Object variable : list(example, "spec", "template", "spec", "containers", 0, "env")) {
            environment.add(at(variable, "name") + "=" + at(variable, "value"));
        }
        return environment;
    }

    /** The command of the container that runs before. */
    List<String> initCommand() {
        return words(at(example, "spec", "template", "spec", "initContainers", 0, "command"));
    }

    /** Where the container has its volumes. */
    List<Object> mounts() {
        List<Object> mounts = new ArrayList<>();
        for (Object manifest : List.of(application, example)) {
            mounts.addAll(list(manifest, "spec", "template", "spec", "containers", 0, "volumeMounts"));
        }
        return mounts;
    }

    /** What a volume is: the object that defines it in the pod; nothing of one that is a claim of its own. */
    Map<?, ?> volume(Object name) {
        for (Object manifest : List.of(application, example)) {
            for (Object volume : list(manifest, "spec", "template", "spec", "volumes")) {
                if (at(volume, "name").equals(name)) {
                    return (Map<?, ?>) volume;
                }
            }
        }
        return Map.of();
    }

    List<String> readiness() {
        return words(at(example, "spec", "template", "spec", "containers", 0, "readinessProbe", "exec", "command"));
    }

    /**
     * Commands of the probes that the page shows.
     *
     * @param kind {@code readinessProbe} or {@code livenessProbe}
     */
    static List<List<String>> probesOfPage(String kind) throws IOException {
        List<List<String>> probes = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        while (block.find()) {
            Map<?, ?> shown = new Yaml().load(block.group(1));
            if (shown.containsKey(kind)) {
                probes.add(words(at(shown, kind, "exec", "command")));
            }
        }
        return probes;
    }

    /** @param way names of members, and places in lists */
    static Object at(Object from, Object... way) {
        Object at = from;
        for (Object step : way) {
            at = at instanceof List<?> list ? list.get((Integer) step) : ((Map<?, ?>) at).get(step);
            if (at == null) {
                throw new AssertionError("nothing at " + List.of(way));
            }
        }
        return at;
    }

    private static List<?> list(Object from, Object... way) {
        return (List<?>) at(from, way);
    }

    private static List<String> words(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }
}
