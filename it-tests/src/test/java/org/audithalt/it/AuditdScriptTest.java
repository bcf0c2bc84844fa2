package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script of docs/auditd.md never resumes while auditd keeps no log, whenever auditd closes its log again. Programs stand in. */
@Timeout(60)
final class AuditdScriptTest {
    private static final Path SCRIPT = Path.of("../docs/auditd-suspend.sh");

    @TempDir
    Path directory;

    private Path script;
    private Path calls;

    @BeforeEach
    void prepare() throws IOException {
        Required.tool("flock");
        Path programs = Files.createDirectory(directory.resolve("bin"));
        calls = directory.resolve("calls");
        script = directory.resolve("suspend.sh");
        executable(
                script,
                Files.readString(SCRIPT)
                        .replaceFirst("JAVA=.*", Matcher.quoteReplacement("JAVA=" + programs.resolve("java")))
                        .replaceFirst("LOCK=.*", Matcher.quoteReplacement("LOCK=" + directory.resolve("lock")))
                        .replaceFirst("(?m)^PATH=.*", Matcher.quoteReplacement("PATH=" + programs + ":/usr/bin:/bin")));
        executable(programs.resolve("df"), "#!/bin/sh\nprintf 'head\\nfs 0 0 99999999 0%% /\\n'\n");
        executable(programs.resolve("java"), call("$3", "resume"));
        executable(programs.resolve("auditctl"), call("signal", "signal"));
    }

    /** Says that it was called, and as auditd starts the script once more in that moment if a file of that name is there. */
    private String call(String word, String moment) {
        return """
            #!/bin/sh
            echo "%1$s" >> %2$s
            if [ "%1$s" = %3$s ] && rm %4$s/short-at-%3$s 2>/dev/null; then
                exec 9>&-
                %5$s
            fi
            exit 0
            """.formatted(word, calls, moment, directory, script);
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private List<String> callsOfARun() throws Exception {
        Process run = new ProcessBuilder(script.toString()).inheritIO().start();
        assertThat(run.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isZero();
        return Files.readAllLines(calls);
    }

    @Test
    void haltsSignalsAndResumes() throws Exception {
        assertThat(callsOfARun()).containsExactly("suspend", "signal", "resume");
    }

    @Test
    void signalsOnceMoreIfSpaceWasShortAgainAtTheSignal() throws Exception {
        Files.createFile(directory.resolve("short-at-signal"));

        assertThat(callsOfARun()).containsExactly("suspend", "signal", "signal", "resume");
    }

    @Test
    void startsOverIfSpaceGetsShortWhileItResumes() throws Exception {
        Files.createFile(directory.resolve("short-at-resume"));

        assertThat(callsOfARun()).containsExactly("suspend", "signal", "resume", "suspend", "signal", "resume");
    }
}
