package org.audithalt.control;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Turns a request into its answer: calls the target and keeps its errors from the socket's thread. */
final class Answers {
    private static final String STILL_UNDER_WAY =
            "the rotation is still under way: the writer has not come to it, the log's file system may hang";

    private final ControlTarget target;
    private final Json json = new Json();
    private final byte[] outOfMemory;

    private final HeapReserve reserve;

    /** @param reserve what lets go of memory when an answer needs some */
    Answers(ControlTarget target, HeapReserve reserve) {
        this.target = target;
        this.reserve = reserve;
        this.outOfMemory = "{\"error\":\"out of memory in the audited process\"}\n".getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Gives the connection its answer; the control thread sends it. A rotation's answer comes later: then the connection is
     * left waiting for it, and this is called again until it no longer is.
     */
    void answer(Connection connection) {
        // every request may be carried out again
        while (!answered(connection)) {
            reserve.release();
        }
    }

    /** Returns false if it can be tried again with memory from the reserve. */
    private boolean answered(Connection connection) {
        boolean halts = false;
        byte[] bytes;
        try {
            if (connection.awaitsRotation()) {
                begin();
                if (!target.rotated(json, connection.rotation())) {
                    if (!connection.waitIsOver(System.nanoTime())) {
                        return true;
                    }
                    json.member("rotated", false);
                    json.member("message", STILL_UNDER_WAY);
                }
                bytes = end();
            } else if (connection.requestTooLong()) {
                bytes = error("request is longer than " + (Connection.LONGEST_REQUEST - 1) + " bytes");
            } else {
                ControlRequest request = ControlRequest.parse(connection.request());
                Actor actor = new Actor(request.claimedPid(), connection.uid());
                if (request.command() == Command.ROTATE) {
                    connection.awaitRotation(target.rotate(actor));
                    return true;
                }
                begin();
                boolean known = dispatch(request, actor);
                halts = request.command() == Command.HALT;
                bytes = known ? end() : error("unknown command " + request.word());
            }
        } catch (OutOfMemoryError e) {
            if (reserve.held() > 0) {
                return false;
            }
            bytes = outOfMemory;
        } catch (Throwable e) {
            bytes = error(describe(e));
        }
        connection.answer(bytes, halts);
        return true;
    }

    /** Gives a client of another user its only answer. */
    void refuse(Connection connection) {
        connection.refuse(error("only the process's own user and root may ask"));
    }

    /** Halts the JVM; called when the answer to {@code halt} is out. */
    void haltNow() {
        target.haltNow();
    }

    private boolean dispatch(ControlRequest request, Actor actor) {
        @Nullable Command command = request.command();
        if (command == Command.STATUS) {
            target.status(json, request.all());
        } else if (command == Command.SUSPEND) {
            target.suspend(json, actor, request.reason());
        } else if (command == Command.RESUME) {
            target.resume(json, actor);
        } else if (command == Command.HALT) {
            target.halt(json, actor, request.reason());
        } else if (command == Command.VERIFY) {
            target.verify(json, actor);
        } else if (command == Command.PING) {
            json.member("message", "alive");
        } else {
            return false;
        }
        return true;
    }

    private void begin() {
        json.clear();
        json.beginObject();
    }

    private byte[] end() {
        json.endObject();
        byte[] bytes = (json.toString() + "\n").getBytes(StandardCharsets.UTF_8);
        json.clear();
        return bytes;
    }

    private byte[] error(String what) {
        begin();
        json.member("error", what);
        return end();
    }

    private static String describe(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getName() : message;
    }
}
