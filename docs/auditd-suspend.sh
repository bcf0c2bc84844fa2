#!/bin/sh
# Halts audited Java programs while auditd is short of space for the system's own log.
# For space_left_action, admin_space_left_action and disk_full_action = exec; see auditd.md.

JAVA=/usr/bin/java
JAR=/opt/audithalt/audithalt.jar
TARGETS=--all
LOG_DIRECTORY=/var/log/audit
# clearly more than space_left
NEEDED_MIB=250
LOCK=/run/audithalt-suspend.lock

# auditd gives no environment
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

room() {
    df -P -k "$LOG_DIRECTORY" | awk -v needed="$NEEDED_MIB" 'NR == 2 { exit !($4 >= needed * 1024) }'
}

# Each run that auditd starts says so here, before it tries the lock: whoever holds that then starts over.
exec 9>>"$LOCK"
echo again >&9
while [ -s "$LOCK" ] && flock -n 9; do
    "$JAVA" -jar "$JAR" suspend $TARGETS "auditd is short of space in $LOG_DIRECTORY"
    while [ -s "$LOCK" ] || ! room; do
        until room; do
            sleep 1
        done
        : >"$LOCK"
        # auditd has closed its log for us, and drops records until it is told to go on; if space is short again by then
        # it closes the log at once and starts another run
        auditctl --signal USR2
        sleep 1
    done
    "$JAVA" -jar "$JAR" resume $TARGETS
    flock -u 9
done
