package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.audithalt.it.program.Commanded;
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

            int port = freePort();
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
                asks(connector.getMBeanServerConnection(), jvm, fresh);
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

    private static void asks(MBeanServerConnection server, AuditedJvm jvm, Path fresh) throws Exception {
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
        assertThat(fresh).doesNotExist();

        assertThat((String) server.invoke(name, "resume", new Object[] {"done"}, TEXT))
                .startsWith("resumed, will hold");
        jvm.awaitOutput("b ok", LIMIT);
        await().atMost(LIMIT).until(() -> told.contains("audithalt.gate.opened"));
        assertThat((String) server.getAttribute(name, "Status")).startsWith("{\"pid\":" + jvm.pid() + ",");
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
