package org.audithalt.hook;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.bridge.ProbeThread;

/**
 * Proves that hooks run by using them: one action per family of operations, each failing on a private name, counted by
 * the bridge's target on the {@link ProbeThread} that acts, recorded nowhere.
 *
 * <p>A hook whose class was transformed back by somebody else is found only so. Use {@link #problems} for hooks that are new,
 * then {@link #canary} as often as wished; both allocate, and block only where the file system does.
 */
public final class HookProbe implements HookTrial {
    private static final ProbeFamily[] FAMILIES = ProbeFamily.values();
    private static final long LIMIT_MILLIS = 10_000;

    private final ProbeActions actions;
    private final String directory;
    private final int tableSize;

    /**
     * A probe of the hooks of this JVM.
     *
     * @param directory absolute path of a directory that may be written; nothing is left in it
     * @param instrumentation of this agent
     * @param tableSize number of rows of the whole table
     */
    public HookProbe(String directory, Instrumentation instrumentation, int tableSize) {
        this.actions = new ProbeActions(directory, instrumentation);
        this.directory = directory;
        this.tableSize = tableSize;
    }

    /** Probes all families that were not woven before, on a thread of its own; waits for it, but not for ever. */
    @Override
    public List<String> problems(List<HookRow> now, List<HookRow> before) {
        Run run = new Run(now, before);
        if (!run.hasSomething()) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        if (!AgentWork.done(new ProbeThread("probe", run, tableSize), LIMIT_MILLIS) || !run.finished) {
            problems.add("hooks: the probe of the hooks did not end (it acts on names in " + directory + ")");
            return problems;
        }
        for (int i = 0; i < run.silent.size(); i++) {
            problems.add(
                    "hook family " + run.silent.get(i)
                            + ": woven, but a real action passed without its hook (another agent may transform the same classes)");
        }
        return problems;
    }

    /**
     * Probes the families whose actions leave no trace at all.
     *
     * @param self the calling thread
     * @param weaving whose hooks; if these change meanwhile the probe says nothing
     * @return names of the families whose hook did not run; mostly empty
     */
    public List<String> canary(ProbeThread self, Weaving weaving) {
        List<HookRow> rows = weaving.standing();
        List<String> silent = new ArrayList<>();
        for (int i = 0; i < FAMILIES.length; i++) {
            if (!FAMILIES[i].once() && FAMILIES[i].isIn(rows)) {
                act(self, FAMILIES[i], rows, silent);
            }
        }
        return weaving.standing() == rows ? silent : List.of();
    }

    private void act(ProbeThread self, ProbeFamily family, List<HookRow> rows, List<String> silent) {
        int before = passes(self, family, rows);
        try {
            actions.repeatable(family);
        } catch (IOException expected) {
            if (couldNotBeTried(expected)) {
                return;
            }
        }
        addIfSilent(silent, self, family, rows, before);
    }

    /** Without a free descriptor an action fails before it reaches its hook: that says nothing about the hook. */
    private static boolean couldNotBeTried(IOException failed) {
        String text = failed.getMessage();
        return text != null && text.contains("Too many open files");
    }

    private static void addIfSilent(
            List<String> silent, ProbeThread self, ProbeFamily family, List<HookRow> rows, int before) {
        if (passes(self, family, rows) == before) {
            silent.add(family.label());
        }
    }

    private static int passes(ProbeThread self, ProbeFamily family, List<HookRow> rows) {
        int passes = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (family.has(rows.get(i))) {
                passes += self.passes(rows.get(i).index());
            }
        }
        return passes;
    }

    /** The body of the thread of {@link #problems}. */
    private final class Run implements Runnable {
        private final List<HookRow> rows;
        private final boolean[] asked = new boolean[FAMILIES.length];
        private final List<String> silent = new ArrayList<>();
        private volatile boolean finished;

        Run(List<HookRow> now, List<HookRow> before) {
            rows = now;
            for (int i = 0; i < asked.length; i++) {
                asked[i] = FAMILIES[i].isIn(now) && !FAMILIES[i].isIn(before);
            }
        }

        boolean hasSomething() {
            boolean something = false;
            for (int i = 0; i < asked.length; i++) {
                something |= asked[i];
            }
            return something;
        }

        private boolean asks(ProbeFamily family) {
            return asked[family.ordinal()];
        }

        @Override
        public void run() {
            ProbeThread self = (ProbeThread) Thread.currentThread();
            for (int i = 0; i < FAMILIES.length; i++) {
                if (!FAMILIES[i].once() && asked[i]) {
                    act(self, FAMILIES[i], rows, silent);
                }
            }
            if (asks(ProbeFamily.EXECVE)) {
                startProcess(self);
            }
            if (asks(ProbeFamily.LISTEN) || asks(ProbeFamily.ACCEPT) || asks(ProbeFamily.DLOPEN)) {
                listen(self);
            }
            finished = true;
        }

        private void startProcess(ProbeThread self) {
            int before = passes(self, ProbeFamily.EXECVE, rows);
            try {
                actions.process();
            } catch (IOException expected) {
                // no such program
            }
            addIfSilent(silent, self, ProbeFamily.EXECVE, rows, before);
        }

        /** What would create something: a family is left out if its action could not even be tried. */
        private void listen(ProbeThread self) {
            ProbeFamily[] families = {ProbeFamily.LISTEN, ProbeFamily.ACCEPT, ProbeFamily.DLOPEN};
            int[] before = new int[families.length];
            for (int i = 0; i < families.length; i++) {
                before[i] = passes(self, families[i], rows);
            }
            try {
                actions.listening();
            } catch (IOException e) {
                return;
            }
            for (int i = 0; i < families.length; i++) {
                if (asks(families[i])) {
                    addIfSilent(silent, self, families[i], rows, before[i]);
                }
            }
        }
    }
}
