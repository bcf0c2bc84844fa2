package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search of all processes has found. A process that cannot be told of, whatever is wrong with it, hides no other.
 *
 * @param found the audited JVMs this user may look into
 * @param halted those whose start waits for space
 * @param silent those whose backlog cannot be read, or lies on a disk that does not answer
 * @param unreadable how many JVMs of others had to be passed over
 */
record JvmSearch(List<AuditedJvm> found, List<HaltedStart> halted, List<SilentJvm> silent, int unreadable) {
    /** Searches. */
    static JvmSearch ofAll() throws IOException {
        return of(ProcessFiles.all(), new GuardedLooks());
    }

    /** Looks at some processes, one after another. */
    static JvmSearch of(List<ProcessFiles> processes, GuardedLooks looks) {
        JvmSearch search = new JvmSearch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
        int unreadable = 0;
        for (ProcessFiles process : processes) {
            if (!search.add(process, looks)) {
                unreadable++;
            }
        }
        return new JvmSearch(search.found, search.halted, search.silent, unreadable);
    }

    /** Adds a process to the kind it is of, if to any; false if it is a JVM that may not be looked into. */
    private boolean add(ProcessFiles process, GuardedLooks looks) {
        ProcessLook look = new ProcessLook(process);
        boolean ends = true;
        String problem = "";
        try {
            ends = looks.endsInTime(look);
        } catch (IOException endedOrNotOurs) {
            // one that is ours has come as far as its backlog
            problem = "cannot be read: " + StatusReport.reason(endedOrNotOurs);
        }
        AuditedJvm audited = look.audited();
        if (audited != null) {
            found.add(audited);
            return true;
        }
        if (!ends) {
            if (look.mayBeAudited()) {
                silent.add(SilentJvm.hanging(process, look.backlog()));
            }
            return true;
        }
        if (!problem.isEmpty() && look.backlog() != null) {
            silent.add(new SilentJvm(process, look.backlog(), problem));
            return true;
        }
        SilentJvm unreadable = look.unreadable();
        if (unreadable != null) {
            silent.add(unreadable);
            return true;
        }
        HaltedStart start = look.isJava() ? HaltedStart.of(process, looks) : null;
        if (start != null) {
            halted.add(start);
        }
        return start != null || !look.isJavaOfAnother();
    }

    /** Whether there is nothing to tell of. */
    boolean isEmpty() {
        return found.isEmpty() && halted.isEmpty() && silent.isEmpty();
    }

    /** Of these, those whose backlog, log in use or full directory is in a directory; so far as its disk answers. */
    JvmSearch in(Path directory) {
        GuardedLooks looks = new GuardedLooks();
        List<AuditedJvm> foundThere = new ArrayList<>();
        for (AuditedJvm jvm : found) {
            if (isOne(
                    directory,
                    looks,
                    jvm.backlog().getParent(),
                    jvm.logs().get(0).getParent())) {
                foundThere.add(jvm);
            }
        }
        List<HaltedStart> haltedThere = new ArrayList<>();
        for (HaltedStart start : halted) {
            if (isOne(directory, looks, start.place())) {
                haltedThere.add(start);
            }
        }
        List<SilentJvm> silentThere = new ArrayList<>();
        for (SilentJvm jvm : silent) {
            if (jvm.isIn(directory)) {
                silentThere.add(jvm);
            }
        }
        return new JvmSearch(foundThere, haltedThere, silentThere, unreadable);
    }

    private static boolean isOne(Path directory, GuardedLooks looks, @Nullable Path... others) {
        SameFile same = new SameFile(directory, others);
        try {
            looks.endsInTime(same);
        } catch (IOException unknown) {
            // what is known of it until then counts
        }
        return same.is;
    }

    /** Whether a directory is one of some. */
    private static final class SameFile implements GuardedLooks.Look {
        private final Path directory;
        private final @Nullable Path[] others;
        private volatile boolean is;

        SameFile(Path directory, @Nullable Path[] others) {
            this.directory = directory;
            this.others = others;
        }

        @Override
        public void take() {
            // by name first, for that hangs nowhere
            Path named = directory.toAbsolutePath().normalize();
            for (Path other : others) {
                is |= named.equals(other);
            }
            if (is) {
                return;
            }
            for (Path other : others) {
                is |= other != null && isSame(other);
            }
        }

        private boolean isSame(Path other) {
            try {
                return Files.isSameFile(directory, other);
            } catch (IOException unknown) {
                return false;
            }
        }
    }
}
