package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The state of an audited process as its control socket tells it: what {@code audithalt status} shows, without the cost of a
 * JVM for each look.
 */
record State(Map<String, Object> json) {
    private static final Duration LONGEST = Duration.ofSeconds(90);

    static State of(AuditedJvm jvm) {
        return new State(ask(jvm, "status --all"));
    }

    /** Sends one request to the control socket beside the log. */
    static Map<String, Object> ask(AuditedJvm jvm, String request) {
        Path log = jvm.logFile();
        Path socket = log.resolveSibling(log.getFileName().toString().replaceFirst("\\.log$", ".sock"));
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap((request + "\n").getBytes(UTF_8)));
            InputStream answer = Channels.newInputStream(channel);
            return JSON.std.mapFrom(new String(answer.readAllBytes(), UTF_8));
        } catch (IOException failed) {
            throw new AssertionError(request + " at " + socket + ": " + failed + "\n" + jvm.stderr(), failed);
        }
    }

    /** Waits for a state; if it does not come, fails with the last one seen. */
    static State await(AuditedJvm jvm, String what, Predicate<State> condition) {
        AtomicReference<State> last = new AtomicReference<>();
        try {
            return Awaitility.await(what)
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(50))
                    .until(
                            () -> {
                                State now = of(jvm);
                                last.set(now);
                                return now;
                            },
                            condition);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("not within " + LONGEST + ": " + what + "; last " + last.get(), late);
        }
    }

    static State awaitOpen(AuditedJvm jvm) {
        return await(jvm, "open", state -> !state.closed());
    }

    static State awaitClosed(AuditedJvm jvm, String reason) {
        return await(jvm, "closed for " + reason, state -> state.reasons().contains(reason));
    }

    /**
     * Waits until all that has ended is in the log. By the slots themselves too: {@code unstored} is of the writer's last turn,
     * which may have been before the last action.
     */
    static State awaitStored(AuditedJvm jvm) {
        return await(
                jvm,
                "all stored",
                state -> state.number("backlog", "unstored") == 0 && state.number("backlog", "oldest") == 0);
    }

    static State awaitWaiting(AuditedJvm jvm, String thread) {
        return await(jvm, thread + " waits", state -> state.waiters().contains(thread));
    }

    boolean closed() {
        return "closed".equals(json.get("gate"));
    }

    /** The words of the reasons that hold. */
    List<String> reasons() {
        return objects("reasons").stream()
                .map(reason -> (String) reason.get("reason"))
                .toList();
    }

    String detail(String word) {
        return objects("reasons").stream()
                .filter(reason -> word.equals(reason.get("reason")))
                .map(reason -> (String) reason.get("detail"))
                .findFirst()
                .orElse("");
    }

    long waiting() {
        return number("waiting");
    }

    /** Names of the threads that wait, oldest first. */
    List<String> waiters() {
        return objects("waiters").stream()
                .map(waiter -> (String) waiter.get("thread"))
                .toList();
    }

    /** Operation and object that a thread waits for. */
    String waitsFor(String thread) {
        return objects("waiters").stream()
                .filter(waiter -> thread.equals(waiter.get("thread")))
                .map(waiter -> waiter.get("operation") + " " + waiter.get("object"))
                .findFirst()
                .orElse("");
    }

    /** The states of the logs in the order of {@code log_file}. */
    List<String> logs() {
        return objects("logs").stream().map(log -> (String) log.get("state")).toList();
    }

    /** Whether a threshold of space is reached. */
    boolean reached(String threshold) {
        return objects("space").stream()
                .anyMatch(
                        space -> threshold.equals(space.get("threshold")) && Boolean.TRUE.equals(space.get("reached")));
    }

    long lost() {
        return number("lost", "count");
    }

    /** A number, by the names of the members that lead to it. */
    long number(String... path) {
        return ((Number) value(path)).longValue();
    }

    /** A member, by the names of those that lead to it. */
    Object value(String... path) {
        Object value = json;
        for (String name : path) {
            value = requireNonNull(((Map<?, ?>) value).get(name), name);
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> objects(String member) {
        return (List<Map<String, Object>>) value(member);
    }
}
