package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How much of what the kernel saw the Java threads of a program do stands in its trail. */
final class Coverage {
    /** Threads of the JVM's own C++ code, by the names that the kernel knows them by; they run no Java. */
    private static final List<String> OF_THE_JVM = List.of(
            "GC Thread#",
            "G1 ",
            "VM Thread",
            "VM Periodic Tas",
            "C1 CompilerThre",
            "C2 CompilerThre",
            "C1 Comp",
            "C2 Comp",
            "Sweeper thread",
            "Service Thread",
            "Monitor",
            "StringDedup");

    private static final String AGENT = "audithalt-";

    private final Predicate<Deed> selected;
    private final Predicate<Deed> ofLibrary;
    private final Map<String, Group> unmatched = new TreeMap<>();
    private final List<String> untold = new ArrayList<>();
    private final List<String> threads = new ArrayList<>();
    private int javaThreads;
    private int witnessed;
    private int matched;
    private int withoutOutcome;
    private int within;
    private int messages;
    private int before;
    private int ofAgent;
    private int ofJvm;

    private Coverage(Predicate<Deed> selected, Predicate<Deed> ofLibrary) {
        this.selected = selected;
        this.ofLibrary = ofLibrary;
    }

    /**
     * Compares both witnesses.
     *
     * @param account of strace
     * @param root directory that the program takes for {@code /}; empty if it is that
     * @param selected what the rules of the run select, of the kernel's calls
     * @param ofLibrary calls that a native library of the program makes itself
     */
    static Coverage of(Path account, String root, Trail trail, Predicate<Deed> selected, Predicate<Deed> ofLibrary)
            throws IOException {
        Coverage coverage = new Coverage(selected, ofLibrary);
        coverage.compare(KernelWitness.threads(account, root), TrailWitness.threads(trail));
        return coverage;
    }

    private void compare(Map<Long, KernelWitness.Task> kernel, Map<Long, TrailWitness.Task> trail) {
        Map<KernelWitness.Task, List<TrailWitness.Entry>> records = new LinkedHashMap<>();
        Map<String, List<KernelWitness.Task>> byName = new HashMap<>();
        long process = kernel.keySet().iterator().next();
        for (KernelWitness.Task task : kernel.values()) {
            before += task.before();
            if (task.id() == process) {
                continue;
            }
            if (isOf(task, AGENT)) {
                ofAgent += task.calls().size();
            } else if (OF_THE_JVM.stream().anyMatch(name -> isOf(task, name))) {
                ofJvm += task.calls().size();
            } else {
                records.put(task, new ArrayList<>());
                for (String name : task.names()) {
                    byName.computeIfAbsent(name, key -> new ArrayList<>()).add(task);
                }
            }
        }
        assign(trail, byName, records);
        javaThreads = records.size();
        records.forEach(this::compare);
        exits(kernel, trail);
    }

    /** Gives the records of each Java thread to the thread of the kernel that had its name and did most of the same. */
    private void assign(
            Map<Long, TrailWitness.Task> trail,
            Map<String, List<KernelWitness.Task>> byName,
            Map<KernelWitness.Task, List<TrailWitness.Entry>> records) {
        List<TrailWitness.Task> tasks = new ArrayList<>(trail.values());
        tasks.sort(
                Comparator.comparing((TrailWitness.Task task) -> -task.entries().size()));
        KernelWitness.Task main = records.keySet().stream()
                .filter(KernelWitness.Task::isMain)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no thread has said that it audits"));
        Set<KernelWitness.Task> taken = new HashSet<>(Set.of(main));
        // the thread of main comes back under another number to wait for the others
        List<TrailWitness.Task> ofMain =
                new ArrayList<>(List.of(trail.values().iterator().next()));
        tasks.stream().filter(task -> task.names().contains("DestroyJavaVM")).forEach(ofMain::add);
        ofMain.forEach(task -> give(task, main, records));
        tasks.removeAll(ofMain);
        for (TrailWitness.Task task : tasks) {
            KernelWitness.Task best = null;
            int most = -1;
            Set<KernelWitness.Task> candidates = new LinkedHashSet<>();
            for (String name : task.names()) {
                candidates.addAll(byName.getOrDefault(cut(name), List.of()));
                candidates.addAll(byName.getOrDefault(shortened(name), List.of()));
            }
            candidates.removeAll(taken);
            for (KernelWitness.Task candidate : candidates) {
                int same = candidates.size() == 1 ? 0 : alike(candidate, task);
                if (same > most) {
                    most = same;
                    best = candidate;
                }
            }
            if (best == null) {
                task.entries().stream()
                        .filter(entry -> entry.deed() != null)
                        .forEach(entry -> untold.add("no such thread: " + entry.deed()));
            } else {
                taken.add(best);
                give(task, best, records);
            }
        }
    }

    private void give(
            TrailWitness.Task task,
            KernelWitness.Task kernel,
            Map<KernelWitness.Task, List<TrailWitness.Entry>> records) {
        records.get(kernel).addAll(task.entries());
        threads.add(kernel + " = " + task);
    }

    private static int alike(KernelWitness.Task kernel, TrailWitness.Task trail) {
        int same = 0;
        int from = 0;
        List<Deed> calls = kernel.calls();
        for (TrailWitness.Entry entry : trail.entries()) {
            Deed record = entry.deed();
            for (int i = from; record != null && i < Math.min(calls.size(), from + 200); i++) {
                if (calls.get(i).isTold(record)) {
                    same++;
                    from = i + 1;
                    break;
                }
            }
        }
        return same;
    }

    private static String cut(String name) {
        return name.length() > 15 ? name.substring(0, 15) : name;
    }

    /** As newer JVMs shorten a name: its begin and its end. */
    private static String shortened(String name) {
        return name.length() > 15 ? name.substring(0, 7) + ".." + name.substring(name.length() - 6) : name;
    }

    private static boolean isOf(KernelWitness.Task task, String name) {
        return task.names().stream().anyMatch(own -> own.startsWith(name));
    }

    private void compare(KernelWitness.Task task, List<TrailWitness.Entry> entries) {
        List<Deed> told = new ArrayList<>();
        List<List<String>> messagesBefore = new ArrayList<>();
        messagesBefore.add(new ArrayList<>());
        Set<String> keys = new HashSet<>();
        for (TrailWitness.Entry entry : entries) {
            Deed record = entry.deed();
            if (record == null) {
                messages++;
                messagesBefore.get(told.size()).add(entry.message());
            } else if (!record.name().equals("exit_group")) {
                told.add(record);
                keys.add(key(record));
                messagesBefore.add(new ArrayList<>());
            }
        }
        List<Deed> calls = new ArrayList<>();
        List<Deed> candidates = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (Deed call : task.calls()) {
            boolean ofHook = Causes.isAgents(call);
            if (ofHook) {
                ofAgent++;
            } else if (selected.test(call)) {
                if (keys.contains(key(call))) {
                    candidates.add(call);
                    places.add(calls.size());
                }
                calls.add(call);
            }
        }
        int[] partners = Alignment.pair(candidates, told, Deed::isTold);
        @Nullable Deed[] recordOf = new Deed[calls.size()];
        int[] indexOf = new int[calls.size()];
        boolean[] used = new boolean[told.size()];
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] >= 0) {
                recordOf[places.get(i)] = told.get(partners[i]);
                indexOf[places.get(i)] = partners[i];
                used[partners[i]] = true;
            }
        }
        boolean[] late = new boolean[calls.size()];
        for (int i = 0; i < used.length; i++) {
            if (!used[i] && !endsLate(told.get(i), calls, recordOf, late)) {
                untold.add(task + ": " + told.get(i));
            }
        }
        weigh(task, calls, recordOf, indexOf, late, messagesBefore);
    }

    /** A library runs Java code while it is loaded: the record of the load follows those of what is done in it. */
    private static boolean endsLate(Deed record, List<Deed> calls, @Nullable Deed[] recordOf, boolean[] late) {
        for (int i = 0; Causes.isLibraryLoad(record) && i < calls.size(); i++) {
            if (recordOf[i] == null && !late[i] && calls.get(i).isTold(record)) {
                late[i] = true;
                return true;
            }
        }
        return false;
    }

    private void weigh(
            KernelWitness.Task task,
            List<Deed> calls,
            @Nullable Deed[] recordOf,
            int[] indexOf,
            boolean[] late,
            List<List<String>> messagesBefore) {
        witnessed += calls.size();
        int[] next = new int[calls.size() + 1];
        next[calls.size()] = -1;
        for (int i = calls.size() - 1; i >= 0; i--) {
            next[i] = recordOf[i] != null ? i : next[i + 1];
        }
        int last = -1;
        for (int i = 0; i < calls.size(); i++) {
            Deed record = recordOf[i];
            if (record != null) {
                matched++;
                withoutOutcome += record.exit() == null ? 1 : 0;
                last = i;
                continue;
            }
            if (late[i]) {
                matched++;
                withoutOutcome++;
                continue;
            }
            int following = next[i];
            int from = last < 0 ? 0 : indexOf[last] + 1;
            int to = following < 0 ? messagesBefore.size() - 1 : indexOf[following];
            List<String> around = new ArrayList<>();
            for (int between = from; between <= to; between++) {
                around.addAll(messagesBefore.get(between));
            }
            Deed call = calls.get(i);
            String cause = ofLibrary.test(call)
                    ? Causes.LIBRARY
                    : Causes.of(
                            calls,
                            i,
                            last,
                            last < 0 ? null : recordOf[last],
                            following,
                            following < 0 ? null : recordOf[following],
                            around);
            if (cause.startsWith(Causes.WITHIN)) {
                within++;
            }
            String key = cause + "\t" + call.name() + (cause.isEmpty() ? "\t" + Causes.general(call.object()) : "");
            unmatched.computeIfAbsent(key, name -> new Group(cause, call.name(), task + ": " + call)).count++;
        }
    }

    /** The JVM ends the process on a thread of its own, for the Java thread that asked. */
    private void exits(Map<Long, KernelWitness.Task> kernel, Map<Long, TrailWitness.Task> trail) {
        // by now only what is told of the end is compared: the status
        trail.values()
                .forEach(task -> task.entries().forEach(entry -> {
                    Deed record = entry.deed();
                    if (record != null && record.name().equals("exit_group")) {
                        boolean found = kernel.values().stream()
                                .anyMatch(of -> of.calls().stream()
                                        .anyMatch(call -> call.name().equals("exit_group")));
                        if (found) {
                            witnessed++;
                            matched++;
                        } else {
                            untold.add(record.toString());
                        }
                    }
                }));
    }

    private static String key(Deed deed) {
        return deed.name().equals("execve") ? "execve" : deed.name() + " " + deed.objects();
    }

    int javaThreads() {
        return javaThreads;
    }

    /** Selected calls of Java threads, since the agent said that it audits. */
    int witnessed() {
        return witnessed;
    }

    /** Calls with a record of their own. */
    int matched() {
        return matched;
    }

    /** Those of {@link #matched} whose record does not tell the result. */
    int withoutOutcome() {
        return withoutOutcome;
    }

    /** Calls that are part of a recorded action which makes several. */
    int within() {
        return within;
    }

    int messages() {
        return messages;
    }

    /** Calls before the agent said that it audits, of all threads. */
    int before() {
        return before;
    }

    int ofAgent() {
        return ofAgent;
    }

    int ofJvm() {
        return ofJvm;
    }

    /** Records that tell what the kernel did not see. */
    List<String> untold() {
        return untold;
    }

    /** Which thread of the kernel was taken for which of the trail. */
    List<String> threads() {
        return threads;
    }

    /** Calls without a record of their own, by cause and call; the cause is empty where none is known. */
    List<Group> unmatched() {
        return List.copyOf(unmatched.values());
    }

    /** Those of them without a known cause. */
    List<Group> unexplained() {
        return unmatched.values().stream()
                .filter(group -> group.cause.isEmpty())
                .toList();
    }

    /** Calls without a record of their own that have the same cause. */
    static final class Group {
        private final String cause;
        private final String call;
        private final String example;
        private int count;

        private Group(String cause, String call, String example) {
            this.cause = cause;
            this.call = call;
            this.example = example;
        }

        String cause() {
            return cause;
        }

        String call() {
            return call;
        }

        int count() {
            return count;
        }

        @Override
        public String toString() {
            return count + " " + call + " [" + cause + "] " + example;
        }
    }
}
