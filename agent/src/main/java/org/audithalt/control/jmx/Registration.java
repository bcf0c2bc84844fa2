package org.audithalt.control.jmx;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.Notification;
import javax.management.ObjectName;
import org.audithalt.control.TrailView;

/**
 * Registers the MXBean, and tells its listeners what has changed, a second later at most: what happens more than once in
 * between is one notification. Body of a thread that nobody waits for, and no agent's: listeners are the application's code.
 */
public final class Registration implements Runnable {
    /** Name of the MXBean. */
    static final String NAME = "org.audithalt:type=AuditTrail";

    private static final String CLOSED = "audithalt.gate.closed";
    private static final String OPENED = "audithalt.gate.opened";
    private static final String UNAUDITED = "audithalt.gate.unaudited";
    private static final String THRESHOLD = "audithalt.space.threshold";
    private static final String LOST = "audithalt.records.lost";

    /** Types of notifications. The text is for people, user data the status as JSON. */
    static final String[] TYPES = {CLOSED, OPENED, UNAUDITED, THRESHOLD, LOST};

    private static final long LOOK_NANOS = 500_000_000;

    private final TrailView view;
    private final AuditTrail bean;
    private boolean registered;
    private boolean told;
    private String gate = "open";
    private int closings;
    private String reasons = "";
    private String thresholds = "";
    private long lost;
    private long sequence;

    /** A registration that has not been made. */
    public Registration(TrailView view) {
        this.view = view;
        bean = new AuditTrail(view);
        closings = view.closings();
        lost = view.lost()[0];
    }

    @Override
    public void run() {
        while (isToGoOn()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            // an application may interrupt whatever it finds
            Thread.interrupted();
        }
    }

    /** An error, as of an exhausted heap, is no end: the next look tells what has changed until then. */
    private boolean isToGoOn() {
        try {
            if (!registered) {
                ManagementFactory.getPlatformMBeanServer().registerMBean(bean, new ObjectName(NAME));
                registered = true;
            }
            look();
        } catch (JMException | RuntimeException failed) {
            if (!registered) {
                view.say("jmx: " + NAME + " cannot be registered: " + failed);
                return false;
            }
        } catch (Throwable later) {
            sayThatItIsTriedAgain(later);
        }
        return true;
    }

    private void sayThatItIsTriedAgain(Throwable error) {
        try {
            if (!registered && !told) {
                view.say("jmx: " + NAME + " is not registered yet, it is tried again: " + error);
                told = true;
            }
        } catch (Throwable noMemory) {
            // said later, if it lasts
        }
    }

    private void look() {
        // first: a gate that closes in between would have been closed and be open again
        int nowClosings = view.closings();
        String nowGate = bean.getGate();
        String nowReasons = words();
        if (nowGate.equals("open") && nowClosings != closings && gate.equals("open")) {
            send(CLOSED, "the gate was closed, and is open again");
        }
        if (!nowGate.equals(gate) || (!nowGate.equals("open") && !nowReasons.equals(reasons))) {
            boolean closed = nowGate.equals("closed");
            send(
                    closed ? CLOSED : nowGate.equals("open") ? OPENED : UNAUDITED,
                    closed
                            ? "auditable actions do not begin: " + nowReasons
                            : nowGate.equals("open")
                                    ? "auditable actions begin again"
                                    : "actions run without an audit trail: " + nowReasons);
        }
        gate = nowGate;
        closings = nowClosings;
        reasons = nowReasons;
        String nowThresholds = String.join(",", view.thresholds());
        if (!nowThresholds.equals(thresholds)) {
            send(THRESHOLD, nowThresholds.isEmpty() ? "no threshold of space is reached" : "reached: " + nowThresholds);
        }
        thresholds = nowThresholds;
        long nowLost = view.lost()[0];
        if (nowLost > lost) {
            send(LOST, (nowLost - lost) + " records lost, " + nowLost + " in all");
        }
        lost = nowLost;
    }

    private String words() {
        StringBuilder text = new StringBuilder();
        for (String[] reason : view.reasons()) {
            text.append(text.length() == 0 ? "" : "; ")
                    .append(reason[0])
                    .append(": ")
                    .append(reason[2]);
        }
        return text.toString();
    }

    private void send(String type, String message) {
        Notification notification = new Notification(type, NAME, ++sequence, System.currentTimeMillis(), message);
        notification.setUserData(view.statusJson());
        bean.sendNotification(notification);
    }
}
