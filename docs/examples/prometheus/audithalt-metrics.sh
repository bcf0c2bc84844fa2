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
case $code in
0 | 1 | 3 | 4 | 5 | 13)
    # all was seen and printed: open, closed, a silent process, none at all, one that refuses, degraded
    mv -f "$new" "$1" || exit
    ;;
*)
    rm -f "$new"
    echo "$0: $1 is left as it was: status ended with $code" >&2
    exit "$code"
    ;;
esac
