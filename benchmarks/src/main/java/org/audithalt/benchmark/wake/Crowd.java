package org.audithalt.benchmark.wake;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The audited program: many threads that live as long as it does, and open a file when they are told to. {@code FILE COUNT
 * platform|virtual}; a command a line on stdin, an answer a line on stdout:
 *
 * <ul>
 *   <li>{@code NOTIFY_ALL}, {@code CONDITION}, {@code LATCH}: all wait so, are let go, and act;
 *   <li>{@code act}: all act, which a closed gate keeps them from; it answers {@code acting} when all have begun to;
 *   <li>{@code acted}: waits for their end;
 *   <li>{@code others}: how many turns a new thread of the same kind makes in a second that does nothing auditable.
 * </ul>
 *
 * Times are of {@code System.nanoTime}, on Linux one clock for all processes.
 */
public final class Crowd {
    /** Name of the platform threads. */
    static final String THREAD = "crowd";

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int OTHERS_SECONDS = 10;
    private static final long STACK_BYTES = 128 * 1024;

    private final Member[] members;
    private final boolean virtual;

    private Crowd(File file, int count, boolean virtual) throws ReflectiveOperationException {
        this.virtual = virtual;
        this.members = new Member[count];
        for (int i = 0; i < count; i++) {
            members[i] = new Member(file);
            start(members[i]);
        }
    }

    /** See above. */
    public static void main(String[] arguments) throws Exception {
        Crowd crowd = new Crowd(new File(arguments[0]), Integer.parseInt(arguments[1]), arguments[2].equals("virtual"));
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(crowd.answer(line));
        }
        Runtime.getRuntime().halt(0);
    }

    private String answer(String line) throws Exception {
        return switch (line) {
            case "act" -> {
                gather(null);
                yield "acting";
            }
            case "acted" -> "acted " + ended();
            case "others" -> "others " + others();
            default -> {
                Release release = Release.valueOf(line);
                gather(release);
                for (Member member : members) {
                    while (!member.waits()) {
                        Thread.sleep(1);
                    }
                }
                long startNanos = System.nanoTime();
                release.go();
                yield "released " + startNanos + " " + ended();
            }
        };
    }

    /** Lets all begin a round; each waits for what lets it go, if anything does, and acts. */
    private void gather(@Nullable Release release) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(members.length);
        for (Member member : members) {
            member.begin(begun, release);
        }
        begun.await();
    }

    /** When the first and the last have acted. */
    private String ended() throws IOException, InterruptedException {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Member member : members) {
            long nanos = member.awaitActed();
            first = Math.min(first, nanos);
            last = Math.max(last, nanos);
        }
        return first + " " + last;
    }

    private long others() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        start(() -> {
            try {
                for (long end = System.nanoTime() + NANOS_PER_SECOND; System.nanoTime() < end; ) {
                    Thread.sleep(1);
                    turns.incrementAndGet();
                }
            } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
            } finally {
                done.countDown();
            }
        });
        return done.await(OTHERS_SECONDS, TimeUnit.SECONDS) ? turns.get() : 0;
    }

    private void start(Runnable body) throws ReflectiveOperationException {
        if (virtual) {
            // of 21
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
        } else {
            Thread thread = new Thread(null, body, THREAD, STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
        }
    }
}
