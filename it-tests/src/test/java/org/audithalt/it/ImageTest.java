package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.HelloWorld;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Run-time images that this build has never seen: made by jlink, without and with a native method that no table knows. */
final class ImageTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int REFUSED = 72;
    private static final String STRANGER = "stranger.Gate.cross(Ljava/lang/String;)V";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void anImageThatIsNotListedIsProvenAtStart(Jdk jdk) throws Exception {
        Jdk linked = link(jdk, "java.base,java.instrument", List.of());
        Map<String, Object> proof = proof(linked);
        assertThat(proof.get("holds")).isEqualTo(true);

        try (AuditedJvm jvm = start(linked, "")) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            assertThat(jvm.stdout()).containsExactly("Hello World");
            assertThat(startOf(jvm))
                    .endsWith("proof=passed natives=" + proof.get("natives") + " sites=" + proof.get("sites")
                            + " uncovered=0 unknown=0");
        }
    }

    /** Without jdk.attach, jdk.net and java.management on either side: the attach protocol is spoken by ourselves. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void aSlimImageAttachesToASlimImage(Jdk jdk) throws Exception {
        if (!jdk.prefix().isEmpty()) {
            // its process would be in another root directory than the command line
            return;
        }
        Jdk linked = link(jdk, "java.base,java.instrument", List.of());
        try (AuditedJvm jvm = AuditedJvm.with(linked)
                .in(directory)
                .withoutAgent()
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            List<String> command = new ArrayList<>(linked.java());
            command.addAll(List.of(
                    "-jar",
                    System.getProperty("audithalt.jar"),
                    "attach",
                    Long.toString(jvm.pid()),
                    "log_file=" + directory.resolve("audit/a.log")));
            Cli.Result attached = Cli.run(new ProcessBuilder(command));

            assertThat(attached.exit()).as("%s", attached).isZero();
            assertThat(attached.out()).contains("ready ");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void anImageThatTheAdministratorAdmitsIsNotProvenAgain(Jdk jdk) throws Exception {
        Jdk linked = link(jdk, "java.base,java.instrument", List.of());
        Path images =
                Files.writeString(directory.resolve("images"), proof(linked).get("image") + "\n");

        try (AuditedJvm jvm = start(linked, "proven_images=" + images)) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(startOf(jvm)).endsWith(" proof=admitted");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void anImageWithAnUnknownNativeMethodIsRefusedUnlessAllowed(Jdk jdk) throws Exception {
        Jdk linked = link(jdk, "java.base,java.instrument,stranger", List.of("--module-path", stranger(jdk)));

        Map<String, Object> proof = proof(linked);
        assertThat(proof.get("holds")).isEqualTo(false);
        assertThat(proof.get("unknown")).asString().contains(STRANGER);
        try (AuditedJvm jvm = start(linked, "")) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(REFUSED);

            assertThat(jvm.stdout()).isEmpty();
            assertThat(jvm.stderr()).hasSize(1);
            assertThat(jvm.stderr().get(0))
                    .startsWith("audithalt: java.home=" + linked.home() + ": run-time image " + jdk.feature() + "-")
                    .contains(" unknown=1, first " + STRANGER)
                    .contains(" mediation --java-home " + linked.home(), "allow_untested_jdk=yes");
            assertThat(directory.resolve("audit")).doesNotExist();
        }
        try (AuditedJvm jvm = start(linked, "allow_untested_jdk=yes")) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            assertThat(jvm.stdout()).containsExactly("Hello World");
            assertThat(startOf(jvm)).contains(" proof=failed natives=").endsWith(" unknown=1");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void aJdkWithAPatchedModuleIsRefusedUnlessAllowed(Jdk jdk) throws Exception {
        Path patch = Files.createDirectory(directory.resolve("patch"));
        try (AuditedJvm jvm = start(jdk, "", "--patch-module", "java.base=" + patch)) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(REFUSED);
            assertThat(jvm.stderr()).hasSize(1).allMatch(line -> line.contains("classes of java.base do not come"));
        }
        try (AuditedJvm jvm = start(jdk, "allow_untested_jdk=yes", "--patch-module", "java.base=" + patch)) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(startOf(jvm)).endsWith(" proof=none changed=java.base");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void anImageIsNotTakenForThatOfAnotherJdk(Jdk jdk) throws Exception {
        Jdk linked = link(jdk, "java.base,java.instrument,stranger", List.of("--module-path", stranger(jdk)));

        try (AuditedJvm jvm = start(linked, "", "-Djava.home=" + jdk.home())) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(REFUSED);
            assertThat(jvm.stdout()).isEmpty();
            assertThat(jvm.stderr())
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("audithalt: java.home=" + jdk.home() + ": run-time image -: ")
                            && line.contains("the JVM that runs is that of "));
        }
    }

    private AuditedJvm start(Jdk jdk, String argument, String... options) throws Exception {
        return AuditedJvm.with(jdk)
                .in(directory)
                .agent(argument)
                .jvm(options)
                .main(HelloWorld.class.getName())
                .start();
    }

    private static String startOf(AuditedJvm jvm) throws Exception {
        Trail.Event start = Trail.read(jvm.logFile()).events().get(0);
        assertThat(start.type()).isEqualTo("DAEMON_START");
        return start.toString().strip();
    }

    private static Map<String, Object> proof(Jdk linked) throws Exception {
        Cli.Result result = Cli.run("mediation", "--java-home", linked.file("").toString(), "--output", "json");
        assertThat(result.err()).isEmpty();
        return JSON.std.mapFrom(result.out());
    }

    /** An image of some modules, to be started where the JDK is. */
    private Jdk link(Jdk jdk, String modules, List<String> options) throws Exception {
        Path image = directory.resolve("image");
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("--add-modules", modules, "--output", image.toString()));
        run(jdk, "jlink", arguments.toArray(new String[0]));
        return new Jdk(jdk.name() + " linked", jdk.feature(), image, jdk.prefix(), "");
    }

    /** The directory of a module with one native method. */
    private String stranger(Jdk jdk) throws Exception {
        Path sources = Files.createDirectories(directory.resolve("sources/stranger"));
        Path module = sources.resolveSibling("module-info.java");
        Path gate = sources.resolve("Gate.java");
        Files.writeString(module, "module stranger { }\n");
        Files.writeString(
                gate, "package stranger; public class Gate { public static native void cross(String name); }\n");
        Path classes = directory.resolve("modules/stranger");
        run(jdk, "javac", "-d", classes.toString(), module.toString(), gate.toString());
        return classes.toString();
    }

    private void run(Jdk jdk, String program, String... arguments) throws Exception {
        try (AuditedJvm tool = AuditedJvm.with(jdk).in(directory).startTool(program, arguments)) {
            assertThat(tool.awaitExit(LIMIT))
                    .as(program + " " + Arrays.toString(arguments) + "\n%s", tool)
                    .isZero();
        }
    }
}
