package org.audithalt.review;

import java.util.List;

/** The options that say what to search for, as ausearch has them: their names, what they look at and how they compare. */
public enum SearchOption {
    EVENT("-a", "--event", "SERIAL", "The event of this serial number.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return new EventConditions.OfSerial(SearchValue.number(value));
        }
    },
    ARCH("", "--arch", "MACHINE", "System calls of this machine: b64, b32, x86_64, aarch64, i386, arm.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return new ArchCondition(SearchValue.machine(value));
        }
    },
    COMM("-c", "--comm", "NAME", "The name of the thread, or a part of it.") {
        @Override
        Condition condition(String value, boolean word) {
            return SearchValue.text(Item.COMM, value, word);
        }
    },
    EXIT("-e", "--exit", "CODE|ERRNO", "The result of the system call: a number, or an error such as ENOENT.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return new NumberCondition(Item.EXIT, SearchValue.exit(value));
        }
    },
    FILE("-f", "--file", "NAME", "The name of a file, a socket or a working directory, or a part of it.") {
        @Override
        Condition condition(String value, boolean word) {
            return new FileCondition(SearchValue.bytes(value), word);
        }
    },
    ALL_GROUPS("-ga", "--gid-all", "GROUP", "The group or the effective group.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return new EventConditions.AnyOf(
                    List.of(SearchValue.group(Item.GID, value), SearchValue.group(Item.EGID, value)));
        }
    },
    EFFECTIVE_GROUP("-ge", "--gid-effective", "GROUP", "The effective group.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return SearchValue.group(Item.EGID, value);
        }
    },
    GROUP("-gi", "--gid", "GROUP", "The group, a number or a name.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return SearchValue.group(Item.GID, value);
        }
    },
    HOST("-hn", "--host", "HOST", "The address or name of the other host, or a part of it.") {
        @Override
        Condition condition(String value, boolean word) {
            return new HostCondition(SearchValue.bytes(value), word);
        }
    },
    KEY("-k", "--key", "KEY", "The key of the rule, or a part of it.") {
        @Override
        Condition condition(String value, boolean word) {
            return new KeyCondition(SearchValue.bytes(value), word);
        }
    },
    MESSAGE("-m", "--message", "TYPE[,TYPE…]", "Any of these record types, by name or number, or ALL.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return SearchValue.types(List.of(value));
        }

        @Override
        public Condition condition(List<String> values, boolean word) throws SearchException {
            return SearchValue.types(values);
        }
    },
    NODE("-n", "--node", "NODE", "The name of the machine in the record, in full; any of several.") {
        @Override
        Condition condition(String value, boolean word) {
            return new EventConditions.OfNode(List.of(SearchValue.bytes(value)));
        }

        @Override
        public Condition condition(List<String> values, boolean word) {
            return new EventConditions.OfNode(
                    values.stream().map(SearchValue::bytes).toList());
        }
    },
    OBJECT("-o", "--object", "LABEL", "The security label of an object, or a part of it.") {
        @Override
        Condition condition(String value, boolean word) {
            return new TextCondition(Item.OBJECT, SearchValue.bytes(value), word, false);
        }
    },
    PID("-p", "--pid", "PID", "The process.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return new NumberCondition(Item.PID, SearchValue.number(value));
        }
    },
    PARENT("-pp", "--ppid", "PID", "The parent process.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return new NumberCondition(Item.PPID, SearchValue.number(value));
        }
    },
    SYSTEM_CALL(
            "-sc", "--syscall", "CALL", "The system call, by number, or by its name on the machine of the record.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return SearchValue.systemCall(value);
        }
    },
    CONTEXT("-se", "--context", "LABEL", "The security label of the subject or of an object, or a part of it.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return new EventConditions.AnyOf(List.of(SUBJECT.condition(value, word), OBJECT.condition(value, word)));
        }
    },
    SESSION("", "--session", "ID", "The login session; -1 is none.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return new NumberCondition(Item.SESSION, SearchValue.id(value));
        }
    },
    SUBJECT("-su", "--subject", "LABEL", "The security label of the subject, or a part of it.") {
        @Override
        Condition condition(String value, boolean word) {
            return new TextCondition(Item.SUBJECT, SearchValue.bytes(value), word, false);
        }
    },
    SUCCESS("-sv", "--success", "yes|no", "Whether it succeeded.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            if (!value.equals("yes") && !value.equals("no")) {
                throw new SearchException(value + ": must be yes or no");
            }
            return new SuccessCondition(value.equals("yes"));
        }
    },
    TERMINAL("-tm", "--terminal", "TERMINAL", "The terminal, or a part of its name.") {
        @Override
        Condition condition(String value, boolean word) {
            return new TextCondition(Item.TERMINAL, SearchValue.bytes(value), word, false);
        }
    },
    ALL_USERS("-ua", "--uid-all", "USER", "The user, the effective user or the login user.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return new EventConditions.AnyOf(List.of(
                    SearchValue.user(Item.UID, value),
                    SearchValue.user(Item.EUID, value),
                    SearchValue.user(Item.AUID, value)));
        }
    },
    EFFECTIVE_USER("-ue", "--uid-effective", "USER", "The effective user.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return SearchValue.user(Item.EUID, value);
        }
    },
    USER("-ui", "--uid", "USER", "The user, a number or a name.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return SearchValue.user(Item.UID, value);
        }
    },
    LOGIN_USER("-ul", "--loginuid", "USER", "The user who logged in; -1 or unset is none.") {
        @Override
        Condition condition(String value, boolean word) throws SearchException {
            return SearchValue.user(Item.AUID, value);
        }
    },
    GUEST_UUID("-uu", "--uuid", "UUID", "The UUID of a virtual machine.") {
        @Override
        Condition condition(String value, boolean word) {
            return new TextCondition(Item.GUEST_UUID, SearchValue.bytes(value), word, false);
        }
    },
    GUEST_NAME("-vm", "--vm-name", "NAME", "The name of a virtual machine, or a part of it.") {
        @Override
        Condition condition(String value, boolean word) {
            return SearchValue.text(Item.GUEST_NAME, value, word);
        }
    },
    EXECUTABLE("-x", "--executable", "PATH", "The program, or a part of its path.") {
        @Override
        Condition condition(String value, boolean word) {
            return SearchValue.text(Item.EXE, value, word);
        }
    };

    private final String shortName;
    private final String longName;
    private final String parameter;
    private final String description;

    SearchOption(String shortName, String longName, String parameter, String description) {
        this.shortName = shortName;
        this.longName = longName;
        this.parameter = parameter;
        this.description = description;
    }

    /** The names on the command line, the shortest first. */
    public String[] names() {
        return shortName.isEmpty() ? new String[] {longName} : new String[] {shortName, longName};
    }

    /** What the value is called in the help. */
    public String parameter() {
        return parameter;
    }

    /** What it searches for, a sentence. */
    public String description() {
        return description;
    }

    /**
     * What an event must fulfil.
     *
     * @param value as written on the command line
     * @param word whether texts must be equal in full (-w)
     */
    abstract Condition condition(String value, boolean word) throws SearchException;

    /**
     * What an event must fulfil.
     *
     * @param values of the option, which was given once or more; mostly the last counts, as for ausearch
     * @param word whether texts must be equal in full (-w)
     */
    public Condition condition(List<String> values, boolean word) throws SearchException {
        return condition(values.get(values.size() - 1), word);
    }
}
