package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: measures part by part, JDK by JDK, keeps what it has, and prints the tables. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Compares the agent with its peers, prints the table, and writes it with its chart into --out. What"
                        + " is not measured in this run stays as it was.")
public final class Compare implements Callable<Integer> {
    @Option(names = "--jdk", split = ",", paramLabel = "17,21,25", description = "these of the JDKs found; default all")
    private List<Integer> chosen = new ArrayList<>();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description =
                    "actions, recorders, backlogs, start-up, wake-up, pieces, and model; default all but the last")
    private List<String> parts = new ArrayList<>(
            List.of(Actions.PART, Recorders.PART, Backlogs.PART, StartUp.PART, WakeUp.PART, Pieces.PART));

    @Option(names = "--action", split = ",", paramLabel = "ACTION", description = "of the part actions; default all")
    private List<String> actions = new ArrayList<>(Actions.ACTIONS);

    @Option(names = "--long", description = "an hour and more, instead of ten minutes")
    private boolean thorough;

    @Option(names = "--smoke", description = "seconds: whether it runs at all; the figures mean nothing")
    private boolean smoke;

    @Option(names = "--dir", paramLabel = "DIR", description = "where to work: its file system is what is measured")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "performance.json, .md, .svg")
    private Path out = Path.of("");

    @Option(names = "--agent", required = true, hidden = true)
    private Path agent = Path.of("");

    @Option(names = "--benchmarks", required = true, hidden = true)
    private Path benchmarks = Path.of("");

    @Option(names = "--peers", required = true, hidden = true)
    private Path peers = Path.of("");

    private final PrintWriter console = new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8);

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Effort effort = smoke ? Effort.SMOKE : thorough ? Effort.LONG : Effort.SHORT;
        Path work = Files.createTempDirectory(directory.toAbsolutePath(), "bench");
        Figures figures = Figures.in(out.resolve("performance.json"));
        boolean complete = true;
        try {
            Setup setup = new Setup(agent, benchmarks, peers, work, effort);
            for (Jdk jdk : Jdk.found()) {
                if (chosen.isEmpty() || chosen.contains(jdk.feature())) {
                    complete &= measure(setup, jdk, figures);
                }
            }
        } finally {
            Work.delete(work);
        }
        publish(new Report(figures), new Chart(figures));
        return complete ? 0 : 1;
    }

    /** False if a part could not be measured. */
    private boolean measure(Setup setup, Jdk jdk, Figures figures) throws IOException, InterruptedException {
        boolean complete = true;
        for (String name : parts) {
            Path own = Files.createTempDirectory(setup.directory(), "p");
            long begin = System.nanoTime();
            String machine = Machine.describe(own);
            try {
                List<Figure> measured = new Parts(setup, own, this::say).measure(name, jdk, actions);
                figures.replace(name, jdk, machine, measured);
            } catch (IOException e) {
                say(jdk + ": " + name + ": " + e.getMessage());
                complete = false;
            }
            Work.delete(own);
            say(jdk + ": " + name + ": " + (System.nanoTime() - begin) / 1_000_000_000 + " s");
        }
        return complete;
    }

    private void publish(Report report, Chart chart) throws IOException {
        String tables = report.goals() + "\n" + report.comparison(false) + "\n" + report.comparison(true) + "\n"
                + report.machines();
        console.println();
        console.println(tables);
        Path page = out.resolve("performance.md");
        Files.writeString(out.resolve("performance.svg"), chart.svg());
        if (Files.exists(page)) {
            new Page(page).replace("goals", report.goals());
            new Page(page).replace("figures", report.comparison(false) + "\n" + report.machines());
            new Page(page).replace("model", report.comparison(true));
        }
    }

    private void say(String line) {
        console.println("run: " + line);
    }
}
