package org.audithalt.rule;

/** The values of control lines while files are read; the last of several counts. -1 means not given. */
final class RuleControls {
    int backlogLimit = -1;
    int failure = -1;
    int backlogWaitTimeMillis = -1;
    int enabled = -1;

    /** Takes the values of others. */
    void begin(RuleControls before) {
        backlogLimit = before.backlogLimit;
        failure = before.failure;
        backlogWaitTimeMillis = before.backlogWaitTimeMillis;
        enabled = before.enabled;
    }
}
