package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.conservation.Account;
import org.audithalt.conservation.Conservation;
import org.audithalt.it.program.Soaked;
import org.awaitility.core.ConditionTimeoutException;

/** One log of a soak and the processes that write it one after the other. */
final class SoakProgram implements AutoCloseable {
    private static final int ACTIONS_OF_PROGRESS = 30;

    private final String name;
    private final Path home;
    private final Path data;
    private final SoakLog log;
    private final Path socket;
    private final SoakTally tally;
    private final SoakWitness witness;
    private final List<String> history = new ArrayList<>();
    private AuditedJvm jvm;
    private int life;
    private boolean failpoint;

    SoakProgram(String name, Path local, SoakDisk disk, SoakTally tally) throws IOException {
        this.name = name;
        this.tally = tally;
        home = Files.createDirectories(local.resolve(name));
        data = Files.createDirectory(home.resolve("data"));
        log = new SoakLog(name, disk);
        socket = SoakLog.mode700(home.resolve("run")).resolve("app.sock");
        witness = new SoakWitness(data);
    }

    /**
     * A new life, which recovers the one before.
     *
     * @param jar the agent
     * @param option of the JVM
     */
    void start(Jdk jdk, Path jar, String option) throws IOException {
        said("start on " + jdk + " " + option);
        tally.life(jdk);
        failpoint = option.startsWith("-Daudithalt.failpoint=");
        life++;
        jvm = AuditedJvm.with(jdk)
                .in(home)
                .withoutAgent()
                .jvm(
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        option,
                        "-javaagent:" + jar + "=log_file=" + log.path()
                                + ",max_log_file=2,backlog_limit=256,write_timeout=1"
                                + ",exit_wait=1,control_socket=" + socket
                                + log.backlogOption())
                .main(
                        Soaked.class.getName(),
                        data.toString(),
                        "life" + life,
                        "" + witness.journalPort(),
                        "" + witness.peerPort(),
                        "" + (10 + life))
                .start();
    }

    /** Whether it may be killed at any moment by a failpoint. */
    boolean hasFailpoint() {
        return failpoint;
    }

    boolean isAlive() {
        return jvm.isAlive();
    }

    long pid() {
        return jvm.pid();
    }

    SoakLog log() {
        return log;
    }

    void said(String what) {
        history.add(what);
        System.out.printf("%tT %s: %s%n", System.currentTimeMillis(), name, what);
    }

    /** One request; empty if the process died with it. */
    String ask(String request) throws IOException {
        try {
            return new ControlSocket(socket).ask(request);
        } catch (IOException failed) {
            if (!dies()) {
                throw new IOException(request + ": " + failed, failed);
            }
            return "";
        }
    }

    /** Whether it is dead, or is so at once: a socket is closed before its process is seen to be gone. */
    private boolean dies() {
        try {
            jvm.awaitExit(Duration.ofSeconds(20));
        } catch (AssertionError lives) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    SoakWitness witness() {
        return witness;
    }

    /** Waits until it acts, by itself; at once if it is dead. */
    void awaitProgress() {
        long before = witness.done();
        try {
            Patience.until(
                    "progress of " + name, () -> !jvm.isAlive() || witness.done() > before + ACTIONS_OF_PROGRESS);
        } catch (ConditionTimeoutException stuck) {
            String status;
            try {
                status = ask("status --all");
            } catch (IOException unreachable) {
                status = unreachable.toString();
            }
            throw new AssertionError("no progress of " + name + ": " + status + "\n" + jvm, stuck);
        }
    }

    void kill() {
        jvm.kill9();
    }

    void terminate() {
        jvm.terminate();
    }

    void end() throws IOException {
        jvm.send("");
    }

    /** Waits for the end of a life. Its exit status is one of these. */
    void awaitEnd(Integer... expected) throws InterruptedException {
        int exit = jvm.awaitExit(Patience.LONGEST);
        said("ended with " + exit);
        tally.end(exit == 0 ? "normal" : exit == 137 ? "SIGKILL" : exit == 143 ? "SIGTERM" : "exit " + exit);
        if (!List.of(expected).contains(exit) || jvm.stdout().stream().anyMatch(line -> line.startsWith("failed"))) {
            throw new AssertionError("not one of " + List.of(expected) + ": " + jvm);
        }
        witness.lifeEnded(exit != 0);
    }

    /** By command. */
    void recover() throws Exception {
        Cli.Result result = Cli.run("recover", log.backlogs().toString());
        said("recovered by command: " + result.exit());
        if (result.exit() != 0 || log.hasLeftBacklog()) {
            throw new AssertionError("recovery: " + result);
        }
    }

    /** Lays what happened beside what the logs say; nothing may be left to recover. */
    void check(boolean last) throws IOException {
        tally.checked();
        SoakNaming naming = new SoakNaming(data.toString(), witness.peerPort());
        Account account = log.account(naming);
        if (!witness.strange().isEmpty()) {
            throw new AssertionError("unexpected: " + witness.strange());
        }
        Conservation.holds(witness.account(Soaked.THREADS + 1), account, name);
        if (last) {
            tally.chain(witness.done(), account.events(), account.duplicates(), naming.unknown(), account.lost());
        }
    }

    @Override
    public String toString() {
        return name + " " + history + "\n" + jvm;
    }

    @Override
    public void close() throws IOException {
        if (jvm != null) {
            jvm.close();
        }
        witness.close();
    }
}
