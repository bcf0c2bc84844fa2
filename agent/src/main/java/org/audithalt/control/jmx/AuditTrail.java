package org.audithalt.control.jmx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import org.audithalt.control.TrailView;

/** The MXBean: turns what the agent shows into open data. Any thread of the application. */
public final class AuditTrail extends NotificationBroadcasterSupport implements AuditTrailMXBean {
    private final TrailView view;

    AuditTrail(TrailView view) {
        super(new MBeanNotificationInfo(
                Registration.TYPES,
                Notification.class.getName(),
                "the gate, the space and the losses of the audit trail"));
        this.view = view;
    }

    @Override
    public String getGate() {
        return view.unaudited() ? "unaudited" : view.closed() ? "closed" : "open";
    }

    @Override
    public List<ReasonInfo> getReasons() {
        List<ReasonInfo> reasons = new ArrayList<>();
        for (String[] reason : view.reasons()) {
            reasons.add(new ReasonInfo(reason[0], Long.parseLong(reason[1]), reason[2], reason[3]));
        }
        return reasons;
    }

    @Override
    public int getWaiting() {
        return view.waiting();
    }

    @Override
    public List<WaiterInfo> getWaiters() {
        List<WaiterInfo> waiters = new ArrayList<>();
        for (String[] waiter : view.waiters()) {
            waiters.add(new WaiterInfo(waiter[0], waiter[1], waiter[2], Long.parseLong(waiter[3])));
        }
        return waiters;
    }

    @Override
    public int getBacklogLimit() {
        return view.backlog()[0];
    }

    @Override
    public int getBacklogUsed() {
        return view.backlog()[1];
    }

    @Override
    public int getInFlight() {
        return view.backlog()[2];
    }

    @Override
    public int getUnstored() {
        return view.backlog()[4];
    }

    @Override
    public String getLogFile() {
        return view.logFile();
    }

    @Override
    public long getLogBytes() {
        return view.log()[0];
    }

    @Override
    public long getLogSerial() {
        return view.log()[1];
    }

    @Override
    public long getFreeBytes() {
        return view.log()[2];
    }

    @Override
    public long getNeededBytes() {
        return view.log()[3];
    }

    @Override
    public List<String> getThresholdsReached() {
        return List.of(view.thresholds());
    }

    @Override
    public long getLostRecords() {
        return view.lost()[0];
    }

    @Override
    public long getFirstLossMillis() {
        return view.lost()[1];
    }

    @Override
    public long getLastLossMillis() {
        return view.lost()[2];
    }

    @Override
    public String getLastDrillResult() {
        return view.drill()[0];
    }

    @Override
    public String getLastDrill() {
        return view.drill()[1];
    }

    @Override
    public Map<String, String> getSettings() {
        Map<String, String> settings = new TreeMap<>();
        for (String[] setting : view.settings()) {
            settings.put(setting[0], setting[1]);
        }
        return settings;
    }

    @Override
    public String getVersion() {
        return view.version();
    }

    @Override
    public String getStatus() {
        return view.statusJson();
    }

    @Override
    public String suspend(String reason) {
        permit("suspend");
        return view.suspend(Caller.words(), reason);
    }

    @Override
    public String resume(String reason) {
        permit("resume");
        return view.resume(Caller.words(), reason);
    }

    private void permit(String operation) {
        if (!view.permitted().equals("control")) {
            throw new SecurityException(operation + " is not permitted by jmx=" + view.permitted()
                    + ": a JMX connector may let in whom the control socket does not (use audithalt " + operation
                    + " PID, or set jmx=control)");
        }
    }
}
