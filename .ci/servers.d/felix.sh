# shellcheck shell=bash disable=SC2154
prepare() {
    artifact org.apache.felix:org.apache.felix.main jar "$home/felix.jar"
    mkdir -p "$work/bundle" "$work/classes"
    "$build_home/bin/javac" --release 17 -cp "$home/felix.jar" -d "$work/classes" "$here/OrderBundle.java"
    cat >"$work/manifest" <<EOF
Bundle-ManifestVersion: 2
Bundle-SymbolicName: orders
Bundle-Version: 1.0.0
Bundle-Activator: OrderBundle
Import-Package: org.osgi.framework,com.sun.net.httpserver
EOF
    "$build_home/bin/jar" -c -f "$work/bundle/orders.jar" -m "$work/manifest" -C "$work/classes" .
    cat >"$work/felix.properties" <<EOF
felix.auto.deploy.dir=$work/bundle
felix.auto.deploy.action=install,start
org.osgi.framework.storage=$work/felix-cache
EOF
}

launch() {
    exec "$java_home/bin/java" "$agent" "-Dorders=$orders" "-Dport=$port" \
        "-Dfelix.config.properties=file:$work/felix.properties" -jar "$home/felix.jar"
}
