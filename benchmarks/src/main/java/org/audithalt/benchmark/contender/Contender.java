package org.audithalt.benchmark.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Does what its input says, in its main thread, and answers each line with one:
 *
 * <pre>
 *   warm ACTION MILLIS   repeats for so long; answers NANOS of CPU for one action
 *   go ACTION TIMES      answers NANOS of CPU that this thread used for all
 *   paced put TIMES      one each microsecond; answers NANOS on the clock that one of a thousand exceeds
 *   batches put 0        answers PICOSECONDS of CPU for one: the lowest, a quarter, half; and the bytes that it allocates
 *   crowd put THREADS    answers PICOSECONDS of CPU for one
 * </pre>
 *
 * <p>Answers are followed by the CPU time of this thread since its start, that to paced by the median as well, and begin with {@code =}: the JVM prints to the same
 * stream. It ends with its input.
 */
public final class Contender {
    private static final int CHUNK = 50;

    /** Stands for the CPU time in an answer. */
    private static final String CPU = "CPU";

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<String, Action> actions = new HashMap<>();
    private final Actions all;

    private Contender(String files) {
        all = new Actions(files);
    }

    /** Its argument is what the names of its files begin with, as long in each process that is compared. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Contender contender = new Contender(arguments[0]);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        out.println("= ready " + ProcessHandle.current().pid());
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", 3);
            String answer = contender.obey(words[0], words[1], Integer.parseInt(words[2]));
            out.println("= " + answer.replace(CPU, Long.toString(contender.threads.getCurrentThreadCpuTime())));
        }
    }

    private String obey(String command, String name, int number) throws IOException, InterruptedException {
        switch (command) {
            case "warm":
                return warm(action(name), number) + " " + CPU;
            case "go":
                return go(action(name), number) + " " + CPU;
            case "paced":
                Paced paced = new Paced(number);
                paced.run(all.backlog(), new byte[Actions.RECORD_BYTES]);
                return paced.slowestNanos() + " " + CPU + " " + paced.medianNanos();
            case "batches":
                Batches batches = new Batches();
                batches.run(all.backlog(), new byte[Actions.RECORD_BYTES]);
                return batches.answer(CPU);
            case "crowd":
                return Crowd.picosEach(all.backlog(), Actions.RECORD_BYTES, number) + " " + CPU;
            default:
                throw new IllegalArgumentException(command);
        }
    }

    private Action action(String name) throws IOException {
        Action action = actions.get(name);
        if (action == null) {
            action = all.named(name);
            actions.put(name, action);
        }
        return action;
    }

    private long warm(Action action, int millis) throws IOException {
        long end = System.nanoTime() + millis * NANOS_PER_MILLI;
        int chunk = 1;
        long each;
        do {
            each = go(action, chunk) / chunk;
            chunk = Math.min(CHUNK, 2 * chunk);
        } while (System.nanoTime() - end < 0);
        return each;
    }

    private long go(Action action, int times) throws IOException {
        long begin = threads.getCurrentThreadCpuTime();
        action.repeat(times);
        return threads.getCurrentThreadCpuTime() - begin;
    }
}
