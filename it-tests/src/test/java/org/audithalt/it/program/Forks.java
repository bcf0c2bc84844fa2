package org.audithalt.it.program;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts many processes at once, each of which creates a file: {@code DIRECTORY COUNT THREADS}. The first of each thread also lists
 * its open descriptors into {@code FILE.fd}. Says {@code ready}, then begins so many more as each line of its input says, and says
 * {@code done N} when all have ended.
 */
public final class Forks {
    private Forks() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger good = new AtomicInteger();
        Semaphore allowed = new Semaphore(0);
        List<Thread> all = new ArrayList<>();
        System.out.println("ready");
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(
                    () -> {
                        for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                            String file = arguments[0] + "/" + n;
                            allowed.acquireUninterruptibly();
                            String lists = n < threads ? "ls -l /proc/self/fd > " + file + ".fd; " : "";
                            try {
                                Process child = new ProcessBuilder("/bin/sh", "-c", lists + ": > " + file).start();
                                good.addAndGet(child.waitFor() == 0 ? 1 : 0);
                            } catch (Exception failed) {
                                System.out.println("failed: " + failed);
                            }
                        }
                    },
                    "forks-" + i);
            all.add(thread);
            thread.start();
        }
        Scanner in = new Scanner(System.in, StandardCharsets.US_ASCII);
        for (int sum = 0; sum < count; ) {
            int more = in.nextInt();
            sum += more;
            allowed.release(more);
        }
        for (Thread thread : all) {
            thread.join();
        }
        System.out.println("done " + good);
    }
}
