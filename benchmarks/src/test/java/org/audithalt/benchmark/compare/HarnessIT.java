package org.audithalt.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;
import picocli.CommandLine;

/** The whole harness for a few turns, on the JDK of the build: its figures mean nothing, but all of them are there. */
final class HarnessIT {
    private static final int JDK = Runtime.version().feature();
    private static final String PAGE =
            "text\n<!-- goals -->\nold\n<!-- /goals -->\n<!-- figures -->\n<!-- /figures -->\n<!-- model -->\n<!-- /model -->\nend\n";

    @Test
    void printsRowOfEachContender(@TempDir Path out) throws Exception {
        Files.writeString(out.resolve("performance.md"), PAGE);

        int exit = new CommandLine(new Compare())
                .execute(
                        "--smoke",
                        "--jdk=" + JDK,
                        "--only=actions,start-up",
                        "--action=open",
                        "--out=" + out,
                        "--dir=" + out,
                        "--agent=" + System.getProperty("audithalt.jar"),
                        "--benchmarks=" + System.getProperty("benchmarks.jar"),
                        "--peers=" + out.resolve("none"));

        assertThat(exit).isZero();
        Figures figures = Figures.in(out.resolve("performance.json"));
        List<String> contenders = contenders();
        assertThat(names(figures.of(Actions.PART, JDK))).containsAll(contenders);
        assertThat(names(figures.of(StartUp.PART, JDK))).contains(StartUp.NONE, StartUp.EMPTY, StartUp.OURS);
        assertThat(figures.of(Actions.PART, JDK))
                .allSatisfy(figure -> assertThat(figure.value().median()).isPositive());
        String page = Files.readString(out.resolve("performance.md"));
        assertThat(page)
                .contains(contenders)
                .contains(StartUp.CPU)
                .doesNotContain("old")
                .endsWith("end\n");
        NodeList bars = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(out.resolve("performance.svg").toFile())
                .getElementsByTagName("rect");
        assertThat(bars.getLength()).isGreaterThanOrEqualTo(contenders.size());
    }

    /** Those that every machine has; the others are left out with a notice. */
    private static List<String> contenders() {
        List<String> names = new ArrayList<>(
                List.of(Actions.BARE, "empty agent", Actions.OURS, "audithalt, rules of other things", "JFR, profile"));
        if (JDK == 17) {
            names.add("SecurityManager, policy");
        }
        if (Machine.has("strace")) {
            names.add("strace --seccomp-bpf");
        }
        return names;
    }

    private static List<String> names(List<Figure> figures) {
        return figures.stream().map(Figure::who).toList();
    }
}
