# shellcheck shell=bash disable=SC2154
prepare() {
    if [[ ! -f $home/shop.jar ]]; then
        mkdir -p "$home/build"
        sed "s/@VERSION@/$version/" "$here/spring-boot/pom.xml" >"$home/build/pom.xml"
        cp "$here/spring-boot/Shop.java" "$home/build/"
        maven -f "$home/build/pom.xml" -DskipTests package
        mv "$home/build/target/shop.jar" "$home/"
    fi
}

launch() {
    exec "$java_home/bin/java" "$agent" "-Dorders=$orders" -jar "$home/shop.jar" \
        --server.address=127.0.0.1 "--server.port=$port"
}
