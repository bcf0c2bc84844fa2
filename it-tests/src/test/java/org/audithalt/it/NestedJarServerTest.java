package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.audithalt.it.program.Shop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A web server under load in Spring Boot's jar of jars: its threads are suspended while they hold the locks of nested jars,
 * which every thread needs that loads a class.
 */
final class NestedJarServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration WITNESSED = Duration.ofSeconds(1);
    private static final int SIGTERM_STATUS = 143;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void serverGoesOnByItselfAndEndsWhileHalted(Jdk jdk) throws Exception {
        Path rules =
                Files.writeString(directory.resolve("jar.rules"), "-a always,exit -F arch=b64 -S pread64 -k jar\n");
        try (Tmpfs disk = Tmpfs.mount(64);
                AuditedJvm jvm = server(jdk, disk, rules);
                Customers customers = new Customers(port(jvm), 3, 2)) {
            awaitServed(customers, 100);

            disk.fill();
            // one reads a nested jar, whoever else needs a class waits for its lock
            State.await(
                    jvm,
                    "orders and a class wait",
                    state -> state.reasons().contains("disk_full")
                            && state.waiting() >= 4
                            && operations(state).containsAll(Set.of("openat", "pread64")));
            awaitNobodyServed(customers);

            disk.free();
            awaitServed(customers, customers.served() + 100);
            customers.leave();
            assertThat(customers.failures()).isEmpty();
            Path orders = directory.resolve("orders");
            assertThat(names(orders)).isEqualTo(customers.answered());

            disk.fill();
            State.awaitClosed(jvm, "disk_full");
            jvm.terminate();
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(SIGTERM_STATUS);
            disk.free();
            Cli.Result recovered = Cli.run("recover", jvm.logFile().getParent().toString());
            assertThat(recovered.exit()).as("%s", recovered).isZero();
            CreatedFiles.areConserved(jvm.toString(), orders, 0, jvm.logFile());
        }
    }

    private AuditedJvm server(Jdk jdk, Tmpfs disk, Path rules) throws Exception {
        Path jar = FatJar.write(
                directory.resolve("shop.jar"),
                Shop.class,
                RealProgram.found("spring-boot-loader-*.jar"),
                RealProgram.found("tomcat-embed-core-*.jar"),
                RealProgram.found("tomcat-annotations-api-*.jar"));
        return AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + disk.path().resolve("audit/audit.log") + ",rules=" + rules
                        + ",rules=capp,backlog_limit=256,max_log_file=1000,exit_wait=1")
                .run("-jar", jar.toString(), jar.toString(), directory.toString())
                .start();
    }

    private static int port(AuditedJvm jvm) {
        jvm.awaitOutput("port \\d+", LIMIT);
        return Integer.parseInt(jvm.stdout().get(0).split(" ")[1]);
    }

    private static void awaitServed(Customers customers, int count) {
        Awaitility.await(count + " served").atMost(LIMIT).until(() -> customers.served() >= count);
    }

    private static Set<String> operations(State state) {
        return state.waiters().stream()
                .map(thread -> state.waitsFor(thread).split(" ")[0])
                .collect(Collectors.toSet());
    }

    /** Answers that were under way may still come, and classes be served that need no jar: those loaded or read already. */
    private static void awaitNobodyServed(Customers customers) {
        AtomicInteger before = new AtomicInteger(-1);
        Awaitility.await("nobody is served")
                .during(WITNESSED)
                .atMost(LIMIT)
                .until(customers::served, served -> before.getAndSet(served) == served);
    }

    private static Set<String> names(Path orders) {
        return Effects.files(orders).stream()
                .map(file -> Path.of(file).getFileName().toString())
                .collect(Collectors.toSet());
    }
}
