# shellcheck shell=bash disable=SC2154
prepare() {
    unpacked org.apache.tomcat:tomcat "$home"
    make_war
    mkdir -p "$work/base/bin" "$work/base/logs" "$work/base/temp" "$work/base/webapps" "$work/base/work"
    cp -r "$home/conf" "$work/base/"
    sed -i "s/port=\"8080\"/address=\"127.0.0.1\" port=\"$port\"/; s/port=\"8005\"/port=\"-1\"/" "$work/base/conf/server.xml"
    cp "$war" "$work/base/webapps/ROOT.war"
    cat >"$work/base/bin/setenv.sh" <<EOF
CATALINA_OPTS="\$CATALINA_OPTS $agent -Dorders=$orders"
EOF
}

launch() {
    export JAVA_HOME=$java_home CATALINA_HOME=$home CATALINA_BASE=$work/base
    exec bash "$home/bin/catalina.sh" run
}
