package org.audithalt.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the workers and waits for them. Ends with status 0 if every round succeeded, 1 if one failed, 2 if the command
 * line is wrong. SIGTERM lets the rounds under way end and prints the totals.
 */
public final class Main {

    private static final long SHUTDOWN_SECONDS = 5;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.println(Options.USAGE);
            return;
        }
        int status;
        try {
            status = run(Options.parse(arguments));
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            System.err.println("sample: " + e.getMessage());
            status = 2;
        } catch (IOException e) {
            System.err.println("sample: " + e);
            status = 1;
        }
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(Options options) throws IOException, InterruptedException {
        Totals totals = new Totals();
        StopSignal stop = new StopSignal(options.seconds());
        Progress progress = new Progress(totals);
        Files.createDirectories(options.directory());
        try (EchoServer server = new EchoServer(options.port(), totals)) {
            List<Thread> workers = workers(options, stop, totals, new Caller(server.address(), totals));
            server.start();
            System.out.println("serving on 127.0.0.1:" + server.address().getPort());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(stop, progress), "shutdown"));
            progress.start();
            for (Thread worker : workers) {
                worker.start();
            }
            for (Thread worker : workers) {
                worker.join();
            }
        }
        progress.end();
        return totals.failures() == 0 ? 0 : 1;
    }

    private static List<Thread> workers(Options options, StopSignal stop, Totals totals, Caller caller) {
        ThreadKind kind = options.virtual() ? ThreadKind.VIRTUAL : ThreadKind.PLATFORM;
        Child child = new Child(totals);
        List<Thread> workers = new ArrayList<>();
        for (int number = 1; number <= options.threads(); number++) {
            workers.add(kind.unstarted("worker-" + number, new Worker(number, options, stop, totals, caller, child)));
        }
        return workers;
    }

    private static void shutDown(StopSignal stop, Progress progress) {
        stop.raise();
        try {
            if (!progress.awaitEnd(SHUTDOWN_SECONDS)) {
                System.err.println("sample: some workers are still busy, the totals may miss what they do now");
                progress.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
