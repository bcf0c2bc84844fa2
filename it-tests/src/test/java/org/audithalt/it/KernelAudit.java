package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * The kernel's own audit with a daemon of the test's, as long as it is open. Only where nobody uses it: no daemon, no rules,
 * not locked.
 */
final class KernelAudit implements AutoCloseable {
    private static final String VARIABLE = "REQUIRED_KERNEL_AUDIT";
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

    private final Path log;
    private final Process daemon;
    private final String backlogBefore;

    private KernelAudit(Path log, Process daemon, String backlogBefore) {
        this.log = log;
        this.daemon = daemon;
        this.backlogBefore = backlogBefore;
    }

    /** Starts it with a log in an empty directory; skips the test where that is not possible. */
    static KernelAudit start(Path directory) throws Exception {
        Required.root(VARIABLE);
        String before = auditctl("-s").out();
        boolean free = before.contains("pid 0\n") && before.matches("(?s).*enabled [01]\n.*");
        boolean noRules = auditctl("-l").out().contains("No rules");
        Required.that(free && noRules, VARIABLE, "the kernel's audit is in use, or not to be had: " + before);
        Path log = directory.resolve("audit.log");
        Files.createDirectory(directory.resolve("plugins.d"));
        Files.writeString(directory.resolve("auditd.conf"), CONFIGURATION.formatted(log));
        Process daemon = new ProcessBuilder(Required.tool("auditd"), "-n", "-c", directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("auditd.out").toFile())
                .start();
        KernelAudit audit = new KernelAudit(log, daemon, number(before, "backlog_limit"));
        try {
            Awaitility.await("auditd")
                    .atMost(LIMIT)
                    .until(() -> number(auditctl("-s").out(), "pid").equals(Long.toString(daemon.pid())));
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

    /** What it recorded of a process, read by ausearch, after the daemon has written all. */
    Trail of(long pid, Path scratch) throws Exception {
        auditctl("-D");
        assertThat(number(auditctl("-s").out(), "lost")).isEqualTo("0");
        // events are written in order: the daemon has seen all before this one
        auditctl("-m", "end-of-test-" + pid);
        Awaitility.await("all events")
                .atMost(LIMIT)
                .until(() -> Files.readString(log).contains("end-of-test-" + pid));
        Files.writeString(scratch, Ausearch.raw(log, "-p", Long.toString(pid), "-m", "SYSCALL"));
        return Trail.read(scratch);
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
        try {
            auditctl("-D");
            daemon.destroy();
            daemon.waitFor();
            auditctl("-e", "0");
            auditctl("-b", backlogBefore);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
