package org.audithalt.benchmark.wake;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM that runs {@link Crowd} under the agent: its commands, its control socket, and what the kernel says of it. */
final class HaltedJvm implements AutoCloseable {
    private static final Pattern WAITING = Pattern.compile("\"waiting\": ?(\\d+)");
    /** How the kernel's names of the agent's threads begin. */
    private static final String AGENT = "audithalt-";

    private static final long POLL_MILLIS = 20;

    private final Process process;
    private final Path socket;
    private final BufferedReader answers;

    private HaltedJvm(Process process, Path socket) {
        this.process = process;
        this.socket = socket;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param java the command that runs {@code java}
     * @param options further options of the JVM
     * @param disk where log and backlog are
     */
    static HaltedJvm start(
            List<String> java, List<String> options, Path agent, Path directory, Path disk, String count, String kind)
            throws IOException {
        Path rules = Files.writeString(directory.resolve("wake.rules"), "-a always,exit -S openat -k wake\n");
        Path file = Files.writeString(directory.resolve("opened"), "opened by each thread once\n");
        Path log = disk.resolve("audit/audit.log");
        List<String> command = new ArrayList<>(java);
        command.addAll(options);
        command.add("-javaagent:" + agent + "=log_file=" + log + ",rules=" + rules + ",max_log_file=4000");
        command.addAll(List.of("-cp", classPath(), Crowd.class.getName(), file.toString(), count, kind));
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("stderr").toFile())
                .start();
        HaltedJvm jvm = new HaltedJvm(process, log.resolveSibling("audit.sock"));
        jvm.expect("ready");
        return jvm;
    }

    private static String classPath() {
        List<String> absolute = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            absolute.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, absolute);
    }

    /** A command to the program and the numbers of its answer, which begins with a word. */
    long[] ask(String command, String word) throws IOException {
        tell(command);
        return expect(word);
    }

    void tell(String command) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
        in.flush();
    }

    long[] expect(String word) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(word)) {
            throw new IOException("the program answered " + line + " instead of " + word);
        }
        String[] parts = line.split(" ", -1);
        long[] numbers = new long[parts.length - 1];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Long.parseLong(parts[i + 1]);
        }
        return numbers;
    }

    /** A command of the command line, sent to the control socket without the cost of a JVM. */
    String control(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(
                    ByteBuffer.wrap((request + " pid=" + ProcessHandle.current().pid() + " benchmark\n")
                            .getBytes(StandardCharsets.US_ASCII)));
            InputStream answer = Channels.newInputStream(channel);
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Waits until so many threads are suspended. */
    void awaitWaiting(long count) throws IOException, InterruptedException {
        while (waiting() != count) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Waits until the gate is closed, or open. */
    void awaitGate(String state) throws IOException, InterruptedException {
        while (!control("status").replace(" ", "").contains("\"gate\":\"" + state + "\"")) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private long waiting() throws IOException {
        Matcher found = WAITING.matcher(control("status"));
        return found.find() ? Long.parseLong(found.group(1)) : -1;
    }

    /**
     * Processor time so far, nanoseconds, as exact as the scheduler counts: of the agent's threads and the program's. Not of the JVM's own,
     * which use a quarter percent for a thousand threads that wait, and one for ten thousand, without the agent as well.
     */
    long processorNanos() throws IOException {
        long sum = 0;
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path task : tasks) {
                String name = Files.readString(task.resolve("comm"));
                if (!name.startsWith(AGENT) && !name.startsWith(Crowd.THREAD)) {
                    continue;
                }
                sum += Long.parseLong(
                        Files.readString(task.resolve("schedstat")).split(" ", -1)[0]);
            }
        }
        return sum;
    }

    /** Memory in use, MiB. */
    long residentMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
