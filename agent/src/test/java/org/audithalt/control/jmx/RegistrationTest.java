package org.audithalt.control.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.ObjectName;
import org.audithalt.control.TrailView;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the platform's MBean server; what the trail shows is the test's. */
class RegistrationTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private volatile String gate = "open";
    private volatile String[][] reasons = {};
    private volatile int closings;
    private volatile String[] thresholds = {};
    private volatile long lost;
    private volatile boolean noMemory;
    private final AtomicInteger refused = new AtomicInteger();

    private final TrailView view = (TrailView) Proxy.newProxyInstance(
            TrailView.class.getClassLoader(), new Class<?>[] {TrailView.class}, (proxy, method, arguments) -> {
                if (noMemory) {
                    refused.incrementAndGet();
                    throw new OutOfMemoryError("of the test");
                }
                return switch (method.getName()) {
                    case "closed" -> gate.equals("closed");
                    case "unaudited" -> gate.equals("unaudited");
                    case "reasons" -> reasons;
                    case "closings" -> closings;
                    case "thresholds" -> thresholds;
                    case "lost" -> new long[] {lost, 0, 0};
                    case "statusJson" -> "{\"gate\":\"" + gate + "\"}";
                    case "say" -> said.add((String) arguments[0]);
                    default -> throw new AssertionError(method);
                };
            });

    private ObjectName name;

    @BeforeEach
    void name() throws JMException {
        name = new ObjectName(Registration.NAME);
    }

    @AfterEach
    void unregister() throws JMException {
        if (server.isRegistered(name)) {
            server.unregisterMBean(name);
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20));
    }

    private Thread begin() {
        Thread thread = new Thread(new Registration(view), "registration");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void listen() throws JMException {
        begin();
        await().until(() -> server.isRegistered(name));
        server.addNotificationListener(
                name,
                (Notification news, Object none) ->
                        told.add(news.getSequenceNumber() + " " + news.getType() + " " + news.getMessage()),
                null,
                null);
    }

    private void awaitTold(String... lines) {
        await().untilAsserted(() -> assertThat(told).containsExactly(lines));
        told.clear();
    }

    private void close(String why) {
        reasons = new String[][] {{"disk_full", "1", why, "space"}};
        gate = "closed";
        closings++;
    }

    @Test
    void tellsEachChangeOnceInItsOrder() throws JMException {
        listen();

        thresholds = new String[] {"space_left", "admin_space_left"};
        awaitTold("1 audithalt.space.threshold reached: space_left,admin_space_left");

        close("0 MiB free");
        awaitTold("2 audithalt.gate.closed auditable actions do not begin: disk_full: 0 MiB free");

        reasons = new String[][] {{"disk_full", "1", "0 MiB free", "space"}, {"log_gone", "2", "deleted", "a new log"}};
        awaitTold("3 audithalt.gate.closed auditable actions do not begin: disk_full: 0 MiB free; log_gone: deleted");

        gate = "unaudited";
        awaitTold("4 audithalt.gate.unaudited actions run without an audit trail:"
                + " disk_full: 0 MiB free; log_gone: deleted");

        lost = 812;
        awaitTold("5 audithalt.records.lost 812 records lost, 812 in all");

        gate = "open";
        awaitTold("6 audithalt.gate.opened auditable actions begin again");

        thresholds = new String[0];
        awaitTold("7 audithalt.space.threshold no threshold of space is reached");
    }

    @Test
    void tellsOfAHaltThatIsOverBeforeTheNextLook() throws JMException {
        listen();

        closings++;

        awaitTold("1 audithalt.gate.closed the gate was closed, and is open again");
    }

    @Test
    void tellsAfterALookThatHadNoMemory() throws JMException {
        listen();
        noMemory = true;
        lost = 3;
        close("0 MiB free");
        await().until(() -> refused.get() > 0);
        noMemory = false;

        await().untilAsserted(() -> assertThat(told)
                .hasSize(2)
                .anyMatch(line -> line.contains("gate.closed"))
                .anyMatch(line -> line.contains("3 records lost, 3 in all")));
    }

    @Test
    void saysThatItsNameIsTakenAndEnds() throws Exception {
        server.registerMBean(new AuditTrail(view), name);

        Thread thread = begin();

        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(said)
                .singleElement()
                .asString()
                .startsWith("jmx: org.audithalt:type=AuditTrail cannot be registered: ")
                .contains("InstanceAlreadyExistsException");
    }
}
