package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients of a {@code Shop} that ask again as soon as they are answered: some order, others have classes loaded. */
final class Customers implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String site;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger orders = new AtomicInteger();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger classes = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    Customers(int port, int ordering, int loading) {
        site = "http://127.0.0.1:" + port;
        for (int i = 0; i < ordering + loading; i++) {
            boolean order = i < ordering;
            Thread thread = new Thread(() -> shop(order), "customer-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void shop(boolean order) {
        try {
            while (!stopped) {
                String id = "order-" + orders.incrementAndGet();
                HttpRequest.Builder request =
                        HttpRequest.newBuilder(URI.create(site + (order ? "/order/" + id : "/class")));
                if (order) {
                    request.POST(HttpRequest.BodyPublishers.noBody());
                }
                HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    failures.add(answer.statusCode() + " " + answer.body());
                } else if (order) {
                    answered.add(id);
                } else {
                    classes.incrementAndGet();
                }
            }
        } catch (Exception cut) {
            failures.add(cut.toString());
        }
    }

    /** Orders and classes so far. */
    int served() {
        return answered.size() + classes.get();
    }

    Set<String> answered() {
        return answered;
    }

    /** Answers that were none. */
    List<String> failures() {
        return failures;
    }

    /** Lets each have its last answer. */
    void leave() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(90_000);
            assertThat(thread.isAlive()).as("%s still waits", thread.getName()).isFalse();
        }
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            thread.interrupt();
        }
    }
}
