#!/bin/sh
# audithalt-metrics.sh FILE: writes the state of all audited JVMs to FILE (audithalt.prom in the directory of node_exporter's
# textfile collector) as metrics. FILE is replaced as a whole, and only by a whole state: whatever goes wrong the old file
# stays, its time grows old, and AudithaltMetricsStale is raised. Says why on stderr.
jar=${AUDITHALT_JAR:-/opt/audithalt/audithalt.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

if [ $# -ne 1 ]; then
    echo "usage: $0 FILE" >&2
    exit 2
fi
# node_exporter reads no name that ends so, and it runs as another user; if that one owns the directory, a link of its in
# this place is not followed (-C)
umask 022
set -C
new=$1.new
rm -f "$new"
"$java" -XX:TieredStopAtLevel=1 -jar "$jar" status --output prometheus >"$new"
code=$?
# the last sample of each state; java itself ends with 1, too, when the jar has gone, and prints nothing
whole=$(tail -n 1 "$new" 2>/dev/null | grep -c '^audithalt_unreadable_jvms [0-9]')
case $whole-$code in
1-0 | 1-1 | 1-3 | 1-4 | 1-5 | 1-13)
    # all was seen and printed: open, closed, a silent process, none at all, one that refuses, degraded
    mv -f "$new" "$1" || exit
    ;;
*)
    rm -f "$new"
    echo "$0: $1 is left as it was: status ended with $code, and not all was printed" >&2
    exit 1
    ;;
esac
