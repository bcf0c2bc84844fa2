#!/bin/sh
# Halts audited Java programs while auditd is short of space for the system's own log.
# For space_left_action, admin_space_left_action and disk_full_action = exec; see auditd.md.

JAVA=/usr/bin/java
JAR=/opt/audithalt/audithalt.jar
TARGETS=--all
LOG_DIRECTORY=/var/log/audit
NEEDED_MIB=200
LOCK=/run/audithalt-suspend.lock

# auditd gives no environment
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

# once is enough, until there is room again
exec 9>"$LOCK"
flock -n 9 || exit 0

"$JAVA" -jar "$JAR" suspend $TARGETS "auditd is short of space in $LOG_DIRECTORY"

room() {
    df -P -k "$LOG_DIRECTORY" | awk -v needed="$NEEDED_MIB" 'NR == 2 { exit !($4 >= needed * 1024) }'
}
until room; do
    sleep 1
done

# auditd has closed its log for us, and drops records until it is told to go on
auditctl --signal USR2
"$JAVA" -jar "$JAR" resume $TARGETS
