package org.audithalt.agent;

import org.jspecify.annotations.Nullable;

/** Keys of auditd.conf(5) that are accepted, so that an existing file can be used, but do nothing here. */
final class ForeignSetting {
    private static final String[] MEANINGLESS = {
        "action_mail_acct", "dispatcher", "disp_qos", "distribute_network", "enable_krb5", "end_of_event_timeout",
        "krb5_key_file", "krb5_principal", "local_events", "max_restarts", "overflow_action", "plugin_dir",
        "priority_boost", "q_depth", "report_interval", "tcp_client_max_idle", "tcp_client_ports", "tcp_listen_port",
        "tcp_listen_queue", "tcp_max_per_addr", "transport", "use_libwrap", "verify_email"
    };

    private ForeignSetting() {}

    /** What to tell about a key, null if it is none of these. */
    static @Nullable String notice(String key) {
        boolean known = key.startsWith("tls_");
        for (int i = 0; i < MEANINGLESS.length; i++) {
            known |= MEANINGLESS[i].equals(key);
        }
        return known ? "no meaning here" : null;
    }
}
