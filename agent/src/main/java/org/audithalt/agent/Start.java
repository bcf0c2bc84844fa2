package org.audithalt.agent;

import java.lang.instrument.Instrumentation;
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
     * @param exitCode receives the code for the JVM if the start is refused
     * @return null, or the problems, one a line
     */
    public static @Nullable String begin(
            @Nullable String argument,
            Instrumentation instrumentation,
            String version,
            boolean attached,
            Class<?>[] classes,
            int[] exitCode) {
        Refusals refusals = new Refusals();
        List<String> problems = refusals.problems();
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
        refusals.because(StartRefusal.CONFIG);
        ImageState image = null;
        if (settings != null) {
            String refusal = Weaving.refusal(Runtime.version().feature(), settings.allowUntestedJdk());
            if (refusal != null) {
                problems.add(refusal);
            }
            if (problems.isEmpty()) {
                image = new ImageCheck(settings, subject.fsuid(), new StartProof(instrumentation)).run(problems);
            }
            refusals.because(StartRefusal.UNPROVEN_JDK);
            Checks.add(settings, rules, subject, problems);
            refusals.because(StartRefusal.CONFIG);
        }
        AuditedProcess process = null;
        if (settings != null && image != null && refusals.isEmpty()) {
            initialise(classes);
            Beginning beginning = new Beginning(instrumentation, attached, refusals);
            process = beginning.begin(sources, settings, rules, subject, version, image);
        }
        if (process == null) {
            exitCode[0] = refusals.code();
            String lines = refusals.lines(!attached);
            AttachReport.write(argument, lines);
            return lines;
        }
        AttachReport.write(argument, "ready ".concat(new StartNews(process).startLine()));
        return null;
    }

    /** Initialises every class: none may be initialised later on an application thread, or while the gate is closed. */
    private static void initialise(Class<?>[] classes) {
        for (Class<?> loaded : classes) {
            Unsafe.getUnsafe().ensureClassInitialized(loaded);
        }
    }
}
