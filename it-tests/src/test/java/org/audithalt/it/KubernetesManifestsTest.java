package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The manifests of the example, and what the page shows of such, have no field that Kubernetes does not know or read as another type. */
final class KubernetesManifestsTest {
    private static final Path EXAMPLE = Path.of("../docs/examples/kubernetes");
    private static final Path PAGE = Path.of("../docs/containers.md");
    private static final Path SCHEMA = Path.of("src/test/resources/org/audithalt/it/kubernetes.schema.json");
    private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\n(.*?)```");

    @Test
    void exampleIsInOrderOnceThePatchIsApplied() throws IOException {
        List<Object> application = documents("app.yaml");
        Object patched = merged(application.get(0), documents("audithalt.yaml").get(0));
        List<Object> manifests = new ArrayList<>(application);
        manifests.add(patched);
        manifests.addAll(documents("kustomization.yaml"));
        JsonForm form = JsonForm.of(Files.readString(SCHEMA));

        assertThat(manifests)
                .hasSize(4)
                .allSatisfy(manifest -> assertThat(problems(form, manifest)).isEmpty());
        assertThat(PodManifest.at(patched, "spec", "template", "spec", "containers", 0, "readinessProbe"))
                .isNotNull();
    }

    @Test
    void whatThePageShowsBelongsToAContainer() throws IOException {
        JsonForm container = JsonForm.of("{\"$ref\": \"#/$defs/Container\", \"$defs\": "
                + JSON.std.asString(JSON.std.mapFrom(Files.readString(SCHEMA)).get("$defs")) + "}");
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        int blocks = 0;
        for (; block.find(); blocks++) {
            assertThat(problems(container, new Yaml().load(block.group(1))))
                    .as(block.group(1))
                    .isEmpty();
        }

        assertThat(blocks).isEqualTo(4);
    }

    @Test
    void unknownFieldAndWrongTypeAreProblems() throws IOException {
        JsonForm form = JsonForm.of(Files.readString(SCHEMA));
        String service = "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"shop\"},\"spec\":";

        assertThat(form.problems(service + "{\"ports\":[{\"port\":80}]}}")).isEmpty();
        assertThat(form.problems(service + "{\"ports\":[{\"port\":80,\"targtPort\":80}]}}"))
                .isNotEmpty();
        assertThat(form.problems(service + "{\"ports\":[{\"port\":\"80\"}]}}")).isNotEmpty();
    }

    private static List<Object> documents(String file) throws IOException {
        List<Object> documents = new ArrayList<>();
        new Yaml().loadAll(Files.readString(EXAMPLE.resolve(file))).forEach(documents::add);
        return documents;
    }

    private static List<String> problems(JsonForm form, Object manifest) throws IOException {
        return form.problems(JSON.std.asString(manifest));
    }

    /** As kustomize merges: objects by member, lists by what names their elements; nothing in place of a member takes it away. */
    private static Object merged(Object base, Object patch) {
        if (base instanceof Map<?, ?> old && patch instanceof Map<?, ?> changes) {
            Map<Object, Object> result = new LinkedHashMap<>(old);
            changes.forEach((name, value) -> {
                if (value == null) {
                    result.remove(name);
                } else {
                    result.put(name, merged(result.get(name), value));
                }
            });
            return result;
        }
        if (base instanceof List<?> old && patch instanceof List<?> changes && changes.get(0) instanceof Map<?, ?>) {
            Map<Object, Object> result = new LinkedHashMap<>();
            old.forEach(element -> result.put(key(element), element));
            changes.forEach(element -> result.put(key(element), merged(result.get(key(element)), element)));
            return new ArrayList<>(result.values());
        }
        return base == null && patch instanceof Map<?, ?> ? merged(Map.of(), patch) : patch;
    }

    private static Object key(Object element) {
        Map<?, ?> members = (Map<?, ?>) element;
        return members.containsKey("mountPath") ? members.get("mountPath") : members.get("name");
    }
}
