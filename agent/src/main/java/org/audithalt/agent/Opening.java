package org.audithalt.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.BacklogException;
import org.audithalt.backlog.BacklogInUseException;
import org.audithalt.backlog.BacklogNames;
import org.audithalt.backlog.BacklogVersionException;
import org.audithalt.record.Subject;
import org.audithalt.rule.RuleBook;
import org.audithalt.sink.AuditLogs;
import org.audithalt.sink.DeadProcesses;
import org.audithalt.sink.FileStorage;
import org.audithalt.sink.LogLocks;
import org.audithalt.sink.LogRefusedException;

/** The first part of a start: the log's lock is taken, the dead of the directory are recovered, log and backlog are opened. */
final class Opening {
    private static final int WRITE_BYTES = 256 * 1024;

    private Opening() {}

    /**
     * Opens log and backlog.
     *
     * @throws StartRefused for a cause that is known
     * @throws IOException for another; nothing is left behind either way
     */
    static AuditedProcess of(
            SettingsSources sources,
            Settings settings,
            RuleBook rules,
            Subject subject,
            String version,
            ImageState image)
            throws IOException, StartRefused {
        List<String> recovered = new ArrayList<>();
        FileStorage storage = new FileStorage(subject.fsuid());
        AuditLogs logs = new AuditLogs(storage, settings.logFiles(), settings.logGroup(), WRITE_BYTES);
        Paths.makeDirectories(settings, storage);
        LogLocks locks;
        try {
            locks = LogLocks.acquire(settings.logFiles(), subject.pid());
        } catch (LogRefusedException inUse) {
            throw new StartRefused(Refusals.causeOf(inUse), StartFailure.text(inUse));
        }
        try {
            DeadProcesses dead = new DeadProcesses(version, subject.fsuid(), locks, recovered);
            recover(settings, dead);
            logs.open();
            return new AuditedProcess(
                    sources, settings, rules, version, subject, locks, logs, image, recovered, dead.leftAlone());
        } catch (BacklogInUseException living) {
            locks.remove();
            throw new StartRefused(StartRefusal.LOG_IN_USE, living.getMessage() + " (or choose another log_file)");
        } catch (BacklogVersionException newer) {
            locks.remove();
            throw new StartRefused(StartRefusal.BACKLOG_VERSION, String.valueOf(newer.getMessage()));
        } catch (LogRefusedException refused) {
            locks.remove();
            throw new StartRefused(Refusals.causeOf(refused), StartFailure.text(refused));
        } catch (IOException | StartRefused | RuntimeException failed) {
            logs.close();
            locks.remove();
            throw failed;
        }
    }

    /** The dead of this process's own names first: what they left has to be in the logs before anything new. */
    private static void recover(Settings settings, DeadProcesses dead)
            throws IOException, BacklogInUseException, BacklogVersionException {
        Path ownBacklog = Paths.backlog(settings);
        recoverOwn(dead, ownBacklog);
        for (int i = 1; i < settings.logFiles().size(); i++) {
            // of a process that had this log alone
            recoverOwn(dead, Paths.backlogBeside(settings.logFiles().get(i)));
        }
        dead.recoverAll(Paths.parent(ownBacklog));
    }

    /** The lock of this log is held here, so its dead backlogs are ours to recover. */
    private static void recoverOwn(DeadProcesses dead, Path ownBacklog)
            throws IOException, BacklogInUseException, BacklogVersionException {
        for (Path own : BacklogNames.taken(ownBacklog)) {
            try {
                dead.recover(own);
            } catch (BacklogInUseException | BacklogVersionException refused) {
                // what a newer version left in it comes before anything that is written to this log
                throw refused;
            } catch (BacklogException foreign) {
                // told with all others of the directory, and left alone; the new backlog gets another name
            }
        }
    }
}
