package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * The kernel's own audit with a daemon of the test's, as long as it is open. Only where nobody uses it: no daemon, no rules,
 * not locked.
 */
final class KernelAudit implements AutoCloseable {
    private static final String VARIABLE = "REQUIRED_KERNEL_AUDIT";
    /** There is one on a machine: who needs it has it alone. */
    static final String RESOURCE = "the kernel's audit";

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String BACKLOG = "65536";
    private static final String CONFIGURATION = """
            local_events = yes
            write_logs = yes
            log_file = %s
            log_format = RAW
            flush = NONE
            max_log_file = 1000
            max_log_file_action = IGNORE
            space_left = 75
            space_left_action = IGNORE
            admin_space_left = 50
            admin_space_left_action = IGNORE
            disk_full_action = IGNORE
            disk_error_action = IGNORE
            """;

    /**
     * Cleans up when its input ends, which it does however the JVM of the tests ends: no rules, no daemon, the state of before
     * ($2 enabled, $3 backlog_limit).
     */
    private static final String KEEPER = """
            trap '' INT TERM HUP
            auditd -n -c "$1" </dev/null & daemon=$!
            read -r line
            auditctl -D; kill $daemon; wait $daemon; auditctl -D; auditctl -e "$2"; auditctl -b "$3"
            """;

    private final Path log;
    private final Process keeper;
    private long read;
    private int marks;

    private KernelAudit(Path log, Process keeper) {
        this.log = log;
        this.keeper = keeper;
    }

    /** Starts it with a log in an empty directory; skips the test where that is not possible. */
    static KernelAudit start(Path directory) throws Exception {
        return start(directory, directory.resolve("audit.log"));
    }

    /**
     * The same with a log elsewhere.
     *
     * @param settings of auditd.conf, each {@code key = value}, instead of those that stand there
     */
    static KernelAudit start(Path directory, Path log, String... settings) throws Exception {
        Required.root(VARIABLE);
        String before = auditctl("-s").out();
        boolean free = before.contains("pid 0\n") && before.matches("(?s).*enabled [01]\n.*");
        boolean noRules = auditctl("-l").out().contains("No rules");
        Required.that(free && noRules, VARIABLE, "the kernel's audit is in use, or not to be had: " + before);
        Files.createDirectory(directory.resolve("plugins.d"));
        String configuration = CONFIGURATION.formatted(log);
        for (String setting : settings) {
            String key = setting.substring(0, setting.indexOf(' '));
            configuration = configuration.replaceFirst("(?m)^" + key + " = .*", setting);
        }
        Files.writeString(directory.resolve("auditd.conf"), configuration);
        Required.tool("auditd");
        ProcessBuilder builder = new ProcessBuilder(
                        Required.tool("sh"),
                        "-c",
                        KEEPER,
                        "keeper",
                        directory.toString(),
                        number(before, "enabled"),
                        number(before, "backlog_limit"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("auditd.out").toFile());
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        KernelAudit audit = new KernelAudit(log, builder.start());
        try {
            Awaitility.await("auditd").atMost(LIMIT).until(audit::isServed);
            assertThat(auditctl("-b", BACKLOG).exit()).isZero();
        } catch (Throwable failed) {
            audit.close();
            throw failed;
        }
        return audit;
    }

    /** Records system calls of an executable from now on. */
    void watch(Path executable, String calls) throws Exception {
        List<String> rule = List.of("-a", "always,exit", "-F", "arch=b64", "-F", "exe=" + executable, "-S", calls);
        assertThat(auditctl(rule.toArray(new String[0])).exit()).isZero();
    }

    /** Has the daemon write a message of a user. */
    void say(String words) throws Exception {
        auditctl("-m", words);
    }

    /** Adds the rules of a file; the message is auditctl's. */
    void load(Path rules) throws Exception {
        Cli.Result result = auditctl("-R", rules.toString());
        assertThat(result.exit()).as("auditctl -R %s: %s", rules, result.err()).isZero();
    }

    /** Puts one rule in front of all others. */
    void prepend(String... rule) throws Exception {
        List<String> words = new ArrayList<>(List.of("-A"));
        words.addAll(List.of(rule));
        assertThat(auditctl(words.toArray(new String[0])).exit()).isZero();
    }

    /** Removes the rules; what was recorded since the last call, read by ausearch. */
    Trail take(Path scratch) throws Exception {
        awaitWritten("end-of-part-" + ++marks);
        byte[] all = Files.readAllBytes(log);
        Path part = Files.write(scratch, Arrays.copyOfRange(all, (int) read, all.length));
        read = all.length;
        return Trail.read(Files.writeString(part, Ausearch.raw(part)));
    }

    /** What it recorded of a process, read by ausearch, after the daemon has written all. */
    Trail of(long pid, Path scratch) throws Exception {
        awaitWritten("end-of-test-" + pid);
        Files.writeString(scratch, Ausearch.raw(log, "-p", Long.toString(pid), "-m", "SYSCALL"));
        return Trail.read(scratch);
    }

    /** The daemon writes in order: it has seen all before the mark. */
    private void awaitWritten(String mark) throws Exception {
        auditctl("-D");
        assertThat(number(auditctl("-s").out(), "lost")).isEqualTo("0");
        auditctl("-m", mark);
        Awaitility.await("all events")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Files.readString(log).contains(mark + " "));
    }

    /** Whether the daemon is ours. */
    private boolean isServed() throws Exception {
        long pid = Long.parseLong(number(auditctl("-s").out(), "pid"));
        return keeper.children().anyMatch(child -> child.pid() == pid);
    }

    private static String number(String status, String key) {
        return status.replaceFirst("(?s).*(?:^|\n)" + key + " (\\d+)\n.*", "$1");
    }

    private static Cli.Result auditctl(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = Required.tool("auditctl");
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Cli.run(new ProcessBuilder(command));
    }

    @Override
    public void close() throws IOException {
        keeper.getOutputStream().close();
        try {
            keeper.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
