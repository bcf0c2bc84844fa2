# Counts, in an audit log, the records of what sample-app did, and checks the serial numbers.
#
#   awk -v prefix=/dir/sample- -v port=40123 -f count-records.awk audit.log audit.log.1 audit.log.2
#
# The files may come in any order.
# prefix: how the names of the sample's files begin; port: what it serves on 127.0.0.1.
# Prints one line per operation, "open=17", then "serials=N" (how many different ones), "last=N" (the greatest),
# "repeated=N" (events that use a serial or record a file's action a second time), "unknown=N" (outcome unknown).

BEGIN {
    # The system call numbers of x86_64 and aarch64; a libc may use the newer of two forms.
    names["c000003e"] = "257=openat 82=rename 264=rename 316=rename 87=unlink 263=unlink 42=connect 43=accept " \
        "288=accept 59=exec"
    names["c00000b7"] = "56=openat 38=rename 276=rename 35=unlink 203=connect 202=accept 242=accept 221=exec"
    for (arch in names) {
        n = split(names[arch], pairs, " ")
        for (i = 1; i <= n; i++) {
            split(pairs[i], pair, "=")
            call[arch, pair[1]] = pair[2]
        }
    }
    portHex = sprintf("%04X", port)
}

# The lines of one event stand together and carry the same stamp: msg=audit(SECONDS.MILLIS:SERIAL):
match($0, /msg=audit\([0-9.]+:[0-9]+\):/) {
    stamp = substr($0, RSTART + 10, RLENGTH - 12)
    if (stamp != current) {
        finish()
        begin(stamp)
    }
    if (/type=SYSCALL /) {
        operation = call[field("arch"), field("syscall")]
        success = field("success")
        result = field("exit")
        flags = field("a2")
    } else if (/type=PATH /) {
        remember(field("name"))
    } else if (/type=EXECVE /) {
        remember(field("a1"))
    } else if (/type=SOCKADDR /) {
        address = field("saddr")
    }
}

END {
    finish()
    split("create rename open connect accept exec unlink", operations, " ")
    for (i = 1; i <= 7; i++) {
        print operations[i] "=" count[operations[i]] + 0
    }
    print "serials=" serials + 0
    print "last=" last + 0
    print "repeated=" repeated + 0
    print "unknown=" unknown + 0
}

function begin(stamp) {
    current = stamp
    operation = success = result = flags = file = address = ""
    serial = stamp
    sub(/.*:/, "", serial)
    if (serial in seen) {
        repeated++
    } else {
        seen[serial] = 1
        serials++
        if (serial + 0 > last) {
            last = serial + 0
        }
    }
}

# The first name below prefix stands for the event. Names are in double quotes.
function remember(name) {
    gsub(/"/, "", name)
    if (file == "" && index(name, prefix) == 1) {
        file = name
    }
}

function finish() {
    if (operation == "connect" || operation == "accept") {
        if (isOurs(operation, address)) {
            judge()
        }
    } else if (file != "" && operation != "") {
        if (operation == "openat") {
            # O_CREAT is 0100, 0x40: bit 2 of the last digit but one.
            operation = substr(flags, length(flags) - 1, 1) ~ /[4-7c-f]/ && length(flags) > 1 ? "create" : "open"
        }
        judge()
        # No file is ever created, renamed, read, handed to a child or deleted twice.
        if (success == "yes" && (operation, file) in once) {
            repeated++
        }
        once[operation, file] = 1
    }
}

function judge() {
    # A connect of a non-blocking socket begins with EINPROGRESS, -115, and comes off later.
    if (success == "yes" || operation == "connect" && result == -115) {
        count[operation]++
    } else if (success == "") {
        unknown++
    }
}

# saddr is the native structure in hex: family, port, then 127.0.0.1, plain or mapped into IPv6. A connect names the
# server, an accept its caller. An accept that has not returned yet has no address.
function isOurs(operation, saddr) {
    saddr = toupper(saddr)
    if (saddr !~ /^0200....7F000001/ &&
        (saddr !~ /^0A00/ || substr(saddr, 17, 32) != "00000000000000000000FFFF7F000001")) {
        return 0
    }
    return operation == "accept" || substr(saddr, 5, 4) == portHex
}

# The value of the first " name=" in the line.
function field(name,    start, rest) {
    start = index($0, " " name "=")
    if (start == 0) {
        return ""
    }
    rest = substr($0, start + length(name) + 2)
    sub(/ .*/, "", rest)
    return rest
}
