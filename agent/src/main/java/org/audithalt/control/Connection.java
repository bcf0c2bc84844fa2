package org.audithalt.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One client: first its request line is collected, then the answer is sent in pieces. Never blocks. Used by the control
 * thread only.
 */
final class Connection {
    /** Longest request line in bytes, line end included. */
    static final int LONGEST_REQUEST = 4096;

    private static final byte[] NO_ANSWER = new byte[0];

    private final SocketChannel channel;
    private final long uid;
    private final long deadlineNanos;
    private final long answerNanos;
    private final byte[] request = new byte[LONGEST_REQUEST];
    private int requestLength;
    private boolean requestComplete;
    private byte[] answer = NO_ANSWER;
    private int answered;
    private boolean haltsAfterwards;
    private long rotation;

    /**
     * @param deadlineNanos {@code System.nanoTime} at which the client is dropped, whatever it has done
     * @param answerNanos how much of its time is kept for sending an answer that has to be waited for
     */
    Connection(SocketChannel channel, long uid, long deadlineNanos, long answerNanos) {
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
     * Takes what has come in. The request is complete at a line end, at the end of the stream, or when it is too long.
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

    /** Puts the answer off until a rotation is over; {@link #answer} ends that. */
    void awaitRotation(long ticket) {
        rotation = ticket;
    }

    boolean awaitsRotation() {
        return rotation != 0;
    }

    /** Ticket of the rotation that the answer waits for; 0: it waits for none. */
    long rotation() {
        return rotation;
    }

    /** Whether what is left of the client's time is needed for the answer. */
    boolean waitIsOver(long nowNanos) {
        return remainingNanos(nowNanos) < answerNanos;
    }

    /** Sets what to send. */
    void answer(byte[] bytes, boolean haltAfterwards) {
        rotation = 0;
        answer = bytes;
        haltsAfterwards = haltAfterwards;
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
        while (buffer.hasRemaining()) {
            byte octet = buffer.get();
            if (octet == '\n' || requestTooLong()) {
                return false;
            }
            request[requestLength++] = octet;
        }
        return !requestTooLong();
    }
}
