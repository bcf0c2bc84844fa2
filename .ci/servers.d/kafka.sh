# shellcheck shell=bash disable=SC2154,SC2034
# A message is no action (docs/servers.md): what stops the load is the next segment, so these roll each 4 s; and what is
# compared is the messages that the broker has, and for each segment its record.
prepare() {
    if [[ ! -d $home/libs ]]; then
        mkdir -p "$home"
        sed "s/@VERSION@/$version/" "$here/kafka/pom.xml" >"$home/pom.xml"
        maven -f "$home/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$home/libs.new"
        mv "$home/libs.new" "$home/libs"
    fi
    mkdir -p "$work/load"
    "$build_home/bin/javac" -cp "$home/libs/*" -d "$work/load" "$here/kafka/KafkaLoad.java"
    cat >"$work/server.properties" <<EOF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$((port + 1))
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$((port + 1))
controller.listener.names=CONTROLLER
log.dirs=$orders
log.roll.ms=4000
offsets.topic.replication.factor=1
EOF
    "$build_java" -cp "$home/libs/*" kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAA \
        -c "$work/server.properties" >"$work/format.log" 2>&1
}

# What bin/kafka-server-start.sh does; the repository of artifacts has no distribution with bin/
launch() {
    KAFKA_OPTS=$agent
    # shellcheck disable=SC2086
    exec "$java_home/bin/java" $KAFKA_OPTS -cp "$home/libs/*" kafka.Kafka "$work/server.properties"
}

# its artifacts come without a logger, so nothing is printed
is_ready() { : <"/dev/tcp/127.0.0.1/$port"; }

load_command() { load=("$build_java" -cp "$work/load:$home/libs/*" KafkaLoad); }

compare() {
    if [[ $1 == open ]]; then
        "$build_java" -cp "$work/load:$home/libs/*" KafkaLoad "$port" 2>"$work/consumer.err" | sort >"$work/kept"
        things="$(wc -l <"$work/kept") messages"
        expect "each answered order is a message, once" diff <(sort "$work"/answered.*.ids) "$work/kept"
    fi
    (cd "$orders/orders-0" && ls ./*.log) | sed 's|^./||' | sort >"$work/segments"
    trail "orders/orders-0/[0-9]*[.]log" | sort -u >"$work/recorded"
    things="$things, $(wc -l <"$work/segments") segments"
    expect "each segment has its record" test -z "$(comm -23 "$work/segments" "$work/recorded")"
}
