package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's audit with a daemon of its own and the rules of the agent's profile capp, for one process. Its state is global, so
 * it is used only where nobody else uses it, is switched on for the turns of that process alone, and is put back by a shell that
 * outlives this JVM, whichever way that ends.
 */
final class KernelAudit implements Surroundings {
    private static final String BACKLOG = "8192";
    private static final int TRIES = 200;
    private static final long PAUSE_NANOS = 25_000_000;
    private static final String PROFILE = "/org/audithalt/rule/capp.rules";
    private static final String ARCH = "-F arch=b64";

    private static final String CONFIGURATION = """
            local_events = yes
            write_logs = yes
            log_file = %s
            log_format = RAW
            flush = INCREMENTAL_ASYNC
            freq = 50
            max_log_file = 1000
            max_log_file_action = IGNORE
            space_left = 75
            space_left_action = IGNORE
            admin_space_left = 50
            admin_space_left_action = IGNORE
            disk_full_action = IGNORE
            disk_error_action = IGNORE
            """;

    /** Cleans up when its input ends: no rules, no daemon, the state of before ($2 enabled, $3 backlog_limit). */
    private static final String KEEPER = """
            trap '' INT TERM HUP
            auditd -n -s nochange -c "$1" </dev/null & daemon=$!
            read -r line
            auditctl -D; kill $daemon; wait $daemon; auditctl -D; auditctl -e "$2"; auditctl -b "$3"
            """;

    private final Path directory;
    private final List<String> profile;
    private @Nullable Process keeper;
    private long daemon;
    private long kauditd;

    /**
     * Nothing is changed before {@link #begin}.
     *
     * @param directory for the daemon's log
     * @param agent the jar with the rules
     */
    KernelAudit(Path directory, Path agent) throws IOException {
        this.directory = directory;
        profile = rules(agent);
    }

    /** Why it cannot be used now; empty if it can. */
    static Optional<String> obstacle() throws IOException {
        if (!Machine.isRoot() || !Machine.has("auditctl") || !Machine.has("auditd")) {
            return Optional.of("needs root and the package auditd");
        }
        String status = auditctl("-s");
        boolean free = status.contains("pid 0\n") && !status.contains("enabled 2");
        boolean empty = auditctl("-l").contains("No rules");
        return free && empty ? Optional.empty() : Optional.of("the kernel's audit is in use: " + status);
    }

    /** Starts the daemon. */
    private void serve() throws IOException {
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            throw new IOException(obstacle.get());
        }
        String before = auditctl("-s");
        Files.createDirectories(directory.resolve("plugins.d"));
        Files.writeString(directory.resolve("auditd.conf"), CONFIGURATION.formatted(directory.resolve("audit.log")));
        Process started = new ProcessBuilder(
                        Machine.tool("sh"),
                        "-c",
                        "PATH=/usr/sbin:/usr/bin:/sbin:/bin\n" + KEEPER,
                        "keeper",
                        directory.toString(),
                        number(before, "enabled"),
                        number(before, "backlog_limit"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("auditd.out").toFile())
                .start();
        keeper = started;
        kauditd = named("kauditd");
        for (int i = 0; i < TRIES; i++) {
            daemon = Long.parseLong(number(auditctl("-s"), "pid"));
            if (started.children().anyMatch(child -> child.pid() == daemon)) {
                auditctl("-b", BACKLOG);
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new IOException("auditd does not start: " + Files.readString(directory.resolve("auditd.out")));
    }

    /** The kernel knows no others than those with an architecture: what the agent adds has none. */
    private static List<String> rules(Path agent) throws IOException {
        List<String> rules = new ArrayList<>(List.of("-a always,exit -F arch=b64 -S stat,newfstatat,statx -k look"));
        try (var jar = new java.util.jar.JarFile(agent.toFile());
                InputStream in = jar.getInputStream(Objects.requireNonNull(jar.getEntry(PROFILE.substring(1))))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("-a") && line.contains(ARCH))
                    .forEach(rules::add);
        }
        return rules;
    }

    @Override
    public void begin(long pid) throws IOException {
        serve();
        List<String> lines = new ArrayList<>(List.of("-i"));
        for (String rule : profile) {
            // a program is started by a child that is about to become it
            String field = rule.contains("execve") ? "ppid" : "pid";
            lines.add(rule.replace(ARCH, ARCH + " -F " + field + "=" + pid));
        }
        Path file = directory.resolve("pid.rules");
        Files.write(file, lines);
        auditctl("-R", file.toString());
    }

    @Override
    public void on() throws IOException {
        auditctl("-e", "1");
    }

    @Override
    public void off() throws IOException {
        auditctl("-e", "0");
    }

    @Override
    public long servantsNanos() {
        return LongStream.of(daemon, kauditd)
                .flatMap(pid -> Machine.cpuNanos(pid).values().stream().mapToLong(Long::longValue))
                .sum();
    }

    @Override
    public void close() throws IOException {
        Process ended = keeper;
        if (ended == null) {
            return;
        }
        keeper = null;
        ended.getOutputStream().close();
        ended.onExit().join();
    }

    private static long named(String thread) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(path -> isNamed(path, thread))
                    .mapToLong(path -> Long.parseLong(path.getFileName().toString()))
                    .findFirst()
                    .orElse(0);
        }
    }

    private static boolean isNamed(Path process, String name) {
        try {
            return Files.readString(process.resolve("comm")).strip().equals(name);
        } catch (IOException ended) {
            return false;
        }
    }

    private static String number(String status, String key) {
        return status.replaceFirst("(?s).*(?:^|\n)" + key + " (\\d+)\n.*", "$1");
    }

    private static String auditctl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Machine.tool("auditctl")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.onExit().join();
        return out;
    }
}
