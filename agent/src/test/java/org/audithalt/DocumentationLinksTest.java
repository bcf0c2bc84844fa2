package org.audithalt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between the pages: to files that are there, and to headings that are in them. */
class DocumentationLinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    @Test
    void noLinkIsDead() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : Repository.pages()) {
            Matcher links = LINK.matcher(withoutCode(Files.readString(page)));
            while (links.find()) {
                String link = links.group(1);
                if (!link.contains("://") && !leads(page, link)) {
                    dead.add(Repository.root().relativize(page) + ": " + link);
                }
            }
        }

        assertThat(dead).isEmpty();
    }

    @Test
    void everyPageIsReachedFromTheIndex() throws IOException {
        String index = Files.readString(Repository.root().resolve("docs/README.md"));
        List<String> missing = new ArrayList<>();
        for (Path page : Repository.pages()) {
            String name = page.startsWith(Repository.root().resolve("docs"))
                    ? page.getFileName().toString()
                    : "../" + Repository.root().relativize(page);
            boolean itself = name.equals("README.md") || name.equals("../README.md");
            if (!itself && !index.contains("(" + name + ")") && !index.contains("(" + name + "#")) {
                missing.add(name);
            }
        }

        assertThat(missing).isEmpty();
    }

    private static boolean leads(Path page, String link) throws IOException {
        int mark = link.indexOf('#');
        String file = mark < 0 ? link : link.substring(0, mark);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(target) && (mark < 0 || anchors(target).contains(link.substring(mark + 1)));
    }

    /** The names that GitHub gives to headings. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        Matcher headings = HEADING.matcher(withoutBlocks(Files.readString(page)));
        while (headings.find()) {
            String name = headings.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            for (int i = 0; !anchors.add(i == 0 ? name : name + "-" + i); i++) {
                continue;
            }
        }
        return anchors;
    }

    private static String withoutCode(String text) {
        return withoutBlocks(text).replaceAll("`[^`\\n]*`", "`code`");
    }

    private static String withoutBlocks(String text) {
        return text.replaceAll("(?ms)^```.*?^```$", "");
    }
}
