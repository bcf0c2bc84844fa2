package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** The parts of the comparison by name. */
final class Parts {
    private final Setup setup;
    private final Path directory;
    private final Consumer<String> notices;

    Parts(Setup setup, Path directory, Consumer<String> notices) {
        this.setup = setup;
        this.directory = directory;
        this.notices = notices;
    }

    /** All figures of a part. */
    List<Figure> measure(String part, Jdk jdk, List<String> actions) throws IOException, InterruptedException {
        switch (part) {
            case Actions.PART:
                return rounds(jdk, new Actions(setup, directory, notices).bout(jdk, actions));
            case Recorders.PART:
                return withPeers(part) ? rounds(jdk, Recorders.bout(setup)) : List.of();
            case Backlogs.PART:
                return rounds(jdk, Backlogs.bout(setup, jdk, directory));
            case CostModel.PART:
                return rounds(jdk, CostModel.bout(setup, jdk, directory));
            case StartUp.PART:
                return startUp(jdk);
            case Pieces.PART:
                return new Pieces(setup, directory, notices).run(jdk);
            case WakeUp.PART:
                return new WakeUp(setup, directory).run(jdk);
            default:
                throw new IOException("no such part");
        }
    }

    private boolean withPeers(String part) {
        if (!setup.hasPeers()) {
            notices.accept(part + ": left out, built without the profile peers");
        }
        return setup.hasPeers();
    }

    private List<Figure> rounds(Jdk jdk, Bout bout) throws IOException, InterruptedException {
        return new Rounds(jdk, bout, setup.effort(), directory, notices).run();
    }

    private List<Figure> startUp(Jdk jdk) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>(new StartUp(setup, directory, notices).run(jdk));
        Path own = Files.createDirectory(directory.resolve("backlog"));
        Path audit = own.resolve("audit");
        Entrant ours = Entrant.jvm(StartUp.OURS, "-javaagent:" + setup.agent() + "=log_file='" + audit + "/audit.log'");
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        try (Child child = Child.start(jdk, ours, setup.contender(), own, own, watch)) {
            child.awaitReady();
            figures.add(BacklogMemory.of(jdk, child.pid(), audit));
        } finally {
            watch.shutdownNow();
        }
        return figures;
    }
}
