package org.audithalt.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import jdk.internal.misc.Unsafe;
import org.audithalt.hook.Weaving;
import org.audithalt.record.AccountNames;
import org.audithalt.record.Subject;
import org.audithalt.rule.OwnFiles;
import org.audithalt.rule.RuleBook;
import org.jspecify.annotations.Nullable;

/**
 * The start, in order: settings and rules are checked whole; the dead of the log's directory are recovered; log, backlog, gate
 * and threads are made; everything that recovery will need is used once; only then are the hooks woven and probed. Anything
 * that fails on the way refuses the start and is undone.
 */
public final class Start {
    private Start() {}

    /**
     * Starts auditing.
     *
     * @param classes every class of the agent
     * @return null, or the problems, one a line
     */
    public static @Nullable String begin(
            @Nullable String argument,
            Instrumentation instrumentation,
            String version,
            boolean attached,
            Class<?>[] classes) {
        List<String> problems = new ArrayList<>();
        SettingsSources sources =
                SettingsSources.now(argument, System.getenv(), System.getProperties(), ProcessFacts.current());
        SettingsReading reading = sources.read();
        problems.addAll(reading.problems());
        Settings settings = reading.settings();
        Subject subject = Subject.ofThisProcess(settings == null ? "" : settings.nodeName());
        if (settings != null && settings.enriched()) {
            subject = subject.enriched(AccountNames.ofThisMachine());
        }
        RuleBook rules = RuleBook.load(
                reading.rulesFiles(),
                settings != null && settings.rulesTolerant(),
                RuleFacts.of(subject, settings),
                settings == null ? OwnFiles.NONE : RuleFacts.ownFiles(settings),
                problems);
        ImageState image = null;
        if (settings != null) {
            String refusal = Weaving.refusal(Runtime.version().feature(), settings.allowUntestedJdk());
            if (refusal != null) {
                problems.add(refusal);
            }
            if (problems.isEmpty()) {
                image = new ImageCheck(settings, subject.fsuid(), new StartProof(instrumentation)).run(problems);
            }
            Checks.add(settings, rules, subject, problems);
        }
        if (settings == null || image == null || !problems.isEmpty()) {
            return refused(argument, problems);
        }
        initialise(classes);
        AuditedProcess process = null;
        try {
            process = AuditedProcess.open(sources, settings, rules, subject, version, image);
            process.start(instrumentation, attached, problems);
        } catch (StartRefused refused) {
            problems.add(refused.getMessage());
        } catch (Throwable failed) {
            // whatever it is, the start is undone: a thread that could not be made, an unbacked page
            problems.add(StartFailure.line(failed));
        }
        if (!problems.isEmpty()) {
            if (process != null) {
                process.undo();
            }
            return refused(argument, problems);
        }
        AttachReport.write(argument, "ready ".concat(process == null ? "" : process.startLine()));
        return null;
    }

    private static String refused(@Nullable String argument, List<String> problems) {
        StringBuilder lines = new StringBuilder();
        for (String problem : problems) {
            if (lines.length() > 0) {
                lines.append('\n');
            }
            lines.append(problem);
        }
        AttachReport.write(argument, lines.toString());
        return lines.toString();
    }

    static String text(Throwable failed) {
        String message = failed.getMessage();
        return message == null || !(failed instanceof IOException) ? failed.toString() : message;
    }

    /** Initialises every class: none may be initialised later on an application thread, or while the gate is closed. */
    private static void initialise(Class<?>[] classes) {
        for (Class<?> loaded : classes) {
            Unsafe.getUnsafe().ensureClassInitialized(loaded);
        }
    }
}
