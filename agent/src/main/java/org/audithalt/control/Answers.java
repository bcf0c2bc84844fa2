package org.audithalt.control;

import java.nio.charset.StandardCharsets;
import org.audithalt.control.RulesRequest.Verb;
import org.jspecify.annotations.Nullable;

/** Turns a request into its answer: calls the target and keeps its errors from the socket's thread. */
final class Answers {
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
     * Gives the connection its answer; the control thread sends it. Some answers come later: then the connection is left
     * waiting for it, and this is called again until it no longer is.
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
            Later later = connection.later();
            if (later != null) {
                begin();
                if (!later.answer(json)) {
                    if (!connection.waitIsOver(System.nanoTime())) {
                        return true;
                    }
                    later.underWay(json);
                }
                bytes = end();
            } else if (!connection.wrong().isEmpty()) {
                bytes = error(connection.wrong());
            } else {
                ControlRequest request = ControlRequest.parse(connection.request());
                Actor actor = new Actor(request.claimedPid(), connection.uid());
                Later asked = askedFor(request, actor, connection);
                if (asked != null) {
                    connection.await(asked);
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

    /** Hands on what takes its time; null if the request is to be answered now. */
    private @Nullable Later askedFor(ControlRequest request, Actor actor, Connection connection) {
        if (request.command() == Command.ROTATE) {
            return target.rotate(actor);
        }
        if (request.command() == Command.RELOAD) {
            return target.reload(actor);
        }
        if (request.command() != Command.RULES) {
            return null;
        }
        RulesRequest rules = request.rules();
        boolean now = rules.verb() == null || rules.verb() == Verb.LIST || rules.verb() == Verb.STATE;
        if (rules.hasContent() && rules.contentBytes() < 0) {
            throw new IllegalArgumentException(
                    "rules " + rules.words() + ": not a number of bytes from 0 to " + RulesRequest.MOST_BYTES);
        }
        return now ? null : target.rules(actor, rules.with(connection.content()));
    }

    private boolean dispatch(ControlRequest request, Actor actor) {
        @Nullable Command command = request.command();
        if (command == Command.STATUS) {
            target.status(json, request.all());
        } else if (command == Command.SUSPEND) {
            target.suspend(json, actor, request.reason());
        } else if (command == Command.RESUME) {
            target.resume(json, actor, ResumeWish.parse(request.reason()));
        } else if (command == Command.DRILL) {
            target.drill(json, actor, request.reason());
        } else if (command == Command.HALT) {
            target.halt(json, actor, request.reason());
        } else if (command == Command.VERIFY) {
            target.verify(json, actor);
        } else if (command == Command.RULES) {
            @Nullable Verb verb = request.rules().verb();
            if (verb == null) {
                json.member("error", "rules: unknown request " + request.reason());
            } else {
                target.rules(json, verb == Verb.LIST);
            }
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
