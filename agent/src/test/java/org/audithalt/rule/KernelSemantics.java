package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Permission;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's way to filter (audit_filter_rules, audit_filter_inodes), told as plainly as possible: each rule in order, each of
 * its terms, nothing prepared. It knows the rules by their words alone. What stands beside the kernel's: names are compared by
 * their letters, and a rule that leaves out names the call of this architecture.
 */
final class KernelSemantics {
    private static final List<String> OF_FILES = List.of("filetype", "inode", "devmajor", "devminor");
    /** Calls that look no file up, so that there is nothing to ask; here a rule that names one asks all the same. */
    private static final List<String> ON_DESCRIPTORS = List.of(
            "read",
            "write",
            "pread64",
            "pwrite64",
            "readv",
            "writev",
            "sendfile",
            "copy_file_range",
            "close",
            "munmap",
            "fsync",
            "fdatasync",
            "msync",
            "fstat",
            "dup",
            "fcntl",
            "mmap");

    private final ProcessFacts facts;

    KernelSemantics(ProcessFacts facts) {
        this.facts = facts;
    }

    /** Number of the rule that selects the action, {@link RuleSet#NEVER} if none does. */
    int select(List<RandomRule> rules, RandomAction action, boolean resultKnown) {
        for (int i = 0; i < rules.size(); i++) {
            if (matches(rules.get(i), action, resultKnown)) {
                return rules.get(i).always() ? i : RuleSet.NEVER;
            }
        }
        return RuleSet.NEVER;
    }

    private boolean matches(RandomRule rule, RandomAction action, boolean resultKnown) {
        if (rule.arch().equals("=b32") || rule.arch().equals("!=b64")) {
            return false;
        }
        boolean call = rule.calls().isEmpty() && !(asksOfFiles(rule) && ON_DESCRIPTORS.contains(callName(action)));
        for (String name : rule.calls()) {
            call |= rule.always()
                    ? action.operation().selectedBy(name)
                    : action.operation().callName(Arch.X86_64).equals(name);
        }
        if (!call || !permission(rule, action) || !path(rule, action)) {
            return false;
        }
        for (String[] term : rule.terms()) {
            if (!holds(term[0], term[1], term[2], action, resultKnown)) {
                return false;
            }
        }
        for (String[] pair : rule.pairs()) {
            if (!holds(pair, action)) {
                return false;
            }
        }
        return true;
    }

    private static String callName(RandomAction action) {
        return action.operation().callName(Arch.X86_64);
    }

    private static boolean asksOfFiles(RandomRule rule) {
        boolean asks = !rule.path().isEmpty();
        for (String[] term : rule.terms()) {
            asks |= term[0].startsWith("obj_") || OF_FILES.contains(term[0]);
        }
        for (String[] pair : rule.pairs()) {
            asks |= pair[0].startsWith("obj_") || pair[2].startsWith("obj_");
        }
        return asks;
    }

    private static boolean permission(RandomRule rule, RandomAction action) {
        if (rule.perm().isEmpty()) {
            return true;
        }
        int classes = action.operation().permission((int) action.arguments()[2] & 3);
        return (rule.perm().contains("r") && (classes & Permission.READ) != 0)
                || (rule.perm().contains("w") && (classes & Permission.WRITE) != 0)
                || (rule.perm().contains("x") && (classes & Permission.EXECUTE) != 0)
                || (rule.perm().contains("a") && (classes & Permission.ATTRIBUTE) != 0);
    }

    private static boolean path(RandomRule rule, RandomAction action) {
        return rule.path().isEmpty() || path(rule, action.name()) || path(rule, action.name2());
    }

    private static boolean path(RandomRule rule, @Nullable String name) {
        if (name == null) {
            return false;
        }
        byte[] bytes = name.getBytes(UTF_8);
        String normal = new String(AuditPath.normalised(bytes, bytes.length), UTF_8);
        return normal.equals(rule.path())
                || (rule.dir() && (rule.path().equals("/") || normal.startsWith(rule.path() + "/")));
    }

    private boolean holds(String field, String operator, String value, RandomAction action, boolean resultKnown) {
        switch (field) {
            case "a0", "a1", "a2", "a3":
                return compare((int) action.arguments()[field.charAt(1) - '0'], operator, number(value));
            case "exe":
                return value.equals(new String(facts.exe(), UTF_8)) == operator.equals("=");
            case "gid", "egid":
                return group(id(field), operator, number(value));
            case "saddr_fam":
                return action.family() >= 0 && compare(action.family(), operator, number(value));
            case "filetype":
                int type =
                        List.of("fifo", "character", "?", "dir", "?", "block", "?", "file", "?", "link", "?", "socket")
                                        .indexOf(value)
                                + 1;
                boolean any = false;
                for (long[] object : action.objects()) {
                    any |= object[0] >> 12 == type;
                }
                return any == operator.equals("=");
            case "obj_uid":
                return any(action, 1, operator, number(value));
            case "obj_gid":
                return any(action, 2, operator, number(value));
            case "inode":
                return any(action, 3, operator, number(value));
            case "devmajor", "devminor":
                boolean held = false;
                for (long[] object : action.objects()) {
                    for (int device = 4; device <= 5; device++) {
                        long part = field.equals("devmajor") ? object[device] >> 8 : object[device] & 0xff;
                        held |= compare((int) part, operator, number(value));
                    }
                }
                return held;
            case "exit":
                return resultKnown && compare((int) action.exit(), operator, number(value));
            case "success":
                return resultKnown && compare(action.success() ? 1 : 2, operator, value.equals("0") ? 2 : 1);
            default:
                return compare(id(field), operator, number(value));
        }
    }

    private boolean group(int id, String operator, int asked) {
        boolean member = false;
        for (int group : facts.groups()) {
            member |= group == asked;
        }
        boolean holds = compare(id, operator, asked);
        return operator.equals("=") ? holds || member : operator.equals("!=") ? holds && !member : holds;
    }

    private boolean holds(String[] pair, RandomAction action) {
        for (int side = 0; side <= 2; side += 2) {
            if (pair[side].startsWith("obj_")) {
                return any(action, pair[side].equals("obj_uid") ? 1 : 2, pair[1], id(pair[2 - side]));
            }
        }
        return compare(id(pair[0]), pair[1], id(pair[2]));
    }

    private static boolean any(RandomAction action, int index, String operator, int asked) {
        boolean holds = false;
        for (long[] object : action.objects()) {
            holds |= compare((int) object[index], operator, asked);
        }
        return holds;
    }

    private static boolean compare(int left, String operator, int right) {
        long a = left & 0xffffffffL;
        long b = right & 0xffffffffL;
        return switch (operator) {
            case "=" -> a == b;
            case "!=" -> a != b;
            case "<" -> a < b;
            case ">" -> a > b;
            case "<=" -> a <= b;
            case ">=" -> a >= b;
            case "&" -> (a & b) != 0;
            case "&=" -> (a & b) == b;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private int id(String field) {
        return facts.id(ProcessFacts.Id.valueOf(field.toUpperCase(Locale.ROOT)));
    }

    private static int number(String value) {
        return switch (value) {
            case "unset" -> -1;
            case "-EACCES" -> -13;
            case "-ENOENT" -> -2;
            default -> (int) (long) Long.decode(value);
        };
    }
}
