package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.audithalt.it.program.RuleActions;

/** Rows whose rules are loaded together: into the kernel or into the agent, with the same program under them. */
final class RuleRun {
    /** A login uid that no process of the machine has. */
    private static final String LOGIN = "424242";

    private static final String UNSET = "4294967295";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String[] OPTIONS = {
        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djdk.lang.Process.launchMechanism=VFORK"
    };

    /** What is known only in the process: $1 login uid, $2 the rules with gaps, $3 without. */
    private static final String START = """
            echo "$1" >/proc/self/loginuid || exit
            session=$(cat /proc/self/sessionid)
            sed -e "s/[$]PID/$$/g" -e "s/[$]SESSION/$session/g" "$2" >"$3" || exit
            chmod 600 "$3"
            shift 3
            exec "$@"
            """;

    private final Jdk jdk;
    private final List<RuleRow> rows;
    private final RuleRow.Together together;
    private final Path directory;
    private final RuleTree tree;

    /**
     * Of one set.
     *
     * @param directory receives logs and rules
     * @param tree where the actions are made, for all runs in turn
     */
    RuleRun(Jdk jdk, RuleRow.Together together, List<RuleRow> rows, Path directory, RuleTree tree) throws IOException {
        this.jdk = jdk;
        this.rows = rows;
        this.together = together;
        this.directory = Files.createDirectories(directory);
        this.tree = tree;
    }

    /** Whether this process may set its login uid, which separates ours from all others. */
    static boolean canSetLogin() throws Exception {
        return Cli.run(new ProcessBuilder("/bin/sh", "-c", "echo " + LOGIN + " >/proc/self/loginuid"))
                        .exit()
                == 0;
    }

    /** What the agent records of each row. */
    Map<String, List<RuleEvent>> ofAgent() throws Exception {
        prepare(programInside());
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(tree.root())
                .under(start())
                .jvm(OPTIONS)
                .jvm("-Djava.net.preferIPv4Stack=" + (together == RuleRow.Together.MORE_CALLS))
                .agent("log_file=" + directory.resolve("audit.log") + ",rules=" + rules())
                .main(RuleActions.class.getName())
                .start()) {
            act(jvm);
            Path log = directory.resolve("audit.log");
            Path read = Files.writeString(directory.resolve("agent.events"), Ausearch.raw(log));
            assertThat(Ausearch.events(log)).isEqualTo(Trail.read(log).events().size());
            return RuleEvent.byRound(Trail.read(read), tree.root(), together.isOfTypes());
        }
    }

    /** What the kernel records of each row. */
    Map<String, List<RuleEvent>> ofKernel(KernelAudit kernel) throws Exception {
        prepare(program());
        if (together.isBeforeStart()) {
            kernel.load(Files.copy(directory.resolve("gaps.rules"), rules()));
        }
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(tree.root())
                .under(start())
                .jvm(OPTIONS)
                .jvm("-Djava.net.preferIPv4Stack=" + (together == RuleRow.Together.MORE_CALLS))
                .withoutAgent()
                .main(RuleActions.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            warm(jvm);
            if (!together.isBeforeStart()) {
                if (together != RuleRow.Together.UNSET) {
                    // others on this machine are not asked
                    kernel.prepend("never,exit", "-F", "auid!=" + LOGIN);
                }
                kernel.load(rules());
            }
            act(jvm);
            return RuleEvent.byRound(
                    kernel.take(directory.resolve("kernel.events")), tree.root(), together.isOfTypes());
        }
    }

    private String program() throws IOException {
        return jdk.file("bin/java").toRealPath().toString();
    }

    /** The same, as the process sees it. */
    private String programInside() throws IOException {
        return jdk.prefix().isEmpty()
                ? program()
                : program().substring(jdk.prefix().get(jdk.prefix().size() - 1).length());
    }

    private Path rules() {
        return directory.resolve("audit.rules");
    }

    private void prepare(String program) throws Exception {
        tree.make(rows.size());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            for (String rule : rows.get(i).rules()) {
                lines.add(tree.written(rule, RuleTree.round(i))
                        .replace("$AUID", LOGIN)
                        .replace("$PPID", Long.toString(ProcessHandle.current().pid()))
                        .replace("$EXE", program));
            }
        }
        Files.write(directory.resolve("gaps.rules"), lines);
    }

    private List<String> start() {
        String login = together == RuleRow.Together.UNSET ? UNSET : LOGIN;
        return List.of(
                Required.tool("sh"),
                "-c",
                START,
                "start",
                login,
                directory.resolve("gaps.rules").toString(),
                rules().toString());
    }

    private void warm(AuditedJvm jvm) throws IOException {
        jvm.send(RuleTree.WARM + " " + tree.base(RuleTree.WARM) + " " + RuleActions.ALL);
        jvm.awaitOutput(RuleTree.WARM + " done", LIMIT);
    }

    private void act(AuditedJvm jvm) throws Exception {
        jvm.awaitOutput("ready", LIMIT);
        if (!jvm.stdout().contains(RuleTree.WARM + " done")) {
            warm(jvm);
        }
        for (int i = 0; i < rows.size(); i++) {
            jvm.send(RuleTree.round(i) + " " + tree.base(RuleTree.round(i)) + " "
                    + rows.get(i).actions());
        }
        jvm.send("end");
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(jvm.stdout()).contains(RuleTree.round(i) + " done");
        }
    }
}
