package org.audithalt.review.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.AuditText;
import org.audithalt.record.ControlKind;
import org.audithalt.record.ControlRecord;
import org.audithalt.record.ControlText;
import org.audithalt.record.Octets;
import org.audithalt.record.Samples;
import org.audithalt.record.Subject;

/** Logs for reports: of this agent, with hostile names, and of the kernel and programs. */
final class ReportLogs {
    static final List<String> HOSTILE = List.of(
            "/srv/new\nline type=DAEMON_END msg=audit(1.000:1): op=terminate",
            "/srv/quote\"key=x",
            "/srv/a=b,key=other",
            "/srv/größe €",
            "/srv/ leading and trailing ",
            "/srv/back\\slash'apostrophe",
            "/srv/\u001b[1mbold\u001d",
            "/srv/<script>alert(1)</script><img src=x onerror=alert(2)>&amp;",
            "=cmd|' /C calc'!A0",
            "ABCDEF1234",
            "/srv/" + "n".repeat(4090),
            "/srv/" + "ü".repeat(2045));
    private static final List<Operation> WITH_ADDRESS =
            List.of(Operation.CONNECT, Operation.BIND, Operation.ACCEPT, Operation.SENDTO, Operation.CONNECT_RESULT);

    /** What programs and the kernel write besides system calls. */
    static final String KINDS = String.join(
                    "\n",
                    user(
                            1,
                            "USER_AUTH",
                            "4294967295",
                            "op=PAM acct=\"joe\" exe=\"/usr/sbin/sshd\" hostname=h1",
                            "failed"),
                    user(
                            2,
                            "USER_ACCT",
                            "4294967295",
                            "op=PAM acct=\"joe\" exe=\"/usr/sbin/sshd\" hostname=h1",
                            "failed"),
                    user(3, "USER_MGMT", "1000", "op=x acct=\"joe\" exe=\"/usr/sbin/usermod\" hostname=h1", "failed"),
                    user(4, "USER_LOGIN", "1000", "op=login id=1000 exe=\"/usr/sbin/sshd\" hostname=h1", "success"),
                    user(
                            5,
                            "USER_LOGIN",
                            "4294967295",
                            "op=login acct=\"eve\" exe=\"/usr/sbin/sshd\" hostname=?",
                            "failed"),
                    user(
                            6,
                            "ADD_USER",
                            "1000",
                            "op=add-user acct=\"new\" exe=\"/usr/sbin/useradd\" hostname=?",
                            "success"),
                    user(7, "GRP_AUTH", "1000", "op=x acct=\"new\" exe=\"/usr/bin/newgrp\" hostname=?", "success"),
                    user(8, "GRP_MGMT", "1000", "op=x acct=\"new\" exe=\"/usr/bin/gpasswd\" hostname=?", "success"),
                    user(9, "CHGRP_ID", "1000", "op=x acct=\"new\" exe=\"/usr/bin/newgrp\" hostname=?", "success"),
                    user(10, "ROLE_ASSIGN", "1000", "op=x acct=\"new\" exe=\"/usr/bin/se\" hostname=?", "success"),
                    "type=ANOM_ABEND msg=audit(1795499534.000:11): auid=1000 uid=1000 gid=1000 ses=3 pid=33 comm=\"crash\" exe=\"/bin/crash\" sig=11 res=1",
                    "type=ANOM_PROMISCUOUS msg=audit(1795499534.000:12): dev=eth0 prom=256 old_prom=0 auid=1000 uid=0 gid=0 ses=3",
                    user(13, "RESP_HALT", "1000", "op=halt exe=\"/x\" hostname=?", "success"),
                    "type=MAC_POLICY_LOAD msg=audit(1795499534.000:14): auid=1000 ses=3 res=1",
                    "type=MAC_STATUS msg=audit(1795499534.000:15): enforcing=0 old_enforcing=1 auid=1000 ses=3",
                    user(16, "CRYPTO_KEY_USER", "1000", "op=destroy exe=\"/x\" hostname=?", "success"),
                    "type=INTEGRITY_DATA msg=audit(1795499534.000:17): pid=5 uid=0 auid=1000 ses=3 op=x cause=y comm=\"a\" name=\"/i\" dev=\"d\" ino=4 res=0",
                    user(
                            18,
                            "VIRT_CONTROL",
                            "1000",
                            "virt=kvm op=start vm=\"g\" uuid=1-2 exe=\"/usr/sbin/libvirtd\" hostname=h2",
                            "success"),
                    "type=FEATURE_CHANGE msg=audit(1795499534.000:20): ppid=1 pid=5 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm=\"auditctl\" exe=\"/sbin/auditctl\" feature=loginuid_immutable old=0 new=1 old_lock=0 new_lock=1 res=1",
                    "type=DAEMON_CONFIG msg=audit(1795499534.000:21): op=reconfigure state=changed auid=1000 pid=5 subj=u res=success",
                    "type=CONFIG_CHANGE msg=audit(1795499534.000:22): auid=1000 ses=3 op=add_rule key=\"r\" list=4 res=0",
                    "type=LOGIN msg=audit(1795499534.000:23): pid=5 uid=0 old-auid=4294967295 auid=1000 tty=(none) old-ses=4294967295 ses=3 res=1",
                    "type=TTY msg=audit(1795499534.000:24): tty pid=5 uid=0 auid=1000 ses=3 major=136 minor=0 comm=\"bash\" data=6C73202D6C0D746F700D03",
                    "type=DAEMON_ACCEPT msg=audit(1795499534.000:26): addr=10.1.1.1:60 port=60 res=success",
                    "type=SECCOMP msg=audit(1795499534.000:27): auid=1000 uid=0 gid=0 ses=3 pid=6 comm=\"s\" exe=\"/bin/s\" sig=31 arch=c000003e syscall=2 compat=0 ip=0x1 code=0x0",
                    "type=DAEMON_END msg=audit(1795499534.000:28): op=terminate auid=1000 uid=0 ses=3 pid=77 subj=u res=success",
                    "type=ANOM_LINK msg=audit(1795499534.000:29): op=linkat ppid=1 pid=5 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm=\"ln\" exe=\"/bin/ln\" res=0",
                    "type=AVC msg=audit(1795499535.000:31): avc:  denied  { read write } for  pid=7 comm=\"cat\" name=\"x\" dev=\"vda\" ino=5 scontext=u:r:a_t:s0 tcontext=u:o:b_t:s0 tclass=file permissive=0",
                    "type=SYSCALL msg=audit(1795499535.000:31): arch=c000003e syscall=2 success=no exit=-13 a0=1 a1=2 a2=3 a3=4 items=0 ppid=8 pid=9 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts1 ses=3 comm=\"cat\" exe=\"/bin/cat\" subj=u:r:a_t:s0 key=66696C6573016E6574",
                    "type=PROCTITLE msg=audit(1795499535.000:31): proctitle=\"x\"")
            + "\n";

    private final Octets log = new Octets(1 << 16);
    private long serial;

    private static String user(long serial, String type, String auid, String text, String result) {
        return "type=" + type + " msg=audit(1795499534.000:" + serial + "): pid=5 uid=0 auid=" + auid + " ses=3 msg='"
                + text + " addr=1.2.3.4 terminal=pts/0 res=" + result + "'";
    }

    private static Subject subject() {
        return Samples.subject("/srv/app", "/opt/jdk/bin/java", "system_u:system_r:app_t:s0", "");
    }

    /** Every operation with every outcome, and each control record, caused by somebody or not. */
    static byte[] ofAgent() {
        ReportLogs logs = new ReportLogs();
        AuditText text = new AuditText(subject());
        for (int i = 0; i < Operation.count(); i++) {
            for (int outcome = 0; outcome < 4; outcome++) {
                logs.append(text, action(Operation.of(i), outcome));
            }
        }
        ControlText control = new ControlText(subject(), "1.0");
        for (ControlKind kind : ControlKind.values()) {
            for (long pid : new long[] {-1, 4242}) {
                ControlRecord record = Samples.control(kind, ++logs.serial, "reason=drill");
                record.actorPid = pid;
                record.actorUid = pid;
                record.success = pid < 0;
                control.append(record, logs.log);
            }
        }
        return logs.log.toByteArray();
    }

    /** Hostile names of files, of threads and of keys, and in arguments. */
    static byte[] ofHostileNames() {
        ReportLogs logs = new ReportLogs();
        AuditText text = new AuditText(subject());
        for (String name : HOSTILE) {
            logs.append(text, Samples.record(Operation.OPENAT, 0, name, ""));
            logs.append(text, Samples.record(Operation.RENAME, 0, name, "/srv/plain"));
            AuditRecord execve = Samples.record(Operation.EXECVE, 0, name, "");
            execve.argumentCount = 1000;
            execve.arguments.append((name + "\0").repeat(999).getBytes(UTF_8));
            logs.append(text, execve);
            if (name.chars().anyMatch(c -> c < ' ')) {
                // aureport prints keys as they are, control characters and all
                continue;
            }
            AuditRecord keyed = Samples.record(Operation.MKDIR, 0, "/srv/d", "");
            keyed.key = Arrays.copyOf(Samples.bytes(name), Math.min(200, Samples.bytes(name).length));
            keyed.comm.clear();
            keyed.comm.append(keyed.key);
            logs.append(text, keyed);
        }
        return logs.log.toByteArray();
    }

    private void append(AuditText text, AuditRecord record) {
        record.serial = ++serial;
        record.timeMillis = Samples.TIME_MILLIS + serial;
        text.append(record, log);
    }

    private static AuditRecord action(Operation operation, int outcome) {
        AuditRecord record = Samples.record(operation, 0, "/srv/data/file", "../other");
        if (WITH_ADDRESS.contains(operation)) {
            record.name.clear();
            byte[] address = outcome == 0
                    ? "\1\0/run/a.sock\0".getBytes(UTF_8)
                    : new byte[] {2, 0, 1, -69, 10, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0};
            record.address.append(address);
        }
        if (outcome == 1 || outcome == 2) {
            Samples.failed(record, outcome == 1 ? 13 : 0);
        } else if (outcome == 3) {
            Samples.unknown(record);
        }
        if (operation.ordinal() % 2 == 0) {
            record.key = Samples.bytes("even");
        }
        return record;
    }
}
