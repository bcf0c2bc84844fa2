package org.audithalt.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One client: first its request line is collected, and what its command lets follow, then the answer is sent in pieces. Never blocks. Used by the control
 * thread only.
 */
final class Connection {
    /** Longest request line in bytes, line end included. */
    static final int LONGEST_REQUEST = 4096;

    private static final int FIRST_CONTENT_BYTES = 64 * 1024;
    private static final byte[] NOTHING = new byte[0];

    private final SocketChannel channel;
    private final long uid;
    private final long deadlineNanos;
    private final long answerNanos;
    private final ContentBudget budget;
    private final byte[] request = new byte[LONGEST_REQUEST];
    private int requestLength;
    private boolean requestComplete;
    private byte[] answer = NOTHING;
    private int answered;
    private boolean haltsAfterwards;
    private byte[] content = NOTHING;
    private int contentLength;
    private int contentBytes;
    private boolean contentBegun;
    private boolean noMemory;
    private boolean noBudget;
    private @Nullable Later later;

    /**
     * @param deadlineNanos {@code System.nanoTime} at which the client is dropped, whatever it has done
     * @param answerNanos how much of its time is kept for sending an answer that has to be waited for
     * @param budget memory for what follows the line
     */
    Connection(SocketChannel channel, long uid, long deadlineNanos, long answerNanos, ContentBudget budget) {
        this.budget = budget;
        this.channel = channel;
        this.uid = uid;
        this.deadlineNanos = deadlineNanos;
        this.answerNanos = answerNanos;
    }

    SocketChannel channel() {
        return channel;
    }

    long uid() {
        return uid;
    }

    /** Nanoseconds until the client is dropped; not positive: now. */
    long remainingNanos(long nowNanos) {
        return deadlineNanos - nowNanos;
    }

    boolean requestComplete() {
        return requestComplete;
    }

    /**
     * Takes what has come in. The request is complete at a line end, or so many bytes later as it says there, at the end of
     * the stream, or when it is too long.
     *
     * @param buffer direct buffer of the control thread, so that no read needs memory of the process
     */
    void read(ByteBuffer buffer) throws IOException {
        while (!requestComplete) {
            buffer.clear();
            int count = channel.read(buffer);
            if (count == 0) {
                return;
            }
            requestComplete = count < 0 || !take(buffer.flip());
        }
    }

    /** The request line without its line end. */
    String request() {
        return new String(request, 0, requestLength, StandardCharsets.UTF_8);
    }

    /** Whether the request did not fit. */
    boolean requestTooLong() {
        return requestLength == LONGEST_REQUEST;
    }

    /** What followed the line; not to be modified. */
    byte[] content() {
        return content;
    }

    /** Why the request cannot be taken; empty if it can. */
    String wrong() {
        if (requestTooLong()) {
            return "request is longer than " + (LONGEST_REQUEST - 1) + " bytes";
        }
        if (noMemory) {
            return "out of memory in the audited process: no room for the rules";
        }
        if (noBudget) {
            return "others are sending " + budget.taken() + " bytes at the moment (try again)";
        }
        return contentLength < contentBytes
                ? "the request ended after " + contentLength + " of " + contentBytes + " bytes"
                : "";
    }

    /** Puts the answer off; {@link #answer} ends that. */
    void await(Later answerToCome) {
        later = answerToCome;
    }

    /** The answer that is to come; null if none is. */
    @Nullable
    Later later() {
        return later;
    }

    /** Whether what is left of the client's time is needed for the answer. */
    boolean waitIsOver(long nowNanos) {
        return remainingNanos(nowNanos) < answerNanos;
    }

    /** Sets what to send. */
    void answer(byte[] bytes, boolean haltAfterwards) {
        later = null;
        forgetContent();
        answer = bytes;
        haltsAfterwards = haltAfterwards;
    }

    /** What followed the line is not needed any more. */
    void forgetContent() {
        budget.giveBack(content.length);
        content = NOTHING;
    }

    /** Sets what to send without a request having been read. */
    void refuse(byte[] bytes) {
        requestComplete = true;
        answer = bytes;
    }

    /** Whether the JVM is to be halted once this connection is closed, answered or not. */
    boolean haltsAfterwards() {
        return haltsAfterwards;
    }

    /**
     * Sends what the client takes now.
     *
     * @return whether all has been sent
     */
    boolean write(ByteBuffer buffer) throws IOException {
        while (answered < answer.length) {
            buffer.clear();
            buffer.put(answer, answered, Math.min(buffer.capacity(), answer.length - answered));
            int count = channel.write(buffer.flip());
            if (count == 0) {
                return false;
            }
            answered += count;
        }
        return true;
    }

    /** Appends to the request; false when nothing more belongs to it. */
    private boolean take(ByteBuffer buffer) {
        while (!contentBegun && buffer.hasRemaining()) {
            byte octet = buffer.get();
            if (octet == '\n') {
                contentBegun = true;
                if (!expectContent()) {
                    return false;
                }
            } else if (requestTooLong()) {
                return false;
            } else {
                request[requestLength++] = octet;
            }
        }
        if (contentBegun) {
            int count = Math.min(buffer.remaining(), contentBytes - contentLength);
            if (!makeRoom(contentLength + count)) {
                return false;
            }
            buffer.get(content, contentLength, count);
            contentLength += count;
            return contentLength < contentBytes;
        }
        return !requestTooLong();
    }

    /** The line has ended; false if nothing follows it. */
    private boolean expectContent() {
        contentBytes = Math.max(0, ControlRequest.parse(request()).contentBytes());
        return contentBytes > 0;
    }

    /** Takes memory for what has come, never for what was only promised; false if there is none. */
    private boolean makeRoom(int needed) {
        if (needed <= content.length) {
            return true;
        }
        int bytes = (int) Math.min(contentBytes, Math.max(FIRST_CONTENT_BYTES, 2L * needed));
        if (!budget.take(bytes - content.length)) {
            noBudget = true;
            return false;
        }
        try {
            content = Arrays.copyOf(content, bytes);
        } catch (OutOfMemoryError full) {
            budget.giveBack(bytes - content.length);
            noMemory = true;
        }
        return !noMemory;
    }
}
