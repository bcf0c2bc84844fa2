package org.audithalt.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A JVM with the agent in it, or without. Ended at {@link #close} whatever state it is in. */
final class AuditedJvm implements AutoCloseable {
    private static final Pattern LOG_FILE = Pattern.compile("(?:^|,)log_file=('[^']*'|[^,]*)");
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Process process;
    private final Path directory;
    private final String argument;
    private final List<String> stdout = new CopyOnWriteArrayList<>();
    private final List<String> stderr = new CopyOnWriteArrayList<>();
    private final Thread outReader;
    private final Thread errReader;

    private AuditedJvm(Process process, Path directory, String argument) {
        this.process = process;
        this.directory = directory;
        this.argument = argument;
        outReader = reader(process.getInputStream(), stdout);
        errReader = reader(process.getErrorStream(), stderr);
    }

    static Builder with(Jdk jdk) {
        return new Builder(jdk);
    }

    /** {@code -javaagent:audithalt.jar}, with {@code =ARGUMENT} unless that is empty. */
    static String agentOption(String argument) {
        String option = "-javaagent:" + System.getProperty("audithalt.jar");
        return argument.isEmpty() ? option : option + "=" + argument;
    }

    /** Where the compiled programs of the tests are. */
    static String programs() {
        return location("org.audithalt.it.program.Commanded");
    }

    private static String location(String className) {
        try {
            CodeSource source = Class.forName(className, false, AuditedJvm.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource();
            return Path.of(source.getLocation().toURI()).toString();
        } catch (ClassNotFoundException | URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Thread reader(InputStream stream, List<String> lines) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            lines.add(line);
                        }
                    } catch (IOException closed) {
                        // the process was killed
                    }
                },
                "output of an audited JVM");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Lines so far. */
    List<String> stdout() {
        return stdout;
    }

    /** Lines so far, ours among them. */
    List<String> stderr() {
        return stderr;
    }

    /** Waits for a line on stdout that matches as a whole; fails at once when the process ends without it. */
    void awaitOutput(String regex, Duration atMost) {
        await(regex, atMost, stdout);
    }

    /** Waits for a line on stderr that matches as a whole; fails at once when the process ends without it. */
    void awaitError(String regex, Duration atMost) {
        await(regex, atMost, stderr);
    }

    private void await(String regex, Duration atMost, List<String> lines) {
        Pattern pattern = Pattern.compile(regex);
        try {
            Awaitility.await("output " + regex)
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        boolean ended = !process.isAlive();
                        if (ended) {
                            drain();
                        }
                        boolean found = lines.stream()
                                .anyMatch(line -> pattern.matcher(line).matches());
                        if (ended && !found) {
                            throw new AssertionError("ended without " + regex + "\n" + this);
                        }
                        return found;
                    });
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("not within " + atMost + ": " + regex + "\n" + this, late);
        }
    }

    /** One line to stdin. */
    void send(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Ends stdin. */
    void closeInput() throws IOException {
        process.getOutputStream().close();
    }

    /** SIGKILL. */
    void kill9() {
        process.destroyForcibly();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGTERM for the JVM under a command like {@code strace}, which stays to see its end. */
    void terminateProgram() {
        process.children().forEach(ProcessHandle::destroy);
    }

    /** The exit status; 128 + signal if a signal ended it. All output has been read then. */
    int awaitExit(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("does not end within " + atMost + "\n" + this);
        }
        drain();
        return process.exitValue();
    }

    /** The log that the agent argument names, the first of several, or the only one in the default directory. */
    Path logFile() {
        Matcher named = LOG_FILE.matcher(argument);
        if (named.find()) {
            String name = named.group(1)
                    .replace("'", "")
                    .replace("%p", Long.toString(pid()))
                    .split(":", 2)[0];
            return directory.resolve(name);
        }
        try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
            List<Path> logs =
                    files.filter(file -> file.toString().endsWith(".log")).toList();
            if (logs.size() == 1) {
                return logs.get(0);
            }
            throw new AssertionError("logs: " + logs + "\n" + this);
        } catch (IOException none) {
            throw new AssertionError(none + "\n" + this, none);
        }
    }

    private void drain() throws InterruptedException {
        outReader.join(DRAIN.toMillis());
        errReader.join(DRAIN.toMillis());
    }

    @Override
    public void close() {
        // under strace the JVM is its child, and would outlive it
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            if (process.waitFor(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                drain();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "JVM " + pid() + (isAlive() ? "" : " ended with " + process.exitValue()) + "\nstderr "
                + String.join("\n       ", stderr) + "\nstdout " + String.join("\n       ", stdout);
    }

    /** Every call adds to the command. */
    static final class Builder {
        private final Jdk jdk;
        private final List<String> before = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private final List<String> afterAgent = new ArrayList<>();
        private final List<String> main = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private Path directory = Path.of("/tmp");
        private String argument = "";
        private boolean audited = true;

        private Builder(Jdk jdk) {
            this.jdk = jdk;
        }

        /** The current directory. */
        Builder in(Path directory) {
            this.directory = directory;
            return this;
        }

        /** The agent's argument; none by default. */
        Builder agent(String argument) {
            this.argument = argument;
            return this;
        }

        /** No {@code -javaagent}; the log's name can still be given with {@link #agent}. */
        Builder withoutAgent() {
            audited = false;
            return this;
        }

        /** Options of the JVM, in front of the agent. */
        Builder jvm(String... options) {
            this.options.addAll(List.of(options));
            return this;
        }

        /** Options of the JVM behind the agent: another agent is loaded after ours then. */
        Builder after(String... options) {
            afterAgent.addAll(List.of(options));
            return this;
        }

        Builder env(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** A command that runs the JVM, as in {@code strace -f}. The pid is this command's then. */
        Builder under(List<String> command) {
            before.addAll(command);
            return this;
        }

        /** A program of the tests. */
        Builder main(String className, String... arguments) {
            main.addAll(List.of("-cp", location(className), className));
            main.addAll(List.of(arguments));
            return this;
        }

        /** Anything else that follows the options, as in {@code -version} or {@code -jar FILE}. */
        Builder run(String... arguments) {
            main.addAll(List.of(arguments));
            return this;
        }

        AuditedJvm start() throws IOException {
            List<String> command = new ArrayList<>(before);
            command.addAll(jdk.commandIn(directory, "java"));
            command.addAll(options);
            if (audited) {
                command.add(agentOption(argument));
            }
            command.addAll(afterAgent);
            command.addAll(main);
            return launch(command);
        }

        /** Another program of the JDK instead of {@code java}; the agent only if the environment brings it. */
        AuditedJvm startTool(String program, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(jdk.commandIn(directory, program));
            command.addAll(List.of(arguments));
            return launch(command);
        }

        private AuditedJvm launch(List<String> command) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
            builder.environment().putAll(ProvenJdks.environment(jdk));
            // what a test reads on stderr must not depend on how full the machine's disks are
            builder.environment().put("AUDITHALT_SPACE_LEFT_ACTION", "ignore");
            builder.environment().put("AUDITHALT_ADMIN_SPACE_LEFT_ACTION", "ignore");
            builder.environment().putAll(environment);
            return new AuditedJvm(builder.start(), directory, argument);
        }
    }
}
