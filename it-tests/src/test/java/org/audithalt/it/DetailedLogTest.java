package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code log_format=enriched} and {@code path_detail=yes}: what stat(1) says, in auditd's forms, as the tools read them. */
final class DetailedLogTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SEPARATOR = "\u001d";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void pathsCarryWhatStatSaysAndNamesOfTheirOwners(Jdk jdk) throws Exception {
        Required.root("REQUIRED_OWNERS");
        Path dir = Files.createDirectory(directory.resolve("dir"));
        Path file = dir.resolve("file");
        Path made = dir.resolve("made");
        Path moved = made.resolve("moved");
        Path link = dir.resolve("link");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=audit/audit.log,log_format=enriched,path_detail=yes")
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            act(jvm, "created create " + file);
            Files.setAttribute(file, "unix:uid", 1);
            Files.setAttribute(file, "unix:gid", 424242);
            String ofFile = stat(file);
            act(jvm, "opened read " + file);
            act(jvm, "device read /dev/null");
            jvm.send("missing read " + dir.resolve("none"));
            jvm.awaitOutput("missing java.io.FileNotFoundException.*", LIMIT);
            act(jvm, "directory mkdir " + made);
            act(jvm, "renamed rename " + file + " " + moved);
            String ofMade = stat(made);
            act(jvm, "linked symlink " + link + " made/moved");
            String ofLink = stat(link);
            act(jvm, "followed read " + link);
            act(jvm, "unlinked delete " + link);
            act(jvm, "deleted delete " + moved);
            String ofDir = stat(dir);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            Trail trail = Trail.read(jvm.logFile());
            assertThat(paths(trail, "created", file))
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("name=\"" + dir + "/\" " + ofDir.replaceFirst(" .*", ""), " nametype=PARENT");
            assertThat(paths(trail, "created", file).get(1))
                    .contains(ofFile.replaceFirst(" .*", " "), " ouid=0 ogid=0 ", " nametype=CREATE")
                    .endsWith(SEPARATOR + "OUID=\"root\" OGID=\"root\"");
            assertThat(paths(trail, "opened", file))
                    .containsExactly("item=0 name=\"" + file + "\" " + ofFile + " nametype=NORMAL" + SEPARATOR
                            + "OUID=\"daemon\" OGID=\"unknown(424242)\"");
            assertThat(paths(trail, "device", Path.of("/dev/null")))
                    .singleElement()
                    .asString()
                    .contains(stat(Path.of("/dev/null")), " rdev=01:03 nametype=NORMAL");
            assertThat(paths(trail, "missing", dir.resolve("none")))
                    .containsExactly("item=0 name=\"" + dir + "/none\" nametype=UNKNOWN");
            assertThat(paths(trail, "directory", made).get(1))
                    .contains(ofMade.replaceFirst(" .*", " "), " mode=040755 ");
            assertThat(paths(trail, "renamed", moved))
                    .satisfiesExactly(
                            parent -> assertThat(parent).contains("name=\"" + dir + "/\" inode=", "nametype=PARENT"),
                            parent ->
                                    assertThat(parent).contains("name=\"" + made + "/\" " + ofMade, "nametype=PARENT"),
                            old -> assertThat(old).contains("name=\"" + file + "\" " + ofFile, "nametype=DELETE"),
                            now -> assertThat(now).contains("name=\"" + moved + "\" " + ofFile, "nametype=CREATE"));
            assertThat(paths(trail, "linked", link))
                    .satisfiesExactly(
                            parent -> assertThat(parent).contains("name=\"" + dir + "/\" inode=", "nametype=PARENT"),
                            target -> assertThat(target).isEqualTo("item=1 name=\"made/moved\" nametype=UNKNOWN"),
                            now -> assertThat(now).contains("name=\"" + link + "\" " + ofLink, "nametype=CREATE"));
            assertThat(paths(trail, "followed", link))
                    .singleElement()
                    .asString()
                    .contains(ofFile);
            assertThat(paths(trail, "unlinked", link).get(1)).contains(ofLink, " mode=0120777 ", "nametype=DELETE");
            assertThat(paths(trail, "deleted", moved).get(1)).contains(ofFile, "nametype=DELETE");
            assertReadByTheTools(jvm.logFile(), trail, file);
        }
    }

    private static void assertReadByTheTools(Path log, Trail trail, Path file) throws Exception {
        assertThat(trail.events().get(0).lines().get(0))
                .startsWith("type=DAEMON_START ")
                .contains(" format=enriched ", SEPARATOR + "AUID=");
        assertThat(Ausearch.events(log)).isEqualTo(trail.events().size());
        String words = Ausearch.interpreted(log, "-f", file.toString());
        assertThat(words).contains(" ouid=daemon ogid=unknown(424242) ", " mode=file,644 ");
        assertThat(Ausearch.as(log, "text", "-f", file.toString())).contains("opened-file", file.toString());
        assertThat(Ausearch.as(log, "csv", "-f", file.toString()).lines()).hasSizeGreaterThan(3);
        for (String report : List.of("--summary", "-f", "-x", "-s", "-u", "-e", "-p")) {
            assertThat(Ausearch.report(log, report, "-i")).isNotEmpty();
        }
        Cli.Result ours = Cli.run("search", "-if", log.toString(), "-i", "-f", file.toString());
        assertThat(ours.out()).contains(" ouid=daemon ogid=unknown(424242) ");
    }

    private static void act(AuditedJvm jvm, String command) throws Exception {
        jvm.send(command);
        jvm.awaitOutput(command.substring(0, command.indexOf(' ')) + " ok", LIMIT);
    }

    /** Fields of the PATH records of the event of a thread that has this name among its objects. */
    private static List<String> paths(Trail trail, String thread, Path name) {
        List<Trail.Event> events = trail.select(
                event -> thread.equals(event.comm()) && event.names().contains(name.toString()));
        assertThat(events).as("%s %s", thread, name).hasSize(1);
        return events.get(0).ofType("PATH").stream()
                .map(line -> line.replaceFirst(".*?\\): ", ""))
                .toList();
    }

    /** What stat(1) says, as the kernel writes it. */
    private static String stat(Path path) throws IOException, InterruptedException {
        Cli.Result result = Cli.run(new ProcessBuilder("stat", "-c", "%i %Hd %Ld %f %u %g %Hr %Lr", path.toString()));
        String[] field = result.out().strip().split(" ");
        return "inode=%s dev=%02x:%02x mode=0%o ouid=%s ogid=%s rdev=%02x:%02x"
                .formatted(
                        field[0],
                        Integer.parseInt(field[1]),
                        Integer.parseInt(field[2]),
                        Integer.parseInt(field[3], 16),
                        field[4],
                        field[5],
                        Integer.parseInt(field[6]),
                        Integer.parseInt(field[7]));
    }
}
