package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.Test;

/** With {@code -Daudithalt.docs.write=true} the tables in the documentation are written anew instead of compared. */
class RulesDocTest {
    private static final String START = "<!-- requirements -->\n";
    private static final String END = "<!-- end -->\n";
    private static final Pattern REQUIREMENT = Pattern.compile("# ((?:F[A-Z]{2}_|V-|[A-Z]{2}-\\d|10\\.)[^:]*):");
    private static final Pattern RULE =
            Pattern.compile("-a (always|never),exit(?: -F arch=b64)?(?: -S (\\S+))?((?: -F \\S+)*)(?: -k (\\S+))?");

    @Test
    void documentedTablesAreTheProfiles() throws IOException {
        Path document = document();
        String text = Files.readString(document);
        int start = text.indexOf(START);
        int end = text.indexOf(END);
        assertThat(start).as("tables in %s", document).isNotNegative().isLessThan(end);

        if (Boolean.getBoolean("audithalt.docs.write")) {
            Files.writeString(document, text.substring(0, start + START.length()) + tables() + text.substring(end));
            return;
        }

        assertThat(text.substring(start + START.length(), end)).isEqualTo(tables());
    }

    private static String tables() {
        StringBuilder tables = new StringBuilder();
        for (String profile : Profiles.names()) {
            boolean containsCapp = profile.equals("lspp") || profile.equals("all");
            List<String> known = containsCapp ? lines(Profiles.DEFAULT) : List.of();
            Map<String, List<String>> rules = new LinkedHashMap<>();
            String requirement = "";
            for (String line : lines(profile)) {
                Matcher comment = REQUIREMENT.matcher(line);
                if (comment.lookingAt()) {
                    requirement = comment.group(1);
                } else if (line.startsWith("-") && !known.contains(line)) {
                    rules.computeIfAbsent(requirement, r -> new ArrayList<>()).add(shown(line));
                }
            }
            tables.append("\n**").append(profile).append("**").append(containsCapp ? ", beyond `capp`" : "");
            tables.append("\n\n| requirement | rules |\n|---|---|\n");
            rules.forEach((asked, served) -> tables.append("| ")
                    .append(asked)
                    .append(" | ")
                    .append(String.join("; ", served))
                    .append(" |\n"));
        }
        return tables.append('\n').toString();
    }

    private static List<String> lines(String profile) {
        return List.of(new String(Profiles.content(Profiles.path(profile)), UTF_8).split("\n"));
    }

    private static String shown(String rule) {
        Matcher parts = RULE.matcher(rule);
        assertThat(parts.matches()).as(rule).isTrue();
        StringBuilder shown = new StringBuilder(parts.group(4) == null ? "not recorded" : "`" + parts.group(4) + "`");
        if (parts.group(2) != null) {
            boolean extension = Operation.isExtension(parts.group(2).split(",")[0]);
            String calls = parts.group(2).replace(",", ", ");
            shown.append(": ").append(extension ? "*" + calls + "*" : calls);
        }
        String conditions = parts.group(3).replace(" -F ", ", ").replaceFirst("^, ", "");
        return shown.append(conditions.isEmpty() ? "" : " / " + conditions).toString();
    }

    private static Path document() {
        Path here = Path.of("").toAbsolutePath();
        Path beside = here.resolve("docs/rules.md");
        return Files.exists(beside) ? beside : here.resolveSibling("docs/rules.md");
    }
}
