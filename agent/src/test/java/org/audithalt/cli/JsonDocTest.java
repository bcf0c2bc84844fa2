package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.audithalt.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands print as JSON has no member that the documentation lacks. */
class JsonDocTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    private String run(String... arguments) {
        StringWriter out = new StringWriter();
        Main.run(arguments, new PrintWriter(out, true), new PrintWriter(out, true), stream);
        return out + stream.toString(StandardCharsets.UTF_8);
    }

    private static Set<String> members(Object value) {
        Set<String> names = new TreeSet<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, member) -> {
                names.add(name.toString());
                names.addAll(members(member));
            });
        } else if (value instanceof List<?> list) {
            list.forEach(member -> names.addAll(members(member)));
        }
        return names;
    }

    private static String section(String page, String heading) throws IOException {
        String text = Files.readString(Repository.root().resolve("docs").resolve(page));
        int start = text.indexOf(heading);
        assertThat(start).as(heading).isNotNegative();
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    @Test
    void recoverPrintsWhatIsDocumented() throws IOException {
        Map<String, Object> printed = JSON.std.mapFrom(run("recover", directory.toString(), "--output", "json"));

        assertThat(printed).containsEntry("readable", true).containsEntry("failures", 0);
        assertThat((List<?>) printed.get("messages")).hasSize(1);
        String documented = section("command-line.md", "## JSON");
        assertThat(members(printed)).allMatch(name -> documented.matches("(?s).*`" + name + "(\\[\\])?`.*"));
    }

    @Test
    void rulesCheckPrintsWhatIsDocumented() throws IOException {
        Path rules = Files.writeString(directory.resolve("app.rules"), "-w /etc/passwd -p wa -k users\n");

        Map<String, Object> printed = JSON.std.mapFrom(
                run("rules", "check", rules.toString(), "--explain", "openat /etc/passwd w", "--output", "json"));

        assertThat(printed).containsEntry("fine", true).containsKey("explanation");
        String documented = section("command-line.md", "## JSON");
        assertThat(members(printed)).allMatch(name -> documented.matches("(?s).*`" + name + "(\\[\\])?`.*"));
    }

    @Test
    void searchPrintsWhatIsDocumented() throws IOException {
        Path log = Files.writeString(
                directory.resolve("a.log"),
                "type=DAEMON_START msg=audit(1795499532.007:7): op=start ver=0.1 pid=1 res=success\n");

        Map<String, Object> printed = JSON.std.mapFrom(run("search", "-if", log.toString(), "--format", "json"));

        assertThat(printed).containsEntry("serial", 7);
        String documented = section("search.md", "## What it prints");
        assertThat(printed.keySet()).allMatch(name -> documented.contains("\"" + name + "\""));
    }
}
