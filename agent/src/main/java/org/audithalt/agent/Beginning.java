package org.audithalt.agent;

import java.lang.instrument.Instrumentation;
import org.audithalt.record.Subject;
import org.audithalt.rule.RuleBook;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rooms and brings them to life; what fails on the way is undone. Without space a start may be halted until there is
 * some: before that there is nothing to undo. One thread, the one that starts the JVM or is attached.
 */
final class Beginning {
    private final Instrumentation instrumentation;
    private final boolean attached;
    private final Refusals refusals;

    Beginning(Instrumentation instrumentation, boolean attached, Refusals refusals) {
        this.instrumentation = instrumentation;
        this.attached = attached;
        this.refusals = refusals;
    }

    /** Returns null if the start is refused. */
    @Nullable
    AuditedProcess begin(
            SettingsSources sources,
            Settings settings,
            RuleBook rules,
            Subject subject,
            String version,
            ImageState image) {
        boolean waits = !attached && settings.text(Setting.DISK_FULL_AT_START).equals("suspend");
        SpaceNeeds needs = new SpaceNeeds(settings, rules, subject);
        WaitForSpace halted = null;
        AuditedProcess process = null;
        try {
            while (true) {
                process = null;
                String problem = "";
                // before the backlog is made, which takes some of what is free
                String advice = needs.advice(settings, attached || waits);
                try {
                    process = Opening.of(sources, settings, rules, subject, version, image);
                    process.haltedMillis = halted == null ? 0 : Math.max(1, halted.waitedMillis());
                    new StartSteps(process, attached, advice).run(instrumentation, refusals.problems());
                    refusals.because(StartRefusal.HOOK_MISSING);
                } catch (StartRefused refused) {
                    problem = String.valueOf(refused.getMessage());
                    refusals.add(refused.why(), problem);
                } catch (Throwable failed) {
                    // whatever it is, the start is undone: a thread that could not be made, an unbacked page
                    StartRefusal why = Refusals.causeOf(failed);
                    String missing = why == StartRefusal.DISK_FULL ? needs.missing(settings) : "";
                    problem = missing.isEmpty() ? StartFailure.line(failed) : missing;
                    refusals.add(
                            why,
                            missing.isEmpty()
                                    ? problem
                                    : "log_file=" + settings.logFile() + ": disk_full: " + missing + advice);
                }
                if (refusals.isEmpty()) {
                    return process;
                }
                StartWait why = StartWait.of(process, needs, problem);
                if (process != null) {
                    new StartUndo(process).run();
                }
                if (!waits || !refusals.isFor(StartRefusal.DISK_FULL) || process != null && process.started) {
                    return null;
                }
                halted = halted == null ? new WaitForSpace(settings, needs, subject) : halted;
                halted.untilNextAttempt(why);
                refusals.clear();
            }
        } finally {
            if (halted != null) {
                halted.end();
            }
        }
    }
}
