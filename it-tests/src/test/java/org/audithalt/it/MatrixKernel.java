package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What strace says of the threads of the matrix: {@code CALL yes|no RESULT OBJECT} in the order of each thread. */
final class MatrixKernel {
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Pattern DESCRIPTOR = Pattern.compile("(?:\\d+|AT_FDCWD)<(/?[^<>\"]*)");
    private static final Pattern PORT = Pattern.compile("sin6?_port=htons\\((\\d+)\\)");
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{1,3})");
    private static final Set<String> STAT = Set.of("stat", "lstat", "statx", "newfstatat", "fstat");
    private static final Set<String> TWO_NAMES = Set.of("rename", "renameat", "link", "symlink");
    private static final Set<String> WITH_ADDRESS = Set.of("connect", "bind");
    private static final Set<String> BY_NAME = Set.of(
            "openat",
            "unlink",
            "unlinkat",
            "rmdir",
            "mkdir",
            "rename",
            "renameat",
            "link",
            "symlink",
            "mknodat",
            "chmod",
            "chown",
            "lchown",
            "utimensat",
            "newfstatat",
            "stat",
            "statx",
            "statfs",
            "access",
            "readlink",
            "inotify_add_watch",
            "fchmodat",
            "fchmodat2",
            "execve");

    private static final String CARRIER = "ForkJoinPool-1-";

    /** As {@link Jdk} knows it. */
    private static final String ROOT = System.getenv().getOrDefault("JDK21_ROOT", "/var/tmp/audithalt-jdk21");

    private MatrixKernel() {}

    /** The calls of threads whose name begins with the round and a dot. */
    static Map<String, List<String>> calls(Path account, String round) throws IOException {
        Map<Long, String> names = new HashMap<>();
        Map<String, List<String>> calls = new TreeMap<>();
        for (Strace.Call call : Strace.read(account)) {
            if (call.name().equals("prctl")) {
                if (call.arguments().startsWith("PR_SET_NAME")) {
                    names.put(call.thread(), strings(call.arguments()).get(0));
                }
                continue;
            }
            String thread = names.getOrDefault(call.thread(), "");
            if (thread.startsWith(round + ".") && !thread.matches("..(started|done)")) {
                calls.computeIfAbsent(thread, key -> new ArrayList<>()).add(described(call));
            }
        }
        return calls;
    }

    /**
     * The calls of the carriers of virtual threads, whose names the kernel does not see: by the name that the program's own thread
     * had meanwhile; {@code all} where all run at once.
     */
    static Map<String, List<String>> carriersCalls(Path account, String round) throws IOException {
        Map<Long, String> names = new HashMap<>();
        Map<String, List<String>> calls = new TreeMap<>();
        String action = "";
        for (Strace.Call call : Strace.read(account)) {
            if (call.name().equals("prctl")) {
                if (call.arguments().startsWith("PR_SET_NAME")) {
                    String name = strings(call.arguments()).get(0);
                    names.put(call.thread(), name);
                    action = name.matches("\\w\\..*") ? name : action;
                }
            } else if (action.startsWith(round + ".")
                    && names.getOrDefault(call.thread(), "").startsWith(CARRIER)) {
                String thread = action.matches("..(started|done)") ? round + ".all" : action;
                calls.computeIfAbsent(thread, key -> new ArrayList<>()).add(described(call));
            }
        }
        return calls;
    }

    /** One name for the calls among which the C library or the JDK's natives choose. */
    static String family(String name) {
        return STAT.contains(name) ? "stat" : name;
    }

    private static String described(Strace.Call call) {
        boolean failed = !call.error().isEmpty();
        String exit = failed ? "-" + Errno.number(call.error()) : number(call.result());
        return (family(call.name()) + (failed ? " no " : " yes ") + exit + " " + String.join(" ", objects(call)))
                .strip();
    }

    private static List<String> objects(Strace.Call call) {
        String arguments = call.arguments();
        List<String> descriptors = new ArrayList<>();
        Matcher descriptor = DESCRIPTOR.matcher(arguments);
        while (descriptor.find()) {
            descriptors.add(inside(descriptor.group(1)));
        }
        if (call.name().equals("dup2") || call.name().equals("setsockopt")) {
            // of the second, bytes of the option that nobody has set may look like a descriptor's name
            return List.of();
        }
        if (WITH_ADDRESS.contains(call.name())) {
            Matcher port = PORT.matcher(arguments);
            return port.find() ? List.of(port.group(1)) : List.of();
        }
        boolean ofDescriptor = arguments.contains("\"\"") || arguments.contains(">, NULL,");
        if (!BY_NAME.contains(call.name()) || ofDescriptor) {
            int count = call.name().equals("copy_file_range") ? 2 : 1;
            return descriptors.stream()
                    .filter(name -> name.startsWith("/"))
                    .limit(count)
                    .toList();
        }
        List<String> strings = strings(arguments);
        List<String> objects = new ArrayList<>();
        for (int i = 0; i < Math.min(TWO_NAMES.contains(call.name()) ? 2 : 1, strings.size()); i++) {
            String path = strings.get(i);
            boolean relative = !path.startsWith("/") && !descriptors.isEmpty();
            objects.add(relative ? descriptors.get(0) + "/" + path : path);
        }
        return objects;
    }

    /** The path from outside of a JDK in another root directory. */
    private static String inside(String path) {
        return path.startsWith(ROOT + "/") ? path.substring(ROOT.length()) : path;
    }

    private static List<String> strings(String arguments) {
        return STRING.matcher(arguments.replaceAll("<[^>]*>+", ""))
                .results()
                .map(found -> unescaped(found.group(1)))
                .toList();
    }

    /** strace writes other letters than ASCII as octal bytes. */
    private static String unescaped(String text) {
        if (!OCTAL.matcher(text).find()) {
            return text;
        }
        byte[] bytes = OCTAL.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 8))))
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        return new String(bytes, UTF_8);
    }

    private static String number(String result) {
        return result.startsWith("0x") ? Long.toString(Long.parseLong(result.substring(2), 16)) : result;
    }
}
