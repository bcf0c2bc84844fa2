package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.BacklogException;
import org.audithalt.backlog.HeaderView;
import org.jspecify.annotations.Nullable;

/**
 * A look at one process: whether it is audited, or its start waits for space. It may hang where the backlog's disk does, and what
 * it has seen until then can be asked for by another thread.
 */
final class ProcessLook implements GuardedLooks.Look {
    private static final String BACKLOG_SUFFIX = ".backlog";
    private static final String DELETED = " (deleted)";
    private static final String JVM = "/libjvm.so";
    private static final String JAVA = "java";
    /** Its writer's name as the kernel cuts it: it runs for as long as the process is audited, and no longer if a start fails. */
    private static final String AGENT_THREAD = "audithalt-write";

    private final ProcessFiles process;
    private volatile @Nullable Path backlog;
    private volatile boolean javaOfAnother;
    private volatile boolean jvm;
    private volatile @Nullable AuditedJvm audited;
    private volatile @Nullable SilentJvm unreadable;

    ProcessLook(ProcessFiles process) {
        this.process = process;
    }

    /** The process as an audited JVM; null if it is none. */
    @Nullable
    AuditedJvm audited() {
        return audited;
    }

    /** The JVM as one whose backlog this user may not read, or a broken disk does not give; null if it is none. */
    @Nullable
    SilentJvm unreadable() {
        return audited == null && jvm ? unreadable : null;
    }

    /** The last backlog that was looked for, by the process's own name for it; null if there was none. */
    @Nullable
    Path backlog() {
        return backlog;
    }

    /** Whether it may be an audited JVM, although nothing was found of it in time. */
    boolean mayBeAudited() {
        return backlog != null || process.name().equals(JAVA);
    }

    /** Whether it is a JVM, or a java of somebody else into which this user may not look. */
    boolean isJava() {
        return jvm || javaOfAnother;
    }

    /** Whether it is a java that this user may not look into. */
    boolean isJavaOfAnother() {
        return javaOfAnother;
    }

    /** @throws IOException if the process may not be looked into, or has ended */
    @Override
    public void take() throws IOException {
        List<String> deletedNames = new ArrayList<>();
        try {
            for (String file : process.mappedFiles()) {
                jvm |= file.endsWith(JVM);
                String name = withName(file);
                if (audited == null && name.endsWith(BACKLOG_SUFFIX)) {
                    if (!file.equals(name)) {
                        deletedNames.add(file);
                    }
                    Path named = RawName.ofBytes(name);
                    backlog = named;
                    audited = withBacklog(named);
                }
            }
        } catch (AccessDeniedException e) {
            javaOfAnother = process.arguments().get(0).endsWith(JAVA);
            throw e;
        }
        if (audited == null && jvm && !deletedNames.isEmpty() && hasAgent()) {
            audited = inMemory(deletedNames);
        }
        AuditedJvm found = audited;
        if (found != null) {
            audited = found.followed();
        }
    }

    /** The process by the header that it still writes, though others have deleted the file: it is halted for that. */
    private @Nullable AuditedJvm inMemory(List<String> deletedNames) throws IOException {
        AuditedJvm latest = null;
        for (String deletedName : deletedNames) {
            Path place = place(RawName.ofBytes(deletedName));
            for (long address : process.beginnings(deletedName)) {
                try {
                    HeaderView header = HeaderView.inMemory(place, process.file("mem"), address);
                    // what it has recovered has its pid too, if both were the first of a container
                    boolean later = latest == null
                            || header.lastStatusMillis() > latest.header().lastStatusMillis();
                    if (later && header.pid() == process.innermostPid()) {
                        latest = AuditedJvm.of(process, header, place);
                    }
                } catch (BacklogException | NoSuchFileException notOurs) {
                    // another program's file of that name, or the process has ended
                } catch (IOException notAllowed) {
                    lookFailed(SilentJvm.deleted(
                            process,
                            RawName.ofBytes(withName(deletedName)),
                            ProcessFiles.self().effectiveUid()));
                }
            }
        }
        return latest;
    }

    /** What is mapped lives longer than a start that failed, and than what a start has recovered. */
    private boolean hasAgent() {
        for (ProcessTasks.Task task : ProcessTasks.of(process, Integer.MAX_VALUE)) {
            if (task.name().equals(AGENT_THREAD)) {
                return true;
            }
        }
        return false;
    }

    /** Where the file was, as this process would open it. */
    private Path place(Path name) {
        List<Path> places = process.tree().mapped(name);
        for (Path place : places) {
            Path directory = place.getParent();
            if (directory != null && Files.isDirectory(directory)) {
                return place;
            }
        }
        return places.get(0);
    }

    private void lookFailed(SilentJvm why) {
        if (unreadable == null) {
            unreadable = why;
        }
    }

    private static String withName(String file) {
        return file.endsWith(DELETED) ? file.substring(0, file.length() - DELETED.length()) : file;
    }

    /** The process with its own backlog; null if the file is none, or cannot be read, which is kept. */
    private @Nullable AuditedJvm withBacklog(Path name) {
        for (Path file : process.tree().mapped(name)) {
            try {
                HeaderView header = HeaderView.of(file);
                if (header.pid() == process.innermostPid()) {
                    return AuditedJvm.of(process, header, file);
                }
            } catch (BacklogException | NoSuchFileException | NotDirectoryException notOurs) {
                // looked for at the next place
            } catch (IOException problem) {
                lookFailed(SilentJvm.unreadable(
                        process, name, problem, ProcessFiles.self().effectiveUid()));
            }
        }
        return null;
    }
}
