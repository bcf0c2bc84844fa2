package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.VirtualMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.Creators;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The MXBean, asked by a real client from another process. */
final class JmxTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String[] TEXT = {String.class.getName()};

    @TempDir
    Path directory;

    @SuppressWarnings("BanJNDI") // the address is the test's own
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void isThereOnceTheProgramUsesJmxAndAnswersWhileItIsHalted(Jdk jdk) throws Exception {
        Path classes = directory.resolve("classes.log");
        Path fresh = directory.resolve("fresh");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",jmx=control")
                .jvm("-Xlog:class+load=info:file=" + classes + "::filecount=0")
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            jvm.send("a create " + directory.resolve("first"));
            jvm.awaitOutput("a ok", LIMIT);
            assertThat(Files.readString(classes))
                    .doesNotContain(" javax.management.", " java.util.logging.", " org.audithalt.control.jmx.");

            int port = FreePort.find();
            List<String> command = new ArrayList<>(jdk.command("jcmd"));
            command.addAll(List.of(
                    Long.toString(jvm.pid()),
                    "ManagementAgent.start",
                    "jmxremote.port=" + port,
                    "jmxremote.host=127.0.0.1",
                    "jmxremote.authenticate=false",
                    "jmxremote.ssl=false"));
            Process tool = new ProcessBuilder(command).inheritIO().start();
            assertThat(tool.waitFor()).isZero();
            JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
            try (JMXConnector connector = JMXConnectorFactory.connect(url)) {
                asks(connector.getMBeanServerConnection(), url, jvm, fresh);
            }
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm.stderr()).isZero();
            assertThat(Files.readString(jvm.logFile()))
                    .containsPattern(
                            "op=suspend via=jmx principal=\\? thread=RMI_TCP_Connection\\S+ reason=by_a_client ")
                    .containsPattern(
                            "op=resume via=jmx principal=\\? thread=RMI_TCP_Connection.* holds=yes waiting=[1-9]")
                    .containsPattern("resumed_by=administrator resumer_pid=" + jvm.pid() + " ");
        }
    }

    @SuppressWarnings("BanJNDI") // the address is the test's own
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void tellsOfThresholdHaltOverrideLossAndEndAndNamesWhoAsked(Jdk jdk) throws Exception {
        Path passwords = Files.writeString(directory.resolve("passwords"), "operator secret\n");
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
        Path access = Files.writeString(directory.resolve("access"), "operator readwrite\n");
        Path data = Files.createDirectory(directory.resolve("data"));
        int port = FreePort.find();
        try (Tmpfs disk = Tmpfs.mount(64);
                AuditedJvm jvm = AuditedJvm.with(jdk)
                        .in(directory)
                        .agent("log_file=" + disk.path().resolve("audit/audit.log")
                                + ",backlog_limit=256,max_log_file=1000,space_left=50%,space_left_action=syslog"
                                + ",jmx=control")
                        .jvm("-Dcom.sun.management.jmxremote.port=" + port)
                        .jvm("-Dcom.sun.management.jmxremote.host=127.0.0.1")
                        .jvm("-Dcom.sun.management.jmxremote.ssl=false")
                        .jvm("-Dcom.sun.management.jmxremote.password.file=" + passwords)
                        .jvm("-Dcom.sun.management.jmxremote.access.file=" + access)
                        .main(Creators.class.getName(), data.toString(), "4", "gently")
                        .start()) {
            jvm.awaitOutput("ready", LIMIT);
            JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
            Map<String, Object> who = Map.of(JMXConnector.CREDENTIALS, new String[] {"operator", "secret"});
            try (JMXConnector connector = JMXConnectorFactory.connect(url, who)) {
                MBeanServerConnection server = connector.getMBeanServerConnection();
                ObjectName name = new ObjectName("org.audithalt:type=AuditTrail");
                await().atMost(LIMIT).until(() -> server.isRegistered(name));
                List<String> told = new CopyOnWriteArrayList<>();
                server.addNotificationListener(
                        name, (Notification news, Object none) -> told.add(news.getType()), null, null);
                server.invoke(name, "suspend", new Object[] {"by an operator"}, TEXT);
                server.invoke(name, "resume", new Object[] {"done"}, TEXT);
                told.clear();

                disk.fill();
                State.awaitClosed(jvm, "disk_full");
                await().atMost(LIMIT)
                        .until(() -> told.containsAll(List.of("audithalt.space.threshold", "audithalt.gate.closed")));
                // whoever connects is looked up in a file, which is an action of the halted process
                FutureTask<Object> another = connected(url, who, name);
                State.await(
                        jvm,
                        "the look-up",
                        now -> now.waiters().stream().anyMatch(thread -> thread.startsWith("RMI TCP Connection")));
                assertThat(another.isDone()).isFalse();

                Cli.Result resumed = Cli.run("resume", Long.toString(jvm.pid()), "--unaudited", "--yes", "SAN is down");
                assertThat(resumed.exit()).as("%s", resumed).isZero();
                await().atMost(LIMIT)
                        .until(() -> told.containsAll(List.of("audithalt.gate.unaudited", "audithalt.records.lost")));
                assertThat(server.getAttribute(name, "Gate")).isEqualTo("unaudited");
                assertThat(another.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("unaudited");
                told.clear();

                disk.free();
                await().atMost(LIMIT)
                        .until(() -> told.containsAll(List.of("audithalt.space.threshold", "audithalt.gate.opened")));
            }
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm.stderr()).isZero();
            assertThat(Files.readString(jvm.logFile()))
                    .containsPattern("op=suspend via=jmx principal=operator thread=\\S+ reason=by_an_operator ")
                    .containsPattern("op=resume via=jmx principal=operator thread=");
        }
    }

    private static void asks(MBeanServerConnection server, JMXServiceURL url, AuditedJvm jvm, Path fresh)
            throws Exception {
        ObjectName name = new ObjectName("org.audithalt:type=AuditTrail");
        await().atMost(LIMIT).until(() -> server.isRegistered(name));
        List<String> told = new CopyOnWriteArrayList<>();
        server.addNotificationListener(name, (Notification news, Object none) -> told.add(news.getType()), null, null);
        assertThat(server.getAttribute(name, "Gate")).isEqualTo("open");
        assertThat(server.getAttribute(name, "LogFile")).isEqualTo(jvm.logFile().toString());

        assertThat((String) server.invoke(name, "suspend", new Object[] {"by a client"}, TEXT))
                .startsWith("suspended: ");
        jvm.send("b create " + fresh);
        State.awaitWaiting(jvm, "b");
        assertThat(server.getAttribute(name, "Gate")).isEqualTo("closed");
        assertThat(((CompositeData[]) server.getAttribute(name, "Reasons"))[0].get("detail"))
                .isEqualTo("by a client");
        assertThat(List.of((CompositeData[]) server.getAttribute(name, "Waiters")))
                .extracting(waiter -> waiter.get("thread") + " " + waiter.get("operation") + " " + waiter.get("object"))
                .contains("b openat " + fresh);
        await().atMost(LIMIT).until(() -> told.contains("audithalt.gate.closed"));
        assertThat(connected(url, Map.of(), name).get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo("closed");
        assertThat(connected(local(jvm), Map.of(), name).get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo("closed");
        assertThat(fresh).doesNotExist();

        assertThat((String) server.invoke(name, "resume", new Object[] {"done"}, TEXT))
                .startsWith("resumed, will hold");
        jvm.awaitOutput("b ok", LIMIT);
        await().atMost(LIMIT).until(() -> told.contains("audithalt.gate.opened"));
        assertThat((String) server.getAttribute(name, "Status")).startsWith("{\"pid\":" + jvm.pid() + ",");
    }

    /** The connector that the attach API starts, for JConsole and its like on the same machine. */
    private static JMXServiceURL local(AuditedJvm jvm) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(jvm.pid()));
        try {
            return new JMXServiceURL(machine.startLocalManagementAgent());
        } finally {
            machine.detach();
        }
    }

    /** What a connection of its own reads, on a thread of its own: it may have to wait. */
    @SuppressWarnings("BanJNDI") // the address is the test's own
    private static FutureTask<Object> connected(JMXServiceURL url, Map<String, Object> who, ObjectName name) {
        FutureTask<Object> reading = new FutureTask<>(() -> {
            try (JMXConnector connector = JMXConnectorFactory.connect(url, who)) {
                return connector.getMBeanServerConnection().getAttribute(name, "Gate");
            }
        });
        Thread thread = new Thread(reading, "jmx-client");
        thread.setDaemon(true);
        thread.start();
        return reading;
    }
}
