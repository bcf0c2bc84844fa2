package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.audithalt.it.program.LockHolders;
import org.audithalt.it.program.SecondAgent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recovery, control and the JDK's tools need nothing that a suspended thread can hold. */
final class LockHoldersTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Each lock has two threads that need it: the one that got it waits at the gate. */
    private static final String[] HOLDERS = {"application-initialiser", "system-out", "class-loading", "log-handler"};

    @TempDir
    Path directory;

    private Path data;
    private Path classes;

    @BeforeEach
    void makeDirectory() throws IOException {
        data = Files.createDirectory(directory.resolve("data"));
        classes = directory.resolve("classes.log");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void opensByItselfAndLoadsNoClassMeanwhile(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(32);
                AuditedJvm jvm = start(jdk, disk)) {
            List<String> agentThreads = Traced.agentThreads(jvm.pid()).stream()
                    .map(task -> "[" + task.getFileName() + "]")
                    .toList();
            assertThat(agentThreads).hasSizeGreaterThan(5);
            int loadedBefore = Files.readAllLines(classes).size();
            Cli.Result idle = Cli.run("drill", Long.toString(jvm.pid()), "--seconds", "1", "--yes", "--output", "json");
            assertThat(idle.exit()).as("%s", idle).isEqualTo(14);
            assertThat(idle.out())
                    .contains(
                            "\"result\" : \"inconclusive\"", "\"waited\" : 0,", "\"message\" : \"drill inconclusive: ");
            halt(disk, jvm);
            for (String request :
                    new String[] {"status", "status --all", "drill state", "suspend test", "resume --dry-run", "resume"
                    }) {
                assertThat(State.ask(jvm, request)).doesNotContainKey("error");
            }

            disk.free();
            awaitAllDone(jvm);
            List<String> loaded = Files.readAllLines(classes);
            assertThat(loaded.subList(loadedBefore, loaded.size()))
                    .filteredOn(line -> agentThreads.stream().anyMatch(line::startsWith))
                    .isEmpty();
            end(jvm);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void toolsAndCommandsAnswerMeanwhile(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(32);
                AuditedJvm jvm = start(jdk, disk)) {
            String pid = Long.toString(jvm.pid());
            halt(disk, jvm);

            Cli.Result status = Cli.run("status", pid);
            assertThat(status.out()).as("%s", status).contains("disk_full", "class-loading", "log-handler");
            assertThat(Cli.run("suspend", pid, "drill").exit()).isZero();
            assertThat(Cli.run("resume", pid).out()).contains("stays closed");
            assertThat(tool(jdk, "jstack", pid)).contains("org.audithalt.gate.Blocker$AuditLogFull");
            assertThat(tool(jdk, "jcmd", pid, "Thread.print")).contains("org.audithalt.gate.Blocker$AuditLogFull");
            assertThat(tool(jdk, "jcmd", pid, "GC.heap_info")).contains("heap");
            if (jdk.feature() >= 21) {
                // this one an ordinary thread of the JDK writes in Java, to a file
                Path dump = directory.resolve("threads.json");
                assertThat(tool(jdk, "jcmd", pid, "Thread.dump_to_file", "-format=json", dump.toString()))
                        .contains("Created");
                assertThat(dump).content().contains("org.audithalt.backlog.Suspension.await");
            }
            assertThat(tool(jdk, "jcmd", pid, "GC.class_histogram")).contains("java.lang.String");
            assertThat(tool(
                            jdk,
                            "jcmd",
                            pid,
                            "JVMTI.agent_load",
                            AgentJar.of(directory, SecondAgent.class).toString()))
                    .contains("return code: 0");
            assertThat(tool(jdk, "jcmd", pid, "VM.system_properties")).contains("second.agent=loaded");
            assertThat(new ProcessBuilder("kill", "-QUIT", pid).start().waitFor())
                    .isZero();
            jvm.awaitOutput(".*Full thread dump.*", LIMIT);
            jvm.awaitOutput(".*parking to wait for.*org\\.audithalt\\.gate\\.Blocker\\$AuditLogFull.*", LIMIT);
            assertThat(State.of(jvm)).matches(LockHoldersTest::allHeld);

            disk.free();
            awaitAllDone(jvm);
            end(jvm);
        }
    }

    private AuditedJvm start(Jdk jdk, Tmpfs disk) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + disk.path().resolve("audit/audit.log") + ",backlog_limit=256,max_log_file=1000")
                .jvm("-Xlog:class+load=info:file=" + classes + ":tid:filecount=0")
                .main(
                        LockHolders.class.getName(),
                        data.toString(),
                        System.getProperty("sample.jar"),
                        "org.audithalt.sample.Main")
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    /** Fills the disk, lets all holders run into the gate, and those who need their locks run into them. */
    private static void halt(Tmpfs disk, AuditedJvm jvm) throws Exception {
        disk.fill();
        State.awaitClosed(jvm, "disk_full");
        // a halt that is over before it was told has no resume line either
        jvm.awaitError("audithalt: HALTED: .*", LIMIT);
        jvm.send("go");
        State full = State.await(jvm, "every lock is held", LockHoldersTest::allHeld);
        assertThat(full.waiters()).hasSameSizeAs(HOLDERS);
        // a class initialiser of the JDK does not sleep (its record takes a reserved slot)
        jvm.awaitOutput("jdk-initialiser done", LIMIT);
        jvm.awaitOutput("jdk-initialiser-needed done", LIMIT);
        for (String holder : HOLDERS) {
            assertThat(jvm.stdout()).doesNotContain(holder + " done", holder + "-needed done");
        }
    }

    private static boolean allHeld(State state) {
        List<String> waiters = state.waiters();
        return Stream.of(HOLDERS).allMatch(name -> waiters.contains(name) || waiters.contains(name + "-needed"));
    }

    private static void awaitAllDone(AuditedJvm jvm) throws Exception {
        jvm.awaitOutput("end", LIMIT);
        Awaitility.await("the resume line")
                .atMost(LIMIT)
                .until(() -> jvm.stderr().stream().anyMatch(line -> line.startsWith("audithalt: resumed")));
        for (String holder : HOLDERS) {
            assertThat(jvm.stdout()).contains(holder + " done", holder + "-needed done");
        }
        assertThat(jvm.stdout()).noneMatch(line -> line.contains("failed"));
    }

    private void end(AuditedJvm jvm) throws Exception {
        jvm.send("end");
        assertThat(jvm.awaitExit(LIMIT)).isZero();
        Trail trail = Trail.read(jvm.logFile());
        assertThat(trail.serialsAreGapless()).isTrue();
        for (String name : new String[] {"initialiser", "system-out"}) {
            assertThat(Effects.recorded(data, trail)).containsEntry(data + "/" + name, 1);
        }
    }

    private String tool(Jdk jdk, String name, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(jdk.prefix());
        command.add(jdk.home().resolve("bin").resolve(name).toString());
        command.addAll(List.of(arguments));
        Path output = directory.resolve(name + ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("%s answers", command)
                .isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
