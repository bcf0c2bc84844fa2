package org.audithalt.review;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** Lines as the kernel, programs and auditd write them. */
final class SampleLog {
    static final long SECONDS = 1_795_499_532L;

    /** An event of each kind, by its serial number. */
    static final String KINDS = String.join(
                    "\n",
                    "type=DAEMON_START msg=audit(1795499530.000:1): op=start ver=3.0.9 format=raw kernel=6.1 auid=1000 pid=77 uid=0 ses=3 subj=system_u:system_r:auditd_t:s0 res=success",
                    "type=CONFIG_CHANGE msg=audit(1795499531.000:2): op=set audit_failure=1 old=2 auid=4294967295 ses=4294967295 res=1",
                    "type=CONFIG_CHANGE msg=audit(1795499531.001:3): auid=1000 ses=3 op=add_rule key=\"rules\" list=4 res=0",
                    syscall(4, "257", "success=no exit=-2", "comm=\"cat\" exe=\"/bin/cat\" key=\"files\""),
                    "type=CWD msg=audit(1795499532.004:4): cwd=\"/srv/app\"",
                    "type=PATH msg=audit(1795499532.004:4): item=0 name=\"/etc/passwd\" obj=system_u:object_r:etc_t:s0 nametype=NORMAL",
                    "type=PROCTITLE msg=audit(1795499532.004:4): proctitle=636174002F6574632F706173737764",
                    syscall(
                            5,
                            "42",
                            "success=yes exit=0",
                            "comm=6D61696E2C6B65793D78 exe=\"/opt/jdk/bin/java\" key=66696C6573016E6574"),
                    "type=SOCKADDR msg=audit(1795499532.005:5): saddr=020001BB0A0000050000000000000000",
                    "type=PROCTITLE msg=audit(1795499532.005:5): proctitle=\"java\"",
                    syscall(6, "42", "success=yes exit=0", "comm=\"main\" exe=\"/opt/jdk/bin/java\" key=(null)"),
                    "type=SOCKADDR msg=audit(1795499532.006:6): saddr=01002F72756E2F6C6F672E736F636B0000",
                    "type=PROCTITLE msg=audit(1795499532.006:6): proctitle=\"java\"",
                    "type=SYSCALL msg=audit(1795499532.007:7): arch=c00000b7 syscall=56 a0=0 a1=0 a2=0 a3=0 items=1 ppid=1 pid=88 auid=4294967295 uid=33 gid=34 euid=35 suid=35 fsuid=35 egid=36 sgid=36 fsgid=36 tty=pts1 ses=4294967295 comm=\"arm\" exe=\"/bin/arm\" subj=u:r:arm_t:s0 key=(null)",
                    "type=CWD msg=audit(1795499532.007:7): cwd=\"/srv\"",
                    "type=PATH msg=audit(1795499532.007:7): item=0 name=\"./here\" nametype=NORMAL",
                    "type=PROCTITLE msg=audit(1795499532.007:7): proctitle=\"arm\"",
                    "type=USER_LOGIN msg=audit(1795499532.008:8): pid=99 uid=0 auid=1000 ses=3 subj=u:r:sshd_t:s0 msg='op=login uid=1001 exe=\"/usr/sbin/sshd\" hostname=? addr=192.0.2.7 terminal=ssh res=failed'",
                    "type=VIRT_CONTROL msg=audit(1795499532.009:9): pid=5 uid=0 auid=1000 ses=3 msg='virt=kvm op=start vm=\"guest\" uuid=1234-5678 vm-pid=12 exe=\"/usr/sbin/libvirtd\" hostname=h.example.org addr=? terminal=? res=success'",
                    "node=web1 type=USER_START msg=audit(1795499532.010:10): pid=5 uid=0 auid=1000 ses=3 msg='op=x res=success'")
            + "\n";

    private SampleLog() {}

    static String syscall(long serial, String number, String outcome, String rest) {
        return "type=SYSCALL msg=audit(" + stamp(serial) + "): arch=c000003e syscall=" + number + " " + outcome
                + " a0=1 a1=2 a2=3 a3=4 items=1 ppid=41 pid=42 auid=1000 uid=1001 gid=1002 euid=1003 suid=1003 fsuid=1003"
                + " egid=1004 sgid=1004 fsgid=1004 tty=(none) ses=3 " + rest;
    }

    static String stamp(long serial) {
        return SECONDS + "." + Long.toString(1000 + serial % 1000).substring(1) + ":" + serial;
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** The events of a log, each as its lines joined by a bar, split without any blocks. */
    static List<String> events(String log) {
        List<String> found = new ArrayList<>();
        EventSplitter splitter = new EventSplitter(TimeRange.ALL, new EventSplitter.Events() {
            @Override
            public void complete(Event event) {
                List<String> lines = new ArrayList<>();
                for (int i = 0; i < event.count(); i++) {
                    lines.add(new String(event.bytes(), event.begin(i), event.end(i) - event.begin(i), ISO_8859_1));
                }
                found.add(String.join("|", lines));
            }

            @Override
            public void malformed(byte[] bytes, int begin, int end) {
                found.add("malformed " + new String(bytes, begin, end - begin, ISO_8859_1));
            }
        });
        splitter.read(bytes(log), 0, log.length());
        splitter.finish();
        return found;
    }
}
