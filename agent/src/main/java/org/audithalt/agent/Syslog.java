package org.audithalt.agent;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Body of the thread that tells syslog. Nobody waits for it; a message that cannot be sent is given up, and the newest if too many
 * wait: stderr has it too.
 */
final class Syslog implements Runnable {
    /** Message id of a halt. */
    static final String HALTED = "HALTED";

    /** Message id of a threshold of space. */
    static final String SPACE = "SPACE";

    private static final int MOST_MESSAGES = 64;

    private final SyslogWay way;
    private final StderrLines stderrLines;
    private final ConcurrentLinkedQueue<Message> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Thread thread;
    private boolean failed;

    private record Message(String id, String line) {}

    Syslog(SyslogWay way, StderrLines stderrLines) {
        this.way = way;
        this.stderrLines = stderrLines;
    }

    /** Opens the way; before hooks are woven. */
    void rehearse() throws IOException {
        way.open();
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
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        for (; ; ) {
            Message message = messages.poll();
            if (message == null) {
                LockSupport.park(this);
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
        }
    }
}
