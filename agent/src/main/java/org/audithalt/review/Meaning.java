package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.audithalt.hook.Arch;
import org.audithalt.rule.NameTables;

/** Tells what the value of a field means, for people. Reused from record to record; for one thread. */
final class Meaning {
    private static final long UNSET = 0xffff_ffffL;
    private static final int FILE_TYPE = 0170000;
    private static final int PERMISSIONS = 07777;

    /** How values are read. */
    private enum Kind {
        MACHINE,
        SYSTEM_CALL,
        RESULT,
        USER,
        GROUP,
        SESSION,
        MODE,
        ADDRESS,
        TITLE,
        ARGUMENT
    }

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("arch", Kind.MACHINE),
            Map.entry("syscall", Kind.SYSTEM_CALL),
            Map.entry("exit", Kind.RESULT),
            Map.entry("uid", Kind.USER),
            Map.entry("auid", Kind.USER),
            Map.entry("euid", Kind.USER),
            Map.entry("suid", Kind.USER),
            Map.entry("fsuid", Kind.USER),
            Map.entry("ouid", Kind.USER),
            Map.entry("oauid", Kind.USER),
            Map.entry("gid", Kind.GROUP),
            Map.entry("egid", Kind.GROUP),
            Map.entry("sgid", Kind.GROUP),
            Map.entry("fsgid", Kind.GROUP),
            Map.entry("ogid", Kind.GROUP),
            Map.entry("ses", Kind.SESSION),
            Map.entry("oses", Kind.SESSION),
            Map.entry("mode", Kind.MODE),
            Map.entry("saddr", Kind.ADDRESS),
            Map.entry("proctitle", Kind.TITLE),
            Map.entry("a0", Kind.ARGUMENT),
            Map.entry("a1", Kind.ARGUMENT),
            Map.entry("a2", Kind.ARGUMENT),
            Map.entry("a3", Kind.ARGUMENT));

    private final Look look = new Look();
    private final Fields enriched = new Fields();
    private final Decoder value = new Decoder();

    /** The value of the current field of a record; a byte a character, and none of them escaped. */
    String of(Event event, int record, Fields field) {
        String name = text(field.bytes(), field.nameBegin(), field.nameEnd());
        Kind kind = KINDS.get(name);
        value.plain(field);
        if (kind == null || (kind == Kind.ARGUMENT && event.type(record) != RecordTypes.SYSCALL)) {
            if (EncodedFields.contain(event.type(record), name)) {
                value.decode(field);
            }
            return text();
        }
        if (kind == Kind.ADDRESS && event.type(record) == RecordTypes.SOCKADDR) {
            return address();
        }
        if (kind == Kind.TITLE) {
            value.decode(field);
            return text().replace('\0', ' ');
        }
        String known = named(event, record, name);
        return known.isEmpty() ? meaning(kind, text(), event, record) : known;
    }

    /** What an enriched record says itself; empty if it says nothing. */
    private String named(Event event, int record, String name) {
        byte[] upper = name.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        if (!enriched.overEnriched(event, record).next(upper)) {
            return "";
        }
        return text(enriched.bytes(), enriched.valueBegin(), enriched.valueEnd());
    }

    private String meaning(Kind kind, String plain, Event event, int record) {
        try {
            return switch (kind) {
                case MACHINE -> machine(plain);
                case SYSTEM_CALL -> systemCall(plain, ArchCondition.machine(event, record, look));
                case RESULT -> result(Long.parseLong(plain));
                case USER -> AccountNames.USERS.of(Long.parseLong(plain));
                case GROUP -> AccountNames.GROUPS.of(Long.parseLong(plain));
                case SESSION -> Long.parseLong(plain) == UNSET ? "unset" : plain;
                case MODE -> mode(Integer.parseInt(plain, 8));
                case ARGUMENT -> "0x" + plain;
                case ADDRESS, TITLE -> plain;
            };
        } catch (NumberFormatException e) {
            return plain;
        }
    }

    private static String machine(String plain) {
        for (Arch arch : Arch.values()) {
            if (Integer.toHexString(arch.auditArch()).equals(plain)) {
                return arch.name().toLowerCase(Locale.ROOT);
            }
        }
        return plain;
    }

    private static String systemCall(String plain, int machine) {
        for (Arch arch : Arch.values()) {
            String name = arch.auditArch() == machine ? NameTables.systemCall(arch, Integer.parseInt(plain)) : null;
            if (name != null) {
                return name;
            }
        }
        return plain;
    }

    private static String result(long number) {
        String name = number < 0 && number > -4096 ? NameTables.errno((int) -number) : null;
        return name == null ? Long.toString(number) : name;
    }

    private static String mode(int mode) {
        String type = switch (mode & FILE_TYPE) {
            case 0140000 -> "socket";
            case 0120000 -> "link";
            case 0100000 -> "file";
            case 0060000 -> "block";
            case 0040000 -> "dir";
            case 0020000 -> "character";
            case 0010000 -> "fifo";
            default -> Integer.toOctalString(mode & FILE_TYPE);
        };
        return type + String.format(Locale.ROOT, ",%03o", mode & PERMISSIONS);
    }

    private String address() {
        if (!value.unhex()) {
            return text();
        }
        byte[] host = SocketAddress.host(value);
        if (host.length > 0) {
            String numeric = text(host, 0, host.length);
            return "{ saddr_fam=" + (numeric.indexOf(':') < 0 ? "inet" : "inet6") + " laddr=" + numeric + " lport="
                    + SocketAddress.port(value) + " }";
        }
        return SocketAddress.path(value) ? "{ saddr_fam=local path=" + text() + " }" : "{ unknown address }";
    }

    private String text() {
        return text(value.bytes(), value.from(), value.to());
    }

    private static String text(byte[] bytes, int from, int to) {
        return Bytes.latin(bytes, from, to);
    }
}
