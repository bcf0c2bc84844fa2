# shellcheck shell=bash disable=SC2154
prepare() {
    unpacked org.wildfly:wildfly-dist "$home"
    make_war
    cp -r "$home/standalone" "$work/standalone"
    cp "$war" "$work/standalone/deployments/ROOT.war"
    cat >"$work/standalone.conf" <<EOF
. "$home/bin/standalone.conf"
JAVA_OPTS="\$JAVA_OPTS $agent -Dorders=$orders"
EOF
}

launch() {
    export JAVA_HOME=$java_home JBOSS_HOME=$home RUN_CONF=$work/standalone.conf
    exec bash "$home/bin/standalone.sh" "-Djboss.server.base.dir=$work/standalone" \
        "-Djboss.socket.binding.port-offset=$((port - 8080))"
}
