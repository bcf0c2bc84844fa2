package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each failure of an attach has its line, and each line its row in docs/attach.md. The target is made up of files as proc(5) has. */
class AttachLinesTest {
    private static final String JAR = "/opt/audithalt.jar";
    private static final long PID = 4711;
    private static final int NOBODY = 65534;

    @TempDir
    Path proc;

    private Path files;
    private ProcessFiles process;

    @BeforeEach
    void makeJvm() throws IOException {
        files = Files.createDirectories(proc.resolve(Long.toString(PID)));
        process = new ProcessFiles(proc, PID);
        Files.createDirectories(files.resolve("ns"));
        Files.createSymbolicLink(files.resolve("ns/mnt"), Path.of("mnt:[1]"));
        Files.createDirectories(files.resolve("root/tmp"));
        Files.createDirectories(files.resolve("root/opt"));
        Files.setAttribute(files.resolve("root"), "unix:mode", 0755);
        Files.setAttribute(files.resolve("root/opt"), "unix:mode", 0755);
        Files.setAttribute(files.resolve("root/tmp"), "unix:mode", 01777);
        Files.setAttribute(Files.createFile(files.resolve("root" + JAR)), "unix:mode", 0644);
        Files.writeString(files.resolve("stat"), PID + " (java) S 1");
        Files.write(files.resolve("exe"), new byte[] {0x7f, 'E', 'L', 'F', 2});
        Files.writeString(files.resolve("cmdline"), "java\0App\0");
        Files.writeString(files.resolve("environ"), "");
        Files.writeString(files.resolve("maps"), "7f r-xp 0 0:0 1 /jdk/lib/server/libjvm.so\n");
        ProcessFiles self = ProcessFiles.self();
        status(self.effectiveUid(), self.effectiveGid(), 4);
    }

    private void status(long uid, long gid, int caught) throws IOException {
        Files.writeString(
                files.resolve("status"),
                "Uid:\t0\t" + uid + "\nGid:\t0\t" + gid + "\nGroups:\t" + gid + "\nNSpid:\t" + PID + "\t7\nSigCgt:\t"
                        + Integer.toHexString(caught) + "\n");
    }

    @Test
    void jvmThatCanBeAttachedToPassesEveryCheck() throws Exception {
        AttachChecks.check(process);
        AttachChecks.checkJar(process, JAR);
        AttachChecks.awaitSignalHandler(process, 100);
        AttachChecks.checkText("log_file='/ä, b''c=d/%p.log'");
        AttachChecks.checkLength(JAR, "x".repeat(1024 - JAR.length() - 1));
    }

    @Test
    void eachLineHasItsRowAndEachRowItsLine() throws Exception {
        List<CommandException> lines = new ArrayList<>();
        Files.writeString(files.resolve("maps"), "7f r-xp 0 0:0 1 /bin/sleep\n");
        lines.add(refusal(() -> AttachChecks.check(process)));
        Files.writeString(files.resolve("maps"), "7f r 0 0:0 1 /jdk/libjvm.so\n7f r 0 0:0 1 /jdk/libj9vm29.so\n");
        lines.add(refusal(() -> AttachChecks.check(process)));
        Files.writeString(files.resolve("maps"), "7f r 0 0:0 1 /jdk/libjvm.so\n");
        Files.write(files.resolve("exe"), new byte[] {0x7f, 'E', 'L', 'F', 1});
        lines.add(refusal(() -> AttachChecks.check(process)));
        Files.write(files.resolve("exe"), new byte[] {0x7f, 'E', 'L', 'F', 2});
        for (String flag : List.of("-XX:+DisableAttachMechanism")) {
            Files.writeString(files.resolve("cmdline"), "java\0" + flag + "\0App\0");
            lines.add(refusal(() -> AttachChecks.check(process)));
            Files.writeString(files.resolve("cmdline"), "java\0App\0");
        }
        Files.writeString(files.resolve("stat"), PID + " (java) T 1");
        lines.add(refusal(() -> AttachChecks.check(process)));
        Files.writeString(files.resolve("stat"), PID + " (java) S 1");
        status(ProcessFiles.self().effectiveUid(), ProcessFiles.self().effectiveGid(), 0);
        lines.add(refusal(() -> AttachChecks.awaitSignalHandler(process, 100)));
        lines.add(refusal(() -> AttachChecks.check(new ProcessFiles(proc, 1))));
        lines.add(refusal(() -> AttachChecks.check(ProcessFiles.self())));
        lines.add(refusal(() -> AttachChecks.checkJar(process, "/elsewhere/audithalt.jar")));

        status(NOBODY, NOBODY, 4);
        AttachFailure failure = new AttachFailure(process, JAR);
        lines.add(failure.explain(null));
        lines.add(failure.explain(new IOException("Agent JAR not found or no Agent-Class attribute")));
        lines.add(failure.explain(new Attachment.NoAnswerException()));
        lines.add(failure.explain(new IOException(
                "Dynamic agent loading is not enabled. Use -XX:+EnableDynamicAgentLoading to launch target VM.")));
        lines.add(failure.explain(new IOException("Module java.instrument not found")));
        lines.add(failure.explain(
                new IOException("Cannot run program \"kill\": error=2", new IOException("error=2, No such file"))));
        lines.add(failure.explain(new IOException("Operation not permitted")));
        lines.add(failure.explain(new IOException("did not respond: opened no socket")));
        Files.writeString(
                files.resolve("mounts"), "x / ext4 rw 0 0\ny /tmp tmpfs rw 0 0\ny /tmp tmpfs ro,nosuid 0 0\n");
        lines.add(failure.explain(new IOException("did not respond: opened no socket")));
        Files.delete(files.resolve("mounts"));
        Files.setAttribute(files.resolve("root/tmp"), "unix:mode", 0755);
        lines.add(failure.explain(new IOException("did not respond: opened no socket")));
        Files.setAttribute(files.resolve("root/opt"), "unix:mode", 0700);
        lines.add(failure.explain(new IOException("Agent JAR not found or no Agent-Class attribute")));
        Files.writeString(files.resolve("stat"), PID + " (java) Z 1");
        lines.add(failure.explain(new IOException("Connection reset")));

        List<Pattern> rows = rows();
        List<Pattern> unused = new ArrayList<>(rows);
        for (CommandException line : lines) {
            List<Pattern> matching = rows.stream()
                    .filter(row ->
                            row.matcher(line.exitCode() + " " + line.line()).matches())
                    .toList();
            assertThat(matching)
                    .as("rows for code %s %s", line.exitCode(), line.line())
                    .hasSize(1);
            unused.removeAll(matching);
        }
        // what depends on who runs this, and what a process must do: an integration test provokes them
        assertThat(unused.stream().map(Pattern::pattern).toList())
                .as("rows without a line")
                .hasSize(7)
                .anyMatch(row -> row.contains("belongs to uid"))
                .anyMatch(row -> row.contains("runs with group"))
                .anyMatch(row -> row.contains("may not be looked into"))
                .anyMatch(row -> row.contains("its start waits for space"))
                .anyMatch(row -> row.contains("a disk that hangs"))
                .anyMatch(row -> row.contains("cannot be read"))
                .anyMatch(row -> row.contains("was deleted"));
    }

    @Test
    void settingsThatCannotBeCarriedAreRefusedBeforehand() {
        assertThat(refusal(() -> AttachChecks.checkText("name=a\nb")).line())
                .contains("control character at position 7");
        CommandException tooLong = refusal(() -> AttachChecks.checkLength(JAR, "ä".repeat(600)));
        assertThat(tooLong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(tooLong.line()).contains("have 1219 bytes", "at most 1024", "config=FILE");
    }

    @Test
    void detachIsRefusedWithAReason() {
        CommandException refused = refusal(() -> new DetachCommand().call());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused.line()).contains("auditing lasts as long as the process");
    }

    private static CommandException refusal(ThrowingCallable action) {
        CommandException refused = catchThrowableOfType(CommandException.class, action);
        assertThat(refused).isNotNull();
        return refused;
    }

    /** What exit code and line must match, of each row of the table. */
    private static List<Pattern> rows() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path beside = here.resolve("docs/attach.md");
        Path document = Files.exists(beside) ? beside : here.resolveSibling("docs/attach.md");
        List<Pattern> rows = new ArrayList<>();
        for (String line : Files.readAllLines(document)) {
            String[] cells = line.split(" \\| ", -1);
            if (line.startsWith("| `") && cells.length > 3) {
                String text = cells[0].substring("| `".length(), cells[0].length() - 1);
                rows.add(Pattern.compile(
                        cells[1] + " pid=\\d+: " + Pattern.quote(text).replace("…", "\\E.*\\Q") + ".*\\(?.*"));
            }
        }
        return rows;
    }
}
