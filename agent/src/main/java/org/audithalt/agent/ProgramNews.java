package org.audithalt.agent;

import java.nio.file.Path;
import java.util.List;
import org.audithalt.gate.Reason;
import org.audithalt.sink.LogLimits;
import org.audithalt.sink.SpaceThreshold;
import org.audithalt.sink.SpaceWatch;

/** Has the programs of actions {@code exec PATH} run, once when that begins for which they are named. The announcer's thread. */
final class ProgramNews {
    private static final int FULL = 1 << Reason.DISK_FULL.ordinal() | 1 << Reason.LOG_LIMIT.ordinal();
    private static final int NO_ERROR = FULL
            | 1 << Reason.SPACE_LEFT.ordinal()
            | 1 << Reason.ADMIN_SPACE_LEFT.ordinal()
            | 1 << Reason.ADMINISTRATOR.ordinal()
            | 1 << Reason.ENDING.ordinal();

    private volatile Settings settings;
    private final SpaceWatch space;
    private final LogLimits limits;
    private final ProgramRunner runner;
    private final boolean[] lasts = new boolean[SinkSettings.ACTIONS.size()];

    ProgramNews(Settings settings, SpaceWatch space, LogLimits limits, ProgramRunner runner) {
        this.settings = settings;
        this.space = space;
        this.limits = limits;
        this.runner = runner;
    }

    /** Replaces the settings. The thread of the rules. */
    void use(Settings others) {
        settings = others;
    }

    /** Whether any setting names a program. */
    static boolean areNeeded(Settings settings) {
        for (Setting action : SinkSettings.ACTIONS) {
            if (!settings.program(action).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** What is wrong with the programs that the settings name: a line each is added. */
    static void check(Settings settings, long uid, List<String> problems) {
        for (Setting action : SinkSettings.ACTIONS) {
            String program = settings.program(action);
            if (!program.isEmpty()) {
                String objection = ProgramFile.objection(Path.of(program), uid);
                if (objection != null) {
                    problems.add(action.key() + "=exec " + program + ": " + objection);
                }
            }
        }
    }

    /** @param mask the reasons for which the gate is closed */
    void tell(int mask) {
        for (int i = 0; i < SinkSettings.ACTIONS.size(); i++) {
            Setting action = SinkSettings.ACTIONS.get(i);
            String program = settings.program(action);
            if (program.isEmpty()) {
                continue;
            }
            boolean now = happens(action, mask);
            if (now && !lasts[i]) {
                String key = action.key();
                runner.run(new ProgramRunner.Run(
                        key.substring(0, key.lastIndexOf('_')),
                        program,
                        space.logFile().toString(),
                        space.freeBytes(),
                        mask == 0 ? "open" : "closed"));
            }
            lasts[i] = now;
        }
    }

    private boolean happens(Setting action, int mask) {
        List<SpaceThreshold> thresholds = space.thresholds().list();
        switch (action) {
            case SPACE_LEFT_ACTION:
                return thresholds.get(0).state().reached();
            case ADMIN_SPACE_LEFT_ACTION:
                return thresholds.get(1).state().reached();
            case DISK_FULL_ACTION:
                return (mask & FULL) != 0;
            case DISK_ERROR_ACTION:
                return (mask & ~NO_ERROR) != 0;
            default:
                return space.logBytes() >= limits.maxLogBytes();
        }
    }
}
