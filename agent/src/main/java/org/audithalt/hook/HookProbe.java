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
 * <p>A hook whose class was transformed back by somebody else is found only so. Use {@link #atStart} once, then
 * {@link #canary} as often as wished; both allocate, and block only where the file system does.
 */
public final class HookProbe {
    private static final ProbeFamily[] FAMILIES = ProbeFamily.values();

    private final ProbeActions actions;
    private final List<HookRow> rows;

    /**
     * A probe of the hooks that are woven.
     *
     * @param directory absolute path of a directory that may be written; nothing is left in it
     * @param rowsWoven see {@link Weaving#rowsWoven}
     * @param instrumentation of this agent
     */
    public HookProbe(String directory, List<HookRow> rowsWoven, Instrumentation instrumentation) {
        this.actions = new ProbeActions(directory, instrumentation);
        this.rows = List.copyOf(rowsWoven);
    }

    /**
     * Probes all families on a thread of its own and waits for it.
     *
     * @param tableSize number of rows of the whole table
     * @param timeoutMillis how long to wait, in milliseconds
     * @return names of the families whose hook did not run; "probe" alone if the thread did not finish in time
     */
    public List<String> atStart(int tableSize, long timeoutMillis) {
        Run run = new Run();
        ProbeThread thread = new ProbeThread("probe", run, tableSize);
        thread.start();
        try {
            thread.join(timeoutMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return run.finished ? run.silent : List.of("probe");
    }

    /**
     * Probes the families whose actions leave no trace at all.
     *
     * @param self the calling thread
     * @return names of the families whose hook did not run; mostly empty
     */
    public List<String> canary(ProbeThread self) {
        List<String> silent = new ArrayList<>();
        for (int i = 0; i < FAMILIES.length; i++) {
            ProbeFamily family = FAMILIES[i];
            if (!family.onlyAtStart() && woven(family)) {
                int before = passes(self, family);
                try {
                    actions.repeatable(family);
                } catch (IOException expected) {
                    if (couldNotBeTried(expected)) {
                        continue;
                    }
                }
                addIfSilent(silent, self, family, before);
            }
        }
        return silent;
    }

    /** Without a free descriptor an action fails before it reaches its hook: that says nothing about the hook. */
    private static boolean couldNotBeTried(IOException failed) {
        String text = failed.getMessage();
        return text != null && text.contains("Too many open files");
    }

    /** What would create something: a family is left out if its action could not even be tried. */
    private void once(ProbeThread self, List<String> silent) {
        int exec = passes(self, ProbeFamily.EXECVE);
        try {
            if (woven(ProbeFamily.EXECVE)) {
                actions.process();
            }
        } catch (IOException expected) {
            // no such program
        }
        addIfSilent(silent, self, ProbeFamily.EXECVE, exec);
        int listen = passes(self, ProbeFamily.LISTEN);
        int accept = passes(self, ProbeFamily.ACCEPT);
        int load = passes(self, ProbeFamily.DLOPEN);
        try {
            actions.listening();
        } catch (IOException e) {
            return;
        }
        addIfSilent(silent, self, ProbeFamily.LISTEN, listen);
        addIfSilent(silent, self, ProbeFamily.ACCEPT, accept);
        addIfSilent(silent, self, ProbeFamily.DLOPEN, load);
    }

    private void addIfSilent(List<String> silent, ProbeThread self, ProbeFamily family, int before) {
        if (woven(family) && passes(self, family) == before) {
            silent.add(family.label());
        }
    }

    private boolean woven(ProbeFamily family) {
        for (int i = 0; i < rows.size(); i++) {
            if (family.isTriedBy(rows.get(i))) {
                return true;
            }
        }
        return false;
    }

    private int passes(ProbeThread self, ProbeFamily family) {
        int passes = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (family.has(rows.get(i))) {
                passes += self.passes(rows.get(i).index());
            }
        }
        return passes;
    }

    /** The body of the thread of {@link #atStart}. */
    private final class Run implements Runnable {
        private final List<String> silent = new ArrayList<>();
        private volatile boolean finished;

        @Override
        public void run() {
            ProbeThread self = (ProbeThread) Thread.currentThread();
            silent.addAll(canary(self));
            once(self, silent);
            finished = true;
        }
    }
}
