package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As in a hardened container: nothing can be written, {@code /tmp} included, but the directory of the log. */
final class ReadOnlyRootTest {
    private static final String REQUIRED = "REQUIRED_TOOLS";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** In a mount namespace of its own makes all read-only but one directory, then runs the rest of its arguments. */
    private static final String SCRIPT = """
            set -e
            root=$1 log=$2; shift 2
            if [ "$root" != / ]; then mount --rbind "$root" "$root"; fi
            mount --bind "${root%/}$log" "${root%/}$log"
            findmnt --noheadings --raw --output TARGET | sort -u | while read -r target; do
                case $target in
                    "${root%/}$log" | /proc* | /sys* | /dev* | "${root%/}"/proc* | "${root%/}"/dev*) ;;
                    *) mount -o remount,bind,ro "$target" 2>/dev/null || true ;;
                esac
            done
            exec "$@"
            """;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void needsNothingButTheDirectoryOfTheLog(Jdk jdk) throws Exception {
        Required.root(REQUIRED);
        String unshare = Required.tool("unshare");
        Required.tool("findmnt");
        Path audit = Files.createDirectory(
                directory.resolve("audit"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String root = jdk.prefix().isEmpty() ? "/" : jdk.prefix().get(1);
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + audit.resolve("audit.log"))
                .under(List.of(unshare, "--mount", "sh", "-c", SCRIPT, "sh", root, audit.toString()))
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            jvm.send("temporary create /tmp/audithalt-read-only");
            jvm.awaitOutput("temporary java.nio.file.FileSystemException: .*Read-only file system", LIMIT);
            jvm.send("beside create " + directory.resolve("beside"));
            jvm.awaitOutput("beside java.nio.file.FileSystemException: .*Read-only file system", LIMIT);
            jvm.send("inside create " + audit.resolve("inside"));
            jvm.awaitOutput("inside ok", LIMIT);
            assertThat(State.of(jvm).closed()).isFalse();
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            assertThat(jvm.stderr()).hasSize(1);
            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(trail.naming("/tmp/audithalt-read-only"))
                    .singleElement()
                    .extracting(Trail.Event::exit)
                    .isEqualTo("-30");
            assertThat(trail.naming(audit.resolve("inside").toString())).hasSize(1);
        }
    }
}
