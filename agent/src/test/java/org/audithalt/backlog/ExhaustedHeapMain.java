package org.audithalt.backlog;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.bridge.Bridge;
import org.audithalt.gate.Reason;
import org.audithalt.gate.ServiceThreads;
import org.audithalt.gate.StackPosition;
import org.audithalt.record.AuditRecord;
import org.jspecify.annotations.Nullable;

/** Entry and exit in a JVM whose heap is exhausted: {@code DIRECTORY entry|exit FLAG}. Prints what it saw. */
public final class ExhaustedHeapMain {
    private static final int LARGEST = 1 << 20;
    private static final int SMALLEST = 16;
    private static final long LONGEST_NANOS = 30_000_000_000L;

    /** The heap. */
    private static volatile @Nullable Object[] hoard;

    private ExhaustedHeapMain() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        // what the exit decides by allocating: it looks for a file that was not there before
        Audited audited = new Audited(
                directory,
                Audited.rules(directory, "-a always,exit -S openat,ftruncate -F filetype!=dir -F success=1 -k done"),
                Audited.TEXT,
                Integer.parseInt(arguments[2]),
                0);
        // once before, so that all classes are loaded, as a start does
        StackPosition.ofCaller();
        audited.gate.close(Reason.ADMINISTRATOR, "rehearsal");
        audited.gate.open(Reason.ADMINISTRATOR);
        ServiceThreads.contains(Thread.currentThread());
        audited.opened("/tmp/rehearsal");
        audited.one();
        if (arguments[1].equals("exit")) {
            exit(audited);
        } else {
            entry(audited, directory);
        }
        System.out.println("lost " + audited.losses.count());
        System.out.println("panicked " + audited.failure.panicked());
        System.out.println("sealed " + audited.gate.sealed());
        System.out.println("agent_error " + audited.gate.closedFor(Reason.AGENT_ERROR));
        System.out.println("closed " + audited.gate.closed());
        Runtime.getRuntime().halt(0);
    }

    private static void exit(Audited audited) {
        long token = audited.enter("FIS.open", "/tmp/" + "x".repeat(3000), null, -100);
        int row = Audited.row("FIS.open");
        Thread thread = new Thread(() -> {
            while (hoard == null) {
                Thread.onSpinWait();
            }
            audited.audit.exit(row, token, 5, null, null);
        });
        // once before, while there is room for what the first call needs
        boolean waits = LockSupport.getBlocker(thread) != null;
        thread.start();
        Object[] full = exhaust();
        hoard = full;
        long begun = System.nanoTime();
        while (!waits && thread.isAlive() && System.nanoTime() - begun < LONGEST_NANOS) {
            waits = LockSupport.getBlocker(thread) != null;
        }
        boolean agentError = audited.gate.closedFor(Reason.AGENT_ERROR);
        full[0] = null;
        while (thread.isAlive()) {
            LockSupport.parkNanos(1_000_000);
        }
        System.out.println("waits " + waits);
        System.out.println("closed meanwhile " + agentError);
        List<AuditRecord> records = audited.drained();
        System.out.println("known " + records.get(0).outcomeKnown);
        audited.drain.stored(audited.drain.writtenMark());
        System.out.println("used " + audited.used());
    }

    private static void entry(Audited audited, Path directory) throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("truncated").toFile(), "rw")) {
            int number = Bridge.descriptor(file.getFD());
            audited.exit("FDI.truncate", audited.enter("FDI.truncate", null, null, number, 0), 0);
            audited.one();
            int row = Audited.row("FDI.truncate");
            boolean threw = false;
            Object[] full = exhaust();
            long token = Bridge.UNAUDITED;
            try {
                token = audited.audit.enter(row, null, null, number, 0, 0, 0);
            } catch (OutOfMemoryError expected) {
                threw = true;
            }
            full[0] = null;
            System.out.println("threw " + threw + " token " + (token != Bridge.UNAUDITED));
            System.out.println("reserved " + audited.used());
        }
    }

    /** Takes the heap until nothing is left of it. The first element holds all. */
    private static Object[] exhaust() {
        Object[] whole = new Object[1];
        Object[] last = null;
        for (int size = LARGEST; size >= SMALLEST; ) {
            try {
                Object[] node = new Object[] {last, null};
                node[1] = new byte[size];
                last = node;
                whole[0] = last;
            } catch (OutOfMemoryError full) {
                size /= 2;
            }
        }
        return whole;
    }
}
