package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.audithalt.it.program.HelloWorld;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Class archives and the AOT cache beside the agent: the commands of docs/start-up.md, as they stand there. */
final class ArchiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path PAGE = Path.of("../docs/start-up.md");
    private static final int FIRST_WITH_AOT_CACHE = 25;
    private static final String FENCE = "```";

    @TempDir
    Path directory;

    @BeforeEach
    void program() throws IOException {
        Path classes = Path.of(AuditedJvm.programs());
        String name = HelloWorld.class.getName();
        // an archive takes no directory in its class path
        int made = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "cfe",
                        directory.resolve("app.jar").toString(),
                        name,
                        "-C",
                        classes.toString(),
                        name.replace('.', '/') + ".class");
        assertThat(made).isZero();
        Files.copy(Path.of(System.getProperty("audithalt.jar")), directory.resolve("audithalt.jar"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void theApplicationsClassesComeFromItUnderTheAgent(Jdk jdk) throws Exception {
        String heading = jdk.feature() >= FIRST_WITH_AOT_CACHE ? "## JDK 25" : "## JDK 17 and 21";
        List<List<String>> recipes = recipes(heading);
        assertThat(recipes).isNotEmpty();
        for (List<String> recipe : recipes) {
            for (String line : recipe) {
                assertThat(line).startsWith("java ");
                boolean audited = line.contains("-javaagent:audithalt.jar");
                Path classes = directory.resolve("classes.log");
                Files.deleteIfExists(classes);
                try (AuditedJvm jvm = run(jdk, line, "-Xlog:class+load:file=" + classes)) {
                    assertThat(jvm.awaitExit(LIMIT)).as("%s: %s", line, jvm).isZero();
                    if (audited) {
                        assertThat(Files.readAllLines(classes))
                                .as(line)
                                .anyMatch(loaded -> loaded.contains(HelloWorld.class.getName() + " ")
                                        && loaded.contains("source: shared objects file"));
                        assertThat(jvm.stderr()).hasSize(1).first().asString().contains("auditing process");
                        assertThat(jvm.stdout()).containsExactly("Hello World");
                    }
                }
            }
            assertThat(recipe.get(recipe.size() - 1)).contains("-javaagent:");
        }
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("withAotCache")
    void trainingInOneStepEndsThoughTheAgentIsOn(Jdk jdk) throws Exception {
        String line =
                "java -XX:AOTCacheOutput=app.aot --add-modules=java.instrument -javaagent:audithalt.jar -jar app.jar";

        try (AuditedJvm jvm = run(jdk, line)) {
            jvm.awaitExit(LIMIT);

            assertThat(jvm.stdout()).contains("Hello World").anyMatch(said -> said.contains("The process ends"));
            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
        }
    }

    private static Stream<Jdk> withAotCache() {
        return Jdk.all().filter(jdk -> jdk.feature() >= FIRST_WITH_AOT_CACHE);
    }

    private AuditedJvm run(Jdk jdk, String line, String... options) throws IOException {
        List<String> words = List.of(line.split(" ", -1));
        return AuditedJvm.with(jdk)
                .in(directory)
                .withoutAgent()
                .jvm(options)
                .run(words.subList(1, words.size()).toArray(new String[0]))
                .start();
    }

    /** The commands below a heading, block by block. */
    private static List<List<String>> recipes(String heading) throws IOException {
        List<List<String>> recipes = new ArrayList<>();
        boolean below = false;
        boolean within = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                below = line.startsWith(heading);
            } else if (below && line.equals(FENCE)) {
                within = !within;
                if (within) {
                    recipes.add(new ArrayList<>());
                }
            } else if (below && within) {
                recipes.get(recipes.size() - 1).add(line);
            }
        }
        return recipes;
    }
}
