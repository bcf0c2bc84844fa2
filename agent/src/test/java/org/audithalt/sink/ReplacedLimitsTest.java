package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.audithalt.gate.FullAction;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;

/** What a reload changes counts from the next look on, also for a halt that lasts. */
class ReplacedLimitsTest extends WriterTestCase {
    private static LogLimits.Values values(LogLimits.Action action, long maxLogBytes) {
        return new LogLimits.Values(maxLogBytes, action, 10, 3, false, false);
    }

    @Test
    void aLogAtItsLimitIsNoLongerWhenTheActionIsAnother() throws Exception {
        LogLimits limits = new LogLimits(MEBIBYTE, values(LogLimits.Action.SUSPEND, MEBIBYTE));
        Audited audited = new Audited(new HeldStorage(uid), FlushPolicy.NONE, limits).start();
        audited.act(1);
        audited.awaitStored(1);
        audited.space.look();
        assertThat(audited.gate.closedFor(Reason.LOG_LIMIT)).isTrue();

        limits.use(values(LogLimits.Action.KEEP_LOGS, MEBIBYTE));
        audited.space.look();
        assertThat(audited.gate.closed()).isFalse();

        limits.use(values(LogLimits.Action.SUSPEND, MEBIBYTE));
        audited.space.look();
        assertThat(audited.gate.closedFor(Reason.LOG_LIMIT)).isTrue();
        limits.use(values(LogLimits.Action.SUSPEND, 100 * MEBIBYTE));
        audited.space.look();
        assertThat(audited.gate.closed()).isFalse();
    }

    @Test
    void aLookGoesByOneConfigurationThoughAnotherComesMeanwhile() throws Exception {
        LogLimits limits = new LogLimits(MEBIBYTE, values(LogLimits.Action.ROTATE, 10 * MEBIBYTE));
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.NONE, limits);
        storage.onIdentity = () -> limits.use(values(LogLimits.Action.KEEP_LOGS, MEBIBYTE));

        audited.space.look();

        assertThat(limits.values().action()).isEqualTo(LogLimits.Action.KEEP_LOGS);
        assertThat(audited.logs.inUse().mostBytes()).isEqualTo(3 * 10 * MEBIBYTE);
        audited.space.look();
        assertThat(audited.logs.inUse().mostBytes()).isZero();
    }

    @Test
    void aThresholdThatHaltsNoLongerLetsActionsGoOn() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        storage.total = 400 * MEBIBYTE;
        storage.usable = 90 * MEBIBYTE;
        Audited audited = new Audited(storage, FlushPolicy.NONE, limits());
        SpaceThreshold threshold =
                SpaceThreshold.spaceLeft(SpaceLimit.of("25%"), FullAction.SUSPEND, "suspend", MEBIBYTE);
        audited.space.look();
        threshold.beginIfReached(audited.logs, audited.gate);
        assertThat(audited.gate.closedFor(Reason.SPACE_LEFT)).isTrue();

        threshold.use(SpaceLimit.of("25%"), FullAction.SYSLOG, "syslog");
        threshold.beginIfReached(audited.logs, audited.gate);
        assertThat(audited.gate.closed()).isFalse();
        assertThat(threshold.state().reached()).isTrue();

        threshold.use(SpaceLimit.of("20"), FullAction.SUSPEND, "suspend");
        threshold.endIfOver(audited.logs, audited.gate);
        assertThat(threshold.state().reached()).isFalse();
    }
}
