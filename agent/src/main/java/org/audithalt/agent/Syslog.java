package org.audithalt.agent;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Body of the thread that tells syslog. Nobody waits for it; a message that cannot be sent is given up, and the newest if too many
 * wait: stderr has it too.
 *
 * <p>The way is opened, and all of it used once, some seconds after the start, or with the first message if that comes before: a tenth
 * of the processor time of a start otherwise, which programs that soon end would pay for nothing. Nothing that ends a halt waits for
 * this thread, so it need not be ready before hooks are woven. What it touches first while the process is halted, in those
 * first seconds, may at worst keep the message until the end of the halt.
 */
final class Syslog implements Runnable {
    /** Message id of a halt. */
    static final String HALTED = "HALTED";

    /** Message id of a threshold of space. */
    static final String SPACE = "SPACE";

    private static final int MOST_MESSAGES = 64;
    private static final long OPENING_NANOS = 5_000_000_000L;

    private final SyslogWay way;
    private final StderrLines stderrLines;
    private final ConcurrentLinkedQueue<Message> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private volatile @Nullable Thread thread;
    private boolean failed;
    private boolean open;
    private boolean tried;

    private record Message(String id, String line) {}

    Syslog(SyslogWay way, StderrLines stderrLines) {
        this.way = way;
        this.stderrLines = stderrLines;
    }

    /**
     * Sends a line soon. Any agent thread.
     *
     * @param id message id, a word that tells what it is about
     */
    void send(String id, String line) {
        if (waiting.get() < MOST_MESSAGES) {
            waiting.incrementAndGet();
            messages.add(new Message(id, line));
            LockSupport.unpark(thread);
        } else {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        long began = System.nanoTime();
        for (; ; ) {
            Message message = messages.poll();
            boolean late = !tried && System.nanoTime() - began >= OPENING_NANOS;
            if (!open && (message != null || late)) {
                open();
            }
            if (message == null) {
                if (tried) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, OPENING_NANOS);
                }
                continue;
            }
            waiting.decrementAndGet();
            try {
                way.send(message.id, message.line);
                failed = false;
            } catch (IOException | OutOfMemoryError unheard) {
                if (!failed) {
                    stderrLines.say("syslog does not hear: " + unheard.getMessage());
                }
                failed = true;
            }
            int gone = dropped.getAndSet(0);
            if (gone > 0) {
                stderrLines.say("syslog was not told " + gone + " messages: " + MOST_MESSAGES + " others waited");
            }
        }
    }

    /** A process that may not open a socket is audited as well; stderr and the records say what syslog would hear. */
    private void open() {
        try {
            way.open();
            open = true;
        } catch (IOException | OutOfMemoryError refused) {
            if (!tried) {
                stderrLines.say("syslog cannot be told anything: " + refused.getMessage());
            }
        }
        tried = true;
    }
}
