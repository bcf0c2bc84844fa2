package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/** The values of control lines while files are read; the last of several counts. -1 means not given. */
final class RuleControls {
    int backlogLimit = -1;
    int failure = -1;
    int backlogWaitTimeMillis = -1;
    int enabled = -1;
    /** Whether the lines read now said so, not those before them. */
    boolean givesBacklogLimit;

    boolean givesFailure;
    boolean givesBacklogWaitTime;
    /** Whether what is missing on this machine costs a rule only: by setting, or since {@code -i} or {@code -c}. */
    boolean tolerant;
    /** Where {@code -e 2} was read: nothing may be changed after it. */
    @Nullable
    String lockedAt;

    /** Takes the values of others; what is given is what comes now. */
    void begin(RuleControls before) {
        backlogLimit = before.backlogLimit;
        failure = before.failure;
        backlogWaitTimeMillis = before.backlogWaitTimeMillis;
        enabled = before.enabled;
        lockedAt = before.lockedAt;
    }
}
