#!/bin/sh
# Runs the command line of Audithalt. Written by "java -jar audithalt.jar install", which also writes it anew.
jar=@JAR@
java=@JAVA@

# what audited programs are started with is not meant for this one
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

# in a locale of ASCII alone, as cron has it, Java can neither take nor print the name of a file with other letters
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
C | POSIX)
    LC_ALL=C.UTF-8
    export LC_ALL
    ;;
esac

[ -x "$java" ] || java=$JAVA_HOME/bin/java
[ -x "$java" ] || java=$(command -v java)
if [ ! -x "$java" ]; then
    echo "audithalt: there is no java any more where it was at the installation, nor in JAVA_HOME or PATH (JAVA -jar $jar install, with the path of one of 17 or later)" >&2
    exit 70
fi
if [ ! -r "$jar" ]; then
    echo "audithalt: $jar cannot be read (java -jar NEW/audithalt.jar install, if it has moved)" >&2
    exit 70
fi

name=$0
[ "$(command -v audithalt)" = "$0" ] && name=audithalt

case $1 in
search | report | mediation)
    # long work: the JVM's own choice of compiler and collector
    exec "$java" "-Dorg.audithalt.launcher=$name" -jar "$jar" "$@"
    ;;
esac

# becomes the JVM, as it starts fastest, with the words given
quick() {
    exec "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable "$@"
}

# An archive of the loaded classes halves the time of a start. The JVM maps it as it is: it is used only from a directory of
# this user below a directory of this user, and a root that has kept another's HOME goes without.
home=${XDG_CACHE_HOME:-$HOME}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/audithalt
archive=
if [ -n "$home" ] && [ -O "$home" ]; then
    [ -d "$cache" ] || (umask 077 && mkdir -p "$cache") 2>/dev/null
    if [ -O "$cache" ] && [ ! -L "$cache" ]; then
        # another jar or JVM has another name
        key=$(stat -L -c %i-%Y-%s "$jar" "$java" 2>/dev/null | tr '\n' -)
        archive=${key:+$cache/classes-${key}v1.jsa}
        # for the JVM a colon ends the name of an archive, and another follows
        case $archive in *:*) archive= ;; esac
    fi
fi

make_archive() {
    trap '' HUP
    umask 077
    (quick "-XX:ArchiveClassesAtExit=$archive.new" -jar "$jar" warm-up) && mv -f "$archive.new" "$archive" && rmdir "$archive.try"
    rm -f "$archive.new"
    # of all that jars and JVMs in turn have left, the latest four
    ls -t "$cache"/classes-*.jsa | tail -n +5 | while read -r old; do rm -f "$old"; done
}

set -- "-Dorg.audithalt.launcher=$name" -jar "$jar" "$@"
if [ -f "$archive" ] && [ -O "$archive" ] && [ ! -L "$archive" ]; then
    set -- "-XX:SharedArchiveFile=$archive" "$@"
elif [ -n "$archive" ]; then
    # made beside this start for those that follow; tried once a day where it fails
    find "$archive.try" -prune -mtime +0 -exec rmdir {} \; 2>/dev/null
    if mkdir "$archive.try" 2>/dev/null; then
        make_archive </dev/null >/dev/null 2>&1 &
    fi
fi
quick "$@"
