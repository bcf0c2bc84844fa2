# shellcheck shell=bash disable=SC2154
prepare() {
    unpacked org.eclipse.jetty:jetty-home "$home"
    make_war
    mkdir -p "$work/base/webapps"
    cp "$war" "$work/base/webapps/ROOT.war"
    (cd "$work/base" && "$build_java" -jar "$home/start.jar" --add-modules=http,ee10-deploy) >"$work/modules.log" 2>&1
}

launch() {
    cd "$work/base" || exit
    exec "$java_home/bin/java" "$agent" "-Dorders=$orders" -jar "$home/start.jar" \
        jetty.http.host=127.0.0.1 "jetty.http.port=$port"
}
