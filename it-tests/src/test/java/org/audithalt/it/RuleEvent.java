package org.audithalt.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event of either trail in the form in which they are compared.
 *
 * @param action of {@link org.audithalt.it.program.RuleActions}
 * @param call name of the system call
 * @param result as recorded, {@code fd} for a new descriptor
 * @param object absolute name; empty if it has none
 * @param key several are joined by {@code +}
 * @param types of records that can be left out
 */
record RuleEvent(String action, String call, String result, String object, String key, String types) {
    /** What the actions are made of. By numbers of x86-64; the rules use its names, too. */
    private static final Map<String, String> CALLS = Map.ofEntries(
            Map.entry("257", "openat"),
            Map.entry("87", "unlink"),
            Map.entry("84", "rmdir"),
            Map.entry("83", "mkdir"),
            Map.entry("82", "rename"),
            Map.entry("86", "link"),
            Map.entry("88", "symlink"),
            Map.entry("89", "readlink"),
            Map.entry("90", "chmod"),
            Map.entry("92", "chown"),
            Map.entry("77", "ftruncate"),
            Map.entry("59", "execve"),
            Map.entry("41", "socket"),
            Map.entry("42", "connect"),
            Map.entry("44", "sendto"),
            Map.entry("49", "bind"),
            Map.entry("50", "listen"));

    private static final List<String> OPTIONAL = List.of("CWD", "PATH", "PROCTITLE", "SOCKADDR");
    private static final Pattern THREAD = Pattern.compile("(\\d{3})\\.(\\w+)");

    /** A file that is closed even to root, and a device. */
    private static final Set<String> OUTSIDE =
            Set.of("/proc/sys/kernel/ostype", "/proc/sys/kernel", "/dev/null", "/dev");

    /** The events of all rounds of a run; what the JVM does for itself is left out. */
    static Map<String, List<RuleEvent>> byRound(Trail trail, Path root, boolean withTypes) {
        Map<String, List<RuleEvent>> rounds = new TreeMap<>();
        for (Trail.Event event : trail.actions()) {
            String call = CALLS.get(event.syscall());
            List<String> names = absolute(event);
            String foreign = names.stream()
                    .filter(name -> !name.startsWith(root + "/") && !name.equals(root.toString()))
                    .filter(name -> !OUTSIDE.contains(name))
                    .findFirst()
                    .orElse("");
            String round = round(event, call, names, root);
            if (call == null || round == null || !foreign.isEmpty() && !namesMore(call)) {
                continue;
            }
            rounds.computeIfAbsent(round, key -> new ArrayList<>())
                    .add(new RuleEvent(
                            action(event),
                            call,
                            result(event, call),
                            call.equals("execve") ? names.get(0) : object(event, names),
                            key(event),
                            withTypes ? types(event) : ""));
        }
        return rounds;
    }

    /** A symbolic link names what it leads to, a program its interpreter. */
    private static boolean namesMore(String call) {
        return call.equals("symlink") || call.equals("execve");
    }

    /** A started program has its own name; it is known by its place. */
    private static @Nullable String round(Trail.Event event, @Nullable String call, List<String> names, Path root) {
        Matcher thread = THREAD.matcher(String.valueOf(event.comm()));
        if (thread.matches()) {
            return thread.group(1);
        }
        if ("execve".equals(call) && !names.isEmpty() && names.get(0).startsWith(root + "/")) {
            return root.relativize(Path.of(names.get(0))).getName(0).toString();
        }
        return null;
    }

    private static String action(Trail.Event event) {
        Matcher thread = THREAD.matcher(String.valueOf(event.comm()));
        return thread.matches() ? thread.group(2) : "exec";
    }

    /** A success without its number is {@code yes}: not every JDK method tells. */
    private static String result(Trail.Event event, String call) {
        boolean done = "yes".equals(event.success());
        boolean opened = (call.equals("openat") || call.equals("socket")) && done;
        String number = String.valueOf(event.exit());
        return opened ? "fd" : done && number.equals("null") ? "yes" : number;
    }

    /** The name of what was acted on, which comes last, without directories. */
    private static String object(Trail.Event event, List<String> names) {
        List<String> paths = event.ofType("PATH");
        String object = "";
        for (int i = 0; i < paths.size(); i++) {
            object = paths.get(i).contains("nametype=PARENT") ? object : names.get(i);
        }
        return object;
    }

    private static List<String> absolute(Trail.Event event) {
        Path cwd = Path.of(event.ofType("CWD").isEmpty() ? "/" : String.valueOf(event.text("cwd")));
        return event.names().stream()
                .map(name -> cwd.resolve(name).normalize().toString())
                .toList();
    }

    private static String key(Trail.Event event) {
        String key = String.valueOf(event.text("key")).replace('\1', '+');
        return key.equals("(null)") ? "" : key;
    }

    private static String types(Trail.Event event) {
        TreeSet<String> types = new TreeSet<>();
        for (String type : OPTIONAL) {
            if (!event.ofType(type).isEmpty()) {
                types.add(type);
            }
        }
        return types.toString();
    }

    /** Whether this event of the agent says all that the kernel's says. The kernel often has no name for what it did not do. */
    boolean says(RuleEvent kernels) {
        boolean sameResult = result.equals(kernels.result) || result.equals("yes") && !kernels.result.startsWith("-");
        boolean sameObject =
                object.equals(kernels.object) || kernels.object.isEmpty() && kernels.result.startsWith("-");
        return action.equals(kernels.action)
                && call.equals(kernels.call)
                && sameResult
                && sameObject
                && key.equals(kernels.key)
                && types.equals(kernels.types);
    }

    /** Without what differs from row to row. */
    String brief() {
        return action + " " + call + " " + result;
    }

    boolean hasKey(String own) {
        return List.of(key.split("[+ ]")).contains(own);
    }
}
