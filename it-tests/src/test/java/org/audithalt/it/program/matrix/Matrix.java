package org.audithalt.it.program.matrix;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Does every action once per round, each on a thread of its own named {@code ROUND.ACTION}. Prepares a round, says
 * {@code prepared ROUND}, and begins at the next line on stdin: {@code one} after the other, all at {@code once}, all on one
 * thread {@code renamed} for each, or one after the other {@code exhausted}, while the process has no descriptor left. Says {@code ROUND.ACTION ok} or {@code ROUND.ACTION EXCEPTION}, with its causes, for each, then
 * {@code done ROUND}. With the property {@code virtual} the threads are virtual ones, and its own thread is {@code ROUND.ACTION} while it
 * waits for one, {@code ROUND.all} for all at once. Its own thread is {@code ROUND.started} when all have begun and {@code ROUND.done} when all have ended; while
 * it is refused what it says, it waits.
 */
public final class Matrix {
    private final Map<String, String> results = new ConcurrentHashMap<>();
    private static final FileInputStream STDIN = new FileInputStream(FileDescriptor.in);
    private static final boolean VIRTUAL = Boolean.getBoolean("virtual");

    private final List<FileInputStream> descriptors = new ArrayList<>();
    private final String round;

    private Matrix(String round) {
        this.round = round;
    }

    /**
     * Runs.
     *
     * @param arguments an empty directory; one on another file system; jar of an agent; the rounds, a letter each; the kinds of
     *     actions: {@code all}, {@code io} for files and sockets, {@code net} for sockets and names of hosts
     */
    public static void main(String[] arguments) {
        try {
            rounds(arguments);
        } catch (Throwable failed) {
            // threads of channel groups would keep the JVM alive, and what failed would look like something slow
            failed.printStackTrace();
            System.exit(1);
        }
    }

    private static void rounds(String[] arguments) throws Exception {
        Rows rows = Boolean.getBoolean("rows") ? Rows.install() : null;
        for (String round : arguments[3].split("")) {
            Path dir = Files.createDirectory(Path.of(arguments[0], round));
            Path elsewhere = Files.createDirectory(Path.of(arguments[1], round));
            try (Actions actions = new Actions(dir, elsewhere)) {
                prepare(actions, arguments[2], arguments.length > 4 ? arguments[4] : "all");
                Matrix matrix = new Matrix(round);
                Map<String, Thread> threads = matrix.threads(actions);
                System.out.println("prepared " + round);
                String how = readLine();
                if (rows != null) {
                    rows.print();
                }
                matrix.run(how, actions, threads);
                if (rows != null) {
                    System.out.println("rows " + round);
                    rows.print();
                }
                System.out.println("done " + round);
                readLine();
            }
        }
    }

    /**
     * Reads a line, which comes alone, by one read: readers ask how much is left after it, which may be suspended or refused
     * meanwhile.
     */
    private static String readLine() throws IOException {
        byte[] line = new byte[64];
        int length = STDIN.read(line);
        return new String(line, 0, Math.max(0, length), StandardCharsets.UTF_8).strip();
    }

    private static void prepare(Actions actions, String agent, String kinds) throws Exception {
        if (!kinds.equals("net")) {
            OldFiles.prepare(actions);
            NewFiles.prepare(actions);
            Attributes.prepare(actions);
            Channels.prepare(actions);
        }
        Sockets.prepare(actions);
        Datagrams.prepare(actions);
        if (!kinds.equals("io")) {
            Datagrams.prepareNames(actions);
        }
        if (kinds.equals("all")) {
            Attributes.prepareUsers(actions);
            Processes.prepare(actions, agent);
            Rare.prepare(actions);
        }
    }

    private Map<String, Thread> threads(Actions actions) {
        Map<String, Thread> threads = new LinkedHashMap<>();
        actions.all().forEach((name, action) -> {
            String thread = round + "." + name;
            Runnable attempt = () -> attempt(thread, action);
            threads.put(name, VIRTUAL ? virtual(thread, attempt) : new Thread(attempt, thread));
        });
        return threads;
    }

    /** By reflection: the class has to run on 17. */
    private static Thread virtual(String name, Runnable task) {
        try {
            Class<?> type = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            type.getMethod("name", String.class).invoke(builder, name);
            return (Thread) type.getMethod("unstarted", Runnable.class).invoke(builder, task);
        } catch (ReflectiveOperationException older) {
            throw new IllegalStateException(older);
        }
    }

    private void run(String how, Actions actions, Map<String, Thread> threads) throws Exception {
        if (how.equals("renamed")) {
            Thread all = new Thread(() -> renamed(actions), round);
            all.start();
            all.join();
        }
        for (Thread thread : threads.values()) {
            if (how.equals("exhausted")) {
                if (thread.getName().startsWith(round + ".run")) {
                    // without descriptors forkAndExec of 17 and 21 closes descriptor 0
                    continue;
                }
                exhaust();
            }
            if (VIRTUAL) {
                // the kernel does not see its name
                Thread.currentThread().setName(how.equals("once") ? round + ".all" : thread.getName());
            }
            if (!how.equals("renamed")) {
                thread.start();
            }
            if (!how.equals("once")) {
                thread.join();
            }
        }
        Thread.currentThread().setName(round + ".started");
        for (Thread thread : threads.values()) {
            thread.join();
        }
        for (FileInputStream descriptor : descriptors) {
            descriptor.close();
        }
        Thread.currentThread().setName(round + ".done");
        awaitOpen();
        for (String name : threads.keySet()) {
            System.out.println(round + "." + name + " " + results.get(round + "." + name));
        }
    }

    /** Until an action is neither suspended nor refused: what is printed before would be lost. */
    private static void awaitOpen() throws InterruptedException {
        for (boolean open = false; !open; ) {
            try {
                new FileInputStream("/proc/self/comm").close();
                open = true;
            } catch (IOException refused) {
                Thread.sleep(10);
            }
        }
    }

    /** Until no descriptor is left. */
    private void exhaust() {
        try {
            for (; ; ) {
                descriptors.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException tooMany) {
            // as it should be
        }
    }

    private void renamed(Actions actions) {
        actions.all().forEach((name, action) -> {
            Thread.currentThread().setName(round + "." + name);
            attempt(round + "." + name, action);
            Thread.currentThread().setName(round);
        });
    }

    private void attempt(String thread, Actions.Action action) {
        StringBuilder result = new StringBuilder();
        try {
            action.run();
            result.append("ok");
        } catch (Throwable failed) {
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                result.append(cause == failed ? "" : " because of ").append(cause);
            }
        }
        results.put(thread, result.toString());
    }
}
