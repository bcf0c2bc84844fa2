package org.audithalt.review;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What system calls and record types are called in a sentence; the words are ausearch's. Immutable, safe to use from any thread. */
final class SummaryTables {
    static final String UNKNOWN_ACTION = "did-unknown";

    /** Kind of a system call and what it is called. */
    record Call(String action, String objectKind) {}

    /**
     * Kind of a record that stands alone.
     *
     * @param action empty if the record's {@code op=} says it
     * @param objectField field that names the object; empty if none does
     */
    record Type(String kind, String action, String objectKind, String objectField) {}

    /** {@code action/kind of object/system calls}. */
    private static final String CALLS = """
        opened-file/file/open,truncate,ftruncate,creat,readlink,openat,readlinkat,fallocate,memfd_create,openat2
        checked-metadata-of/file/stat,fstat,lstat,access,newfstatat,faccessat,statx,faccessat2
        allocated-memory-in/memory/mmap,brk
        connected-to/socket/connect
        accepted-connection-from/socket/accept,accept4
        sent-to/socket/sendto,sendmsg
        received-from/socket/recvfrom,recvmsg
        bound-socket/socket/bind
        executed/file/execve,execveat
        killed-pid/process/kill,tkill,tgkill
        renamed/file/rename,renameat,renameat2
        created-directory/file/mkdir,mkdirat
        deleted/file/rmdir,unlink,unlinkat
        symlinked/file/symlink,symlinkat
        changed-file-permissions-of/file/chmod,fchmod,fchmodat
        changed-file-ownership-of/file/chown,fchown,lchown,fchownat
        changed-identity-of/process/setuid,setgid,setreuid,setregid,setresuid,setresgid,setfsuid,setfsgid
        changed-timestamp-of/file/utime,utimes,futimesat,utimensat
        make-device/unknown/mknod,mknodat
        checked-filesystem-metadata-of/file-system/statfs,fstatfs
        adjusted-scheduling-policy-of/process/sched_setparam,sched_setscheduler,sched_setattr
        changed-system-time/system/adjtimex,settimeofday,clock_settime
        mounted/file-system/mount,move_mount,fsmount,fspick
        unmounted/file-system/umount2
        changed-system-name/system/sethostname,setdomainname
        loaded-kernel-module/file/init_module,finit_module
        unloaded-kernel-module/file/delete_module
        changed-file-attributes-of/file/setxattr,lsetxattr,fsetxattr,removexattr,lremovexattr,fremovexattr
        """;

    /** {@code record type/kind of event/action/kind of object/field of the object}; {@code -}: the action is in {@code op=}. */
    private static final String TYPES = """
        TTY/TTY/typed/keystrokes/ USER_TTY/TTY/typed/keystrokes/
        ANOM_ABEND/anomaly/crashed-program/process/exe ANOM_CREAT/anomaly/created-suspicious-file/unknown/
        ANOM_EXEC/anomaly/attempted-execution-of-forbidden-program/process/cmd
        ANOM_LINK/anomaly/used-suspcious-link/unknown/
        ANOM_LOGIN_FAILURES/anomaly/failed-log-in-too-many-times-to/user-session/acct
        ANOM_LOGIN_LOCATION/anomaly/attempted-log-in-from-unusual-place-to/user-session/acct
        ANOM_LOGIN_SESSIONS/anomaly/opened-too-many-sessions-to/user-session/acct
        ANOM_LOGIN_TIME/anomaly/attempted-log-in-during-unusual-hour-to/user-session/acct
        ANOM_PROMISCUOUS/anomaly/changed-socket-promiscuous-mode/socket/
        DAEMON_ABORT/audit-daemon/aborted-auditd-startup/service/
        DAEMON_ACCEPT/audit-daemon/remote-audit-connected/service/
        DAEMON_CLOSE/audit-daemon/remote-audit-disconnected/service/
        DAEMON_CONFIG/audit-daemon/changed-auditd-configuration/service/
        DAEMON_END/audit-daemon/shutdown-audit/service/ DAEMON_ERR/audit-daemon/audit-error/service/
        DAEMON_RESUME/audit-daemon/resumed-audit-logging/service/
        DAEMON_ROTATE/audit-daemon/rotated-audit-logs/service/
        DAEMON_START/audit-daemon/started-audit/service/
        EVENT_LISTENER/audit-daemon/disconnected-from/socket/
        FANOTIFY/av-decision/accessed-policy-controlled-file/unknown/
        BPF/bpf-program/unloaded-bpf-program/process/
        CONFIG_CHANGE/configuration/changed-audit-configuration/audit-config/key
        FEATURE_CHANGE/configuration/changed-audit-feature/system/
        NETFILTER_CFG/configuration/loaded-firewall-rule-to/firewall/
        SOFTWARE_UPDATE/configuration/installed-software/software/ USER_DEVICE/configuration/-/keystrokes/
        USYS_CONFIG/configuration/-/system/ CRYPTO_KEY_USER/crypto/negotiated-crypto-key/user-session/
        CRYPTO_LOGIN/crypto/crypto-officer-logged-in/unknown/
        CRYPTO_LOGOUT/crypto/crypto-officer-logged-out/unknown/
        CRYPTO_SESSION/crypto/started-crypto-session/user-session/addr
        SECCOMP/dac-decision/called-seccomp-controlled-syscall/process/
        CHGRP_ID/group-change/changed-group/unknown/ GRP_AUTH/group-change/authenticated-to-group/unknown/
        ANOM_RBAC_INTEGRITY_FAIL/integrity/tested-file-system-integrity-of/file-system/hostname
        FS_RELABEL/mac/relabeled-filesystem/mac-config/ LABEL_LEVEL_CHANGE/mac/modified-level-of/printer/
        LABEL_OVERRIDE/mac/overrode-label-of/mac-config/ MAC_CALIPSO_ADD/mac/did-unknown/mac-config/
        MAC_CALIPSO_DEL/mac/did-unknown/mac-config/ MAC_CIPSOV4_ADD/mac/did-unknown/mac-config/
        MAC_CIPSOV4_DEL/mac/did-unknown/mac-config/ MAC_CONFIG_CHANGE/mac/changed-selinux-boolean/mac-config/
        MAC_IPSEC_ADDSA/mac/did-unknown/mac-config/ MAC_IPSEC_ADDSPD/mac/did-unknown/mac-config/
        MAC_IPSEC_DELSA/mac/did-unknown/mac-config/ MAC_IPSEC_DELSPD/mac/did-unknown/mac-config/
        MAC_IPSEC_EVENT/mac/did-unknown/mac-config/
        MAC_MAP_ADD/mac/added-mac-network-domain-mapping-to/mac-config/
        MAC_MAP_DEL/mac/deleted-mac-network-domain-mapping-from/mac-config/
        MAC_POLICY_LOAD/mac/loaded-selinux-policy/mac-config/
        MAC_STATUS/mac/changed-selinux-enforcement-to/mac-config/
        MAC_UNLBL_STCADD/mac/did-unknown/mac-config/ MAC_UNLBL_STCDEL/mac/did-unknown/mac-config/
        ROLE_ASSIGN/mac/assigned-user-role-to/account/id ROLE_MODIFY/mac/modified-role/mac-config/
        ROLE_REMOVE/mac/removed-use-role-from/account/id
        USER_MAC_CONFIG_CHANGE/mac/changed-mac-configuration/mac-config/
        USER_MAC_POLICY_LOAD/mac/loaded-mac-policy/mac-config/
        USER_MAC_STATUS/mac/changed-selinux-enforcement-to/unknown/
        USER_ROLE_CHANGE/mac/changed-role-to/user-session/
        USER_AVC/mac-decision/accessed-mac-policy-controlled-object/unknown/
        USER_SELINUX_ERR/mac-decision/access-error/unknown/
        KERNEL/system-services/initialized-audit-subsystem/unknown/
        SERVICE_START/system-services/started-service/service/unit
        SERVICE_STOP/system-services/stopped-service/service/unit
        SYSTEM_BOOT/system-services/booted-system/system/
        SYSTEM_RUNLEVEL/system-services/changed-to-runlevel/system/
        SYSTEM_SHUTDOWN/system-services/shutdown-system/service/ DAC_CHECK/unknown/access-result/unknown/
        KERN_MODULE/unknown/loaded-kernel-module/unknown/ MAC_CHECK/unknown/mac-permission/unknown/
        USER/unknown/sent-message/unknown/addr ACCT_LOCK/user-account/locked-account/account/id
        ACCT_UNLOCK/user-account/unlocked-account/account/id
        ADD_GROUP/user-account/added-group-account-to/account/id
        ADD_USER/user-account/added-user-account/account/id
        DEL_GROUP/user-account/deleted-group-account-from/account/id
        DEL_USER/user-account/deleted-user-account/account/id
        GRP_CHAUTHTOK/user-account/changed-group-password/user-session/acct
        GRP_MGMT/user-account/modified-group-account/account/id
        USER_MGMT/user-account/modified-user-account/account/id
        CRED_ACQ/user-login/acquired-credentials/user-session/acct
        CRED_DISP/user-login/disposed-credentials/user-session/acct
        CRED_REFR/user-login/refreshed-credentials/user-session/acct
        LOGIN/user-login/changed-login-id-to/user-session/auid
        USER_ACCT/user-login/was-authorized/user-session/acct
        USER_AUTH/user-login/authenticated/user-session/acct
        USER_CHAUTHTOK/user-login/changed-password/user-session/acct
        USER_END/user-login/ended-session/user-session/terminal
        USER_ERR/user-login/caused-account-error/user-session/terminal
        USER_LOGIN/user-login/logged-in/user-session/terminal
        USER_LOGOUT/user-login/logged-out/user-session/terminal
        USER_START/user-login/started-session/user-session/terminal
        CHUSER_ID/user-space/changed-user-id/unknown/ TEST/user-space/sent-test/unknown/
        TRUSTED_APP/user-space/did-unknown/unknown/ USER_CMD/user-space/ran-command/process/cmd
        VIRT_CONTROL/virt/issued-vm-control/virtual-machine/op VIRT_CREATE/virt/created-vm-image/unknown/
        VIRT_DESTROY/virt/deleted-vm-image/unknown/ VIRT_INTEGRITY_CHECK/virt/checked-integrity-of/unknown/
        VIRT_MACHINE_ID/virt/assigned-vm-id/virtual-machine/vm VIRT_MIGRATE_IN/virt/migrated-vm-from/unknown/
        VIRT_MIGRATE_OUT/virt/migrated-vm-to/unknown/
        VIRT_RESOURCE/virt/assigned-vm-resource/virtual-machine/
        """;

    /** {@code record type/kind of event} of those that have no action of their own. */
    private static final String KINDS = """
        ANOM_ACCESS_FS/anomaly ANOM_ADD_ACCT/anomaly ANOM_AMTU_FAIL/anomaly ANOM_CRYPTO_FAIL/anomaly
        ANOM_DEL_ACCT/anomaly ANOM_LOGIN_ACCT/anomaly ANOM_LOGIN_ROOT/anomaly ANOM_LOGIN_SERVICE/anomaly
        ANOM_MAX_DAC/anomaly ANOM_MAX_MAC/anomaly ANOM_MK_EXEC/anomaly ANOM_MOD_ACCT/anomaly
        ANOM_ORIGIN_FAILURES/anomaly ANOM_RBAC_FAIL/anomaly ANOM_ROOT_TRANS/anomaly ANOM_SESSION/anomaly
        RESP_ACCT_LOCK/anomaly-response RESP_ACCT_LOCK_TIMED/anomaly-response
        RESP_ACCT_REMOTE/anomaly-response RESP_ACCT_UNLOCK_TIMED/anomaly-response RESP_ALERT/anomaly-response
        RESP_ANOMALY/anomaly-response RESP_EXEC/anomaly-response RESP_HALT/anomaly-response
        RESP_KILL_PROC/anomaly-response RESP_ORIGIN_BLOCK/anomaly-response
        RESP_ORIGIN_BLOCK_TIMED/anomaly-response RESP_ORIGIN_UNBLOCK_TIMED/anomaly-response
        RESP_SEBOOL/anomaly-response RESP_SINGLE/anomaly-response RESP_TERM_ACCESS/anomaly-response
        RESP_TERM_LOCK/anomaly-response BPRM_FCAPS/audit-rule CAPSET/audit-rule CWD/audit-rule
        EXECVE/audit-rule FD_PAIR/audit-rule IPC/audit-rule IPC_SET_PERM/audit-rule MMAP/audit-rule
        MQ_GETSETATTR/audit-rule MQ_NOTIFY/audit-rule MQ_OPEN/audit-rule MQ_SENDRECV/audit-rule
        NETFILTER_PKT/audit-rule OBJ_PID/audit-rule PATH/audit-rule SOCKADDR/audit-rule
        TIME_ADJNTPVAL/configuration TIME_INJOFFSET/configuration CRYPTO_FAILURE_USER/crypto
        CRYPTO_IKE_SA/crypto CRYPTO_IPSEC_SA/crypto CRYPTO_PARAM_CHANGE_USER/crypto CRYPTO_REPLAY_USER/crypto
        CRYPTO_TEST_USER/crypto INTEGRITY_DATA/integrity INTEGRITY_EVM_XATTR/integrity
        INTEGRITY_HASH/integrity INTEGRITY_METADATA/integrity INTEGRITY_PCR/integrity
        INTEGRITY_POLICY_RULE/integrity INTEGRITY_RULE/integrity INTEGRITY_STATUS/integrity APPARMOR/mac
        APPARMOR_AUDIT/mac APPARMOR_HINT/mac APPARMOR_STATUS/mac USER_LABELED_EXPORT/mac
        USER_UNLABELED_EXPORT/mac APPARMOR_DENIED/mac-decision APPARMOR_ERROR/mac-decision
        AVC_PATH/mac-decision SELINUX_ERR/mac-decision
        """;

    private static final Map<String, Call> CALL_BY_NAME = calls();
    private static final Map<String, Type> TYPE_BY_NAME = types();
    private static final Type UNKNOWN = new Type("unknown", UNKNOWN_ACTION, "unknown", "");

    private SummaryTables() {}

    /** What a system call does; null if it has no word of its own. */
    static @Nullable Call call(String name) {
        return CALL_BY_NAME.get(name);
    }

    /** What a record of a type says. */
    static Type type(String name) {
        return TYPE_BY_NAME.getOrDefault(name, UNKNOWN);
    }

    private static Map<String, Call> calls() {
        Map<String, Call> calls = new HashMap<>();
        for (String row : CALLS.split("\\s+", -1)) {
            String[] parts = row.split("/", -1);
            for (String name : parts.length < 3 ? new String[0] : parts[2].split(",", -1)) {
                calls.put(name, new Call(parts[0], parts[1]));
            }
        }
        return calls;
    }

    private static Map<String, Type> types() {
        Map<String, Type> types = new HashMap<>();
        for (String row : (TYPES + KINDS).split("\\s+", -1)) {
            String[] parts = row.split("/", -1);
            if (parts.length == 2) {
                types.put(parts[0], new Type(parts[1], UNKNOWN_ACTION, "unknown", ""));
            } else if (parts.length > 2) {
                types.put(parts[0], new Type(parts[1], parts[2].equals("-") ? "" : parts[2], parts[3], parts[4]));
            }
        }
        return types;
    }
}
