package org.audithalt.control.jmx;

import java.util.List;
import java.util.Map;

/**
 * The audit trail of this JVM: what {@code audithalt status} tells, and {@code suspend} and {@code resume}. Registered as
 * {@code org.audithalt:type=AuditTrail}; all types are open ones. Sends notifications of the types in {@link
 * Registration}.
 */
public interface AuditTrailMXBean {
    /** {@code open}, {@code closed}, or {@code unaudited}: open although no record can be stored. */
    String getGate();

    /** Why the gate is closed or overridden; empty while all is well. */
    List<ReasonInfo> getReasons();

    /** Threads that wait at the gate. */
    int getWaiting();

    /** The oldest of these. */
    List<WaiterInfo> getWaiters();

    /** Slots of the backlog. */
    int getBacklogLimit();

    /** Slots in use. */
    int getBacklogUsed();

    /** Actions that have begun and not ended. */
    int getInFlight();

    /** Records complete and not stored. */
    int getUnstored();

    /** The log in use. */
    String getLogFile();

    /** Its size. */
    long getLogBytes();

    /** Serial number of the last record stored. */
    long getLogSerial();

    /** Free bytes of the log's file system at the last look. */
    long getFreeBytes();

    /** Bytes that the records of a full backlog need. */
    long getNeededBytes();

    /** Thresholds of space that are reached: {@code space_left}, {@code admin_space_left}. */
    List<String> getThresholdsReached();

    /** Records that could not be kept. */
    long getLostRecords();

    /** When the first was lost, milliseconds since the epoch; 0 if none was. */
    long getFirstLossMillis();

    /** When the last was lost, milliseconds since the epoch; 0 if none was. */
    long getLastLossMillis();

    /** {@code success}, {@code inconclusive}, {@code failed}, or empty if there was no drill. */
    String getLastDrillResult();

    /** What the last drill counted. */
    String getLastDrill();

    /** Keys and values of all settings. */
    Map<String, String> getSettings();

    /** The agent's version. */
    String getVersion();

    /** All that {@code audithalt status --output json} tells, as JSON. */
    String getStatus();

    /**
     * Halts audited actions until a resume; needs {@code jmx=control}.
     *
     * @return what to tell people
     */
    String suspend(String reason);

    /**
     * Takes an administrator's suspend back; needs {@code jmx=control}.
     *
     * @return what to tell people, as whether that holds
     */
    String resume(String reason);
}
