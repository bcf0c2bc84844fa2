package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Rounds of a bout: all contenders are started and warmed side by side, then take turns one by one, in another order each time. The
 * others sleep meanwhile, but for what their agents' threads still have to do: that is elsewhere's CPU, and is told.
 */
final class Rounds {
    private static final double TURN_NANOS = 3e6;

    /** A slow contender does fewer actions, so that its turn does not take more than some of the others' together. */
    private static final int LONGEST_TURN = 2;

    /** Half of what a backlog of the usual size holds: nobody waits for a reader or writer. */
    private static final int MOST_ACTIONS = 4096;

    /** Turns of a crowd are long. */
    private static final int FEWER = 4;

    private static final int SETTLE_MILLIS = 50;
    private static final long SEED = 7;

    private final Jdk jdk;
    private final Bout bout;
    private final Effort effort;
    private final Path directory;
    private final Consumer<String> notices;
    private final Crowds crowds = new Crowds();
    private final Random random = new Random(SEED);
    private final Map<String, Turns> results = new HashMap<>();

    /** @param notices hears which contender failed, and why; the others go on */
    Rounds(Jdk jdk, Bout bout, Effort effort, Path directory, Consumer<String> notices) {
        this.notices = notices;
        this.jdk = jdk;
        this.bout = bout;
        this.effort = effort;
        this.directory = directory;
    }

    /** A figure of each contender for each action. */
    List<Figure> run() throws IOException, InterruptedException {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        try {
            // with a crowd rounds are long
            int rounds = bout.crowd().isEmpty() ? effort.rounds() : Math.max(1, effort.rounds() / 2);
            for (int round = 0; round < rounds; round++) {
                round(watch);
            }
        } finally {
            watch.shutdownNow();
        }
        List<Figure> figures = new ArrayList<>();
        for (String action : bout.actions()) {
            for (Entrant entrant : bout.entrants()) {
                Turns turns = results.get(key(action, entrant));
                if (turns != null) {
                    figures.add(turns.figure(bout, action, entrant, jdk.feature()));
                }
            }
        }
        figures.addAll(crowds.figures(bout.part(), jdk.feature()));
        return figures;
    }

    private void round(ScheduledExecutorService watch) throws IOException, InterruptedException {
        Path here = Files.createDirectory(directory.resolve("round"));
        Path shared = Files.createDirectory(here.resolve("files"));
        List<Child> children = new ArrayList<>();
        try {
            for (Entrant entrant : bout.entrants()) {
                Path own = Files.createDirectory(here.resolve(String.format("c%02d", children.size())));
                children.add(Child.start(jdk, entrant, bout.classPath(), own, shared, watch));
            }
            Map<String, Long> nanos = new HashMap<>();
            List<Child> warm = warm(children, nanos);
            warm.removeIf(child -> !begins(child));
            for (String action : bout.actions()) {
                turns(warm, action, nanos);
            }
            if (!bout.crowd().isEmpty()) {
                crowds.measureHot(warm);
            }
            warm.removeIf(child -> !bout.crowd().contains(child.entrant().name()));
            if (!warm.isEmpty()) {
                crowds.measure(warm, Math.max(1, effort.turns() / FEWER));
            }
        } finally {
            for (Child child : children) {
                child.close();
            }
            Work.delete(here);
        }
    }

    private boolean begins(Child child) {
        try {
            child.entrant().surroundings().begin(child.pid());
            return true;
        } catch (IOException e) {
            notices.accept(child.entrant().name() + ": left out, " + e.getMessage());
            return false;
        }
    }

    /** Those that are ready; with the CPU of one action, by action and contender. */
    private List<Child> warm(List<Child> children, Map<String, Long> nanos) throws IOException, InterruptedException {
        List<Child> warm = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            Map<Child, Future<Map<String, Long>>> running = new LinkedHashMap<>();
            children.forEach(child -> running.put(child, pool.submit(() -> warm(child))));
            for (Map.Entry<Child, Future<Map<String, Long>>> each : running.entrySet()) {
                try {
                    nanos.putAll(each.getValue().get());
                    warm.add(each.getKey());
                } catch (ExecutionException e) {
                    notices.accept(jdk + ": " + String.valueOf(e.getCause()));
                }
            }
        } finally {
            pool.shutdownNow();
        }
        if (warm.isEmpty() || warm.get(0) != children.get(0)) {
            throw new IOException(bout.part() + ": the baseline failed");
        }
        return warm;
    }

    private Map<String, Long> warm(Child child) throws IOException {
        Map<String, Long> nanos = new HashMap<>();
        child.awaitReady();
        for (String action : bout.actions()) {
            nanos.put(key(action, child.entrant()), child.warm(action, effort.warmMillis() * bout.warm()));
        }
        return nanos;
    }

    private void turns(List<Child> children, String action, Map<String, Long> nanos)
            throws IOException, InterruptedException {
        Map<Child, Integer> times = new HashMap<>();
        double base = nanos.getOrDefault(key(action, children.get(0).entrant()), 1L);
        for (Child child : children) {
            double own = nanos.getOrDefault(key(action, child.entrant()), 1L);
            double most = Math.min(TURN_NANOS / base, LONGEST_TURN * TURN_NANOS / own);
            times.put(child, Math.max(1, Math.min(MOST_ACTIONS, (int) most)));
            child.beginElsewhere();
        }
        List<Child> order = new ArrayList<>(children);
        for (int turn = 0; turn < effort.turns(); turn++) {
            Collections.shuffle(order, random);
            Map<Child, Double> spent = new HashMap<>();
            for (Child child : order) {
                spent.put(child, turn(child, action, times.getOrDefault(child, 1)));
            }
            double baseline = spent.getOrDefault(children.get(0), Double.NaN);
            spent.forEach((child, each) -> of(action, child.entrant()).add(each, baseline));
        }
        // what was handed to other threads is done then
        Thread.sleep(SETTLE_MILLIS);
        for (Child child : children) {
            of(action, child.entrant())
                    .addElsewhere(child.elsewhereNanos(), (long) times.getOrDefault(child, 1) * effort.turns());
        }
    }

    private static double turn(Child child, String action, int times) throws IOException {
        Surroundings surroundings = child.entrant().surroundings();
        surroundings.on();
        try {
            return (double) child.go(action, times) / times;
        } finally {
            surroundings.off();
        }
    }

    private Turns of(String action, Entrant entrant) {
        return results.computeIfAbsent(key(action, entrant), key -> new Turns());
    }

    private static String key(String action, Entrant entrant) {
        return action + " " + entrant.name();
    }
}
