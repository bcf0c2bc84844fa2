package org.audithalt.review;

/** Says an event in a sentence, as ausearch's text and csv formats do. Reused from event to event; for one thread. */
final class Summarizer {
    private static final String UNSET = "unset";
    private static final long FIRST_USER = 1000;
    private static final long FIRST_OTHER = 60_000;
    private static final long UNSET_ID = 0xffff_ffffL;
    /** Who acts when nobody has logged in. */
    private static final String SYSTEM = "system";

    private final RecordValues values = new RecordValues();
    private final SystemCallSummary calls = new SystemCallSummary(values);

    void summarize(Event event, EventSummary summary) {
        summary.clear();
        summary.type = event.typeName(0);
        int call = RecordValues.record(event, RecordTypes.SYSCALL, 0);
        int record = Math.max(0, call);
        subject(event, record, summary);
        if (call >= 0) {
            summary.kind = "audit-rule";
            summary.result = result(values.plain(event, record, "success"));
            summary.how = values.meaning(event, record, "exe");
            summary.key = values.meaning(event, record, "key");
            calls.summarize(event, record, summary);
        } else {
            alone(event, summary);
        }
    }

    private void subject(Event event, int record, EventSummary summary) {
        summary.session = values.meaning(event, record, "ses");
        summary.subject = loginName(event, record);
        summary.actingAs = values.meaning(event, record, "uid");
        summary.subjectKind = accountKind(values.plain(event, record, "uid"));
        summary.subjectLabel = values.meaning(event, record, "subj");
    }

    private String loginName(Event event, int record) {
        String name = values.meaning(event, record, "auid");
        return name.equals(UNSET) ? SYSTEM : name;
    }

    private void alone(Event event, EventSummary summary) {
        SummaryTables.Type type = SummaryTables.type(summary.type);
        summary.kind = type.kind();
        summary.action = type.action();
        summary.objectKind = type.objectKind();
        if (summary.action.isEmpty() || summary.action.equals(SummaryTables.UNKNOWN_ACTION)) {
            String operation = values.meaning(event, 0, "op");
            summary.action = operation.isEmpty() ? SummaryTables.UNKNOWN_ACTION : operation;
        }
        summary.result = result(values.plain(event, 0, "res"));
        summary.how = values.meaning(event, 0, "exe");
        if (!type.objectField().isEmpty()) {
            summary.object = object(event, type.objectField());
        }
        if (type.objectKind().equals("virtual-machine") && !type.objectField().equals("vm")) {
            summary.second = values.meaning(event, 0, "vm");
        }
        switch (Form.of(event.type(0))) {
            case Form.DAEMON, Form.DAEMON_PEER -> daemon(event.type(0), summary);
            case Form.CONFIG -> configuration(event, summary);
            case Form.LOGIN -> {
                summary.subject = SYSTEM;
                summary.how = "";
            }
            default -> login(event, summary);
        }
    }

    private String object(Event event, String field) {
        if (field.equals("id")) {
            String account = values.plain(event, 0, "id");
            return account.isEmpty() ? values.meaning(event, 0, "acct") : AccountNames.USERS.of(id(account));
        }
        return values.meaning(event, 0, field);
    }

    private static void daemon(int type, EventSummary summary) {
        summary.subjectKind = "auditd";
        summary.how = switch (type) {
            case RecordTypes.DAEMON_START -> "init";
            case RecordTypes.DAEMON_END,
                    RecordTypes.DAEMON_CONFIG,
                    RecordTypes.DAEMON_ROTATE,
                    RecordTypes.DAEMON_RESUME -> "signal";
            default -> "";
        };
    }

    /** The object is the rule's key, else the value that was set: that of the field behind {@code op=}. */
    private void configuration(Event event, EventSummary summary) {
        summary.actingAs = "";
        summary.subjectKind = "";
        summary.how = "";
        summary.action = switch (values.plain(event, 0, "op")) {
            case "add_rule" -> "added-audit-rule";
            case "remove_rule" -> "deleted-audit-rule";
            default -> summary.action;
        };
        for (String setting : new String[] {
            "audit_enabled",
            "audit_failure",
            "audit_backlog_limit",
            "audit_backlog_wait_time",
            "audit_rate_limit",
            "lost"
        }) {
            if (summary.object.isEmpty()) {
                summary.object = values.meaning(event, 0, setting);
            }
        }
    }

    /** Who logs in is the subject, not the program that lets him in. */
    private void login(Event event, EventSummary summary) {
        if (summary.type.equals("USER_LOGIN")) {
            String id = values.plain(event, 0, "id");
            summary.subject = id.isEmpty() ? values.meaning(event, 0, "acct") : AccountNames.USERS.of(id(id));
            summary.actingAs = "";
            summary.subjectKind = accountKind(id);
        }
    }

    private static String result(String word) {
        return switch (word) {
            case "yes", "success", "1" -> "success";
            case "no", "failed", "0" -> "failed";
            default -> "";
        };
    }

    private static String accountKind(String uid) {
        long id = id(uid);
        if (id == 0) {
            return "privileged-acct";
        }
        if (id == UNSET_ID) {
            return "unset-acct";
        }
        return id < 0 || id >= FIRST_OTHER ? "unknown-acct" : id < FIRST_USER ? "service-acct" : "user-acct";
    }

    private static long id(String text) {
        byte[] bytes = Bytes.latin(text);
        return Bytes.unsigned(bytes, 0, bytes.length);
    }
}
