package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The administrator is told in time (FAU_STG.3): once, until it is over, and then again. */
class SpaceThresholdTest extends WriterTestCase {
    private static final SpaceLimit QUARTER = SpaceLimit.of("25%");

    private HeldStorage storage;

    @BeforeEach
    void disk() {
        storage = new HeldStorage(uid);
        storage.total = 400 * MEBIBYTE;
        storage.usable = 400 * MEBIBYTE;
    }

    private Audited audited(LogLimits limits, String... names) throws IOException {
        return new Audited(storage, FlushPolicy.NONE, limits, names);
    }

    private static SpaceThreshold spaceLeft(SpaceLimit limit, FullAction action) {
        return SpaceThreshold.spaceLeft(limit, action, action.word(), MEBIBYTE);
    }

    private static void look(Audited audited, SpaceThresholds thresholds) throws IOException {
        audited.gate.actsFor(Reason.SPACE_LEFT, thresholds.list().get(0).action());
        audited.space.look();
        thresholds.endThoseOver(audited.logs, audited.gate);
        thresholds.beginThoseReached(audited.logs, audited.gate);
    }

    @Test
    void isReachedOnceAndOverWithAMarginAndCanBeReachedAgain() throws IOException {
        Audited audited = audited(limits(), "audit.log");
        SpaceThreshold threshold = spaceLeft(QUARTER, FullAction.SYSLOG);
        SpaceThresholds thresholds = new SpaceThresholds(audited.control, threshold);
        thresholds.recordFromNowOn();
        int before = audited.control.posted();

        storage.usable = 100 * MEBIBYTE;
        look(audited, thresholds);
        assertThat(threshold.state().reached()).as("as much as is wanted").isFalse();

        storage.usable = 100 * MEBIBYTE - 1;
        look(audited, thresholds);
        look(audited, thresholds);
        assertThat(threshold.state().reached()).isTrue();
        assertThat(threshold.state().leftBytes()).isEqualTo(100 * MEBIBYTE - 1);
        assertThat(threshold.state().limitBytes()).isEqualTo(100 * MEBIBYTE);
        assertThat(audited.control.posted()).as("once").isEqualTo(before + 1);

        storage.usable = 106 * MEBIBYTE;
        look(audited, thresholds);
        assertThat(threshold.state().reached()).as("no flapping").isTrue();

        storage.usable = 107 * MEBIBYTE;
        look(audited, thresholds);
        assertThat(threshold.state().reached()).isFalse();
        assertThat(audited.control.posted()).isEqualTo(before + 2);

        storage.usable = 0;
        look(audited, thresholds);
        assertThat(threshold.state().reached()).as("again").isTrue();
        assertThat(audited.gate.closedFor(Reason.SPACE_LEFT)).isFalse();
    }

    @Test
    void recordsBothEndsInTheLog() throws IOException {
        Audited audited = audited(limits(), "audit.log").start();
        SpaceThresholds thresholds =
                new SpaceThresholds(audited.control, spaceLeft(SpaceLimit.of("75"), FullAction.IGNORE));
        thresholds.recordFromNowOn();

        storage.usable = 74 * MEBIBYTE;
        look(audited, thresholds);
        audited.awaitStored(1);
        storage.usable = 200 * MEBIBYTE;
        look(audited, thresholds);
        audited.awaitStored(2);

        assertThat(lines(audited))
                .hasSize(2)
                .allMatch(line -> line.startsWith("type=USYS_CONFIG "))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains(" msg='op=space_left state=reached left_bytes=77594624 limit_bytes=78643200"
                                        + " limit=75 action=ignore log=1 exe="),
                        line -> assertThat(line)
                                .contains(" msg='op=space_left state=over left_bytes=209715200 limit_bytes=78643200"));
    }

    @Test
    void isRecordedOnlyBehindTheRecordOfTheStart() throws IOException {
        Audited audited = audited(limits(), "audit.log");
        SpaceThresholds thresholds = new SpaceThresholds(audited.control, spaceLeft(QUARTER, FullAction.SYSLOG));
        int before = audited.control.posted();
        storage.usable = 50 * MEBIBYTE;
        look(audited, thresholds);
        assertThat(audited.control.posted()).isEqualTo(before);

        thresholds.recordFromNowOn();
        look(audited, thresholds);

        assertThat(audited.control.posted()).isEqualTo(before + 1);
    }

    @Test
    void holdsActionsUpUntilItIsOverIfItsActionSaysSo() throws IOException {
        Audited audited = audited(limits(), "audit.log");
        SpaceThresholds thresholds = new SpaceThresholds(
                audited.control,
                spaceLeft(QUARTER, FullAction.SUSPEND),
                SpaceThreshold.adminSpaceLeft(SpaceLimit.of("10%"), FullAction.SYSLOG, "syslog", MEBIBYTE));

        storage.usable = 50 * MEBIBYTE;
        look(audited, thresholds);
        assertThat(audited.gate.closedFor(Reason.SPACE_LEFT)).isTrue();
        assertThat(audited.gate.closedOtherwise(Reason.SPACE_LEFT)).isFalse();
        assertThat(audited.gate.detail(Reason.SPACE_LEFT))
                .startsWith("50.0 MiB left for ")
                .endsWith("audit.log, space_left is 100.0 MiB");

        storage.usable = 60 * MEBIBYTE;
        look(audited, thresholds);
        assertThat(audited.gate.detail(Reason.SPACE_LEFT)).startsWith("60.0 MiB left for ");

        storage.usable = 110 * MEBIBYTE;
        look(audited, thresholds);
        assertThat(audited.gate.closed()).isFalse();
    }

    @Test
    void comesWithTheHaltAtTheLatest() throws IOException {
        Audited audited = audited(limits(), "audit.log");
        SpaceThreshold threshold =
                SpaceThreshold.spaceLeft(SpaceLimit.of("1%"), FullAction.SYSLOG, "syslog", 20 * MEBIBYTE);
        SpaceThresholds thresholds = new SpaceThresholds(audited.control, threshold);

        storage.usable = 20 * MEBIBYTE - 1;
        look(audited, thresholds);

        assertThat(threshold.state().reached()).isTrue();
        assertThat(threshold.state().limitBytes()).isEqualTo(20 * MEBIBYTE);
    }

    @Test
    void countsWhatTheLogMayGrowWhereThatHalts() throws IOException {
        LogLimits limits = new LogLimits(MEBIBYTE, 4 * MEBIBYTE, LogLimits.Action.SUSPEND, 10);
        Audited audited = audited(limits, "audit.log");
        SpaceThreshold threshold = spaceLeft(SpaceLimit.of("99%"), FullAction.SYSLOG);
        SpaceThresholds thresholds = new SpaceThresholds(audited.control, threshold);
        look(audited, thresholds);
        assertThat(threshold.state().reached()).isFalse();

        audited.start();
        audited.act(200);
        audited.awaitStored(200);
        look(audited, thresholds);

        assertThat(threshold.state().reached()).isTrue();
        assertThat(threshold.state().leftBytes())
                .isEqualTo(4 * MEBIBYTE - audited.logs.current().size());
    }

    @Test
    void countsTheLogsNotBegunYetWhereTheOldestIsDeleted() throws IOException {
        LogLimits limits = new LogLimits(MEBIBYTE, 4 * MEBIBYTE, LogLimits.Action.ROTATE, 10, 5);
        Audited audited = audited(limits, "audit.log");
        SpaceThreshold threshold = spaceLeft(QUARTER, FullAction.SYSLOG);
        SpaceThresholds thresholds = new SpaceThresholds(audited.control, threshold);
        for (int rotated = 1; rotated <= 5; rotated++) {
            Files.writeString(audited.directory.resolve("audit.log." + rotated), "");

            look(audited, thresholds);

            assertThat(threshold.state().reached()).as("%d rotated", rotated).isEqualTo(rotated >= 3);
        }
        assertThat(threshold.state().leftBytes()).isZero();
        assertThat(threshold.state().limitBytes())
                .isLessThanOrEqualTo(5 * MEBIBYTE)
                .isPositive();
    }

    @Test
    void isNotReachedWhileAnotherLogHasTheSpace() throws IOException {
        HeldStorage second = new HeldStorage(uid);
        second.total = 400 * MEBIBYTE;
        second.usable = 300 * MEBIBYTE;
        Audited audited = new Audited(
                new Disks(storage, second), FlushPolicy.NONE, limits(), "disk1/audit.log", "disk2/audit.log");
        SpaceThreshold threshold = spaceLeft(QUARTER, FullAction.SYSLOG);
        SpaceThresholds thresholds = new SpaceThresholds(audited.control, threshold);

        storage.usable = 50 * MEBIBYTE;
        look(audited, thresholds);
        assertThat(threshold.state().reached()).isFalse();

        for (ListedLog listed : audited.logs.list()) {
            listed.space(50 * MEBIBYTE, 400 * MEBIBYTE, limits(), limits().values());
        }
        thresholds.beginThoseReached(audited.logs, audited.gate);
        assertThat(threshold.state().reached()).isTrue();
    }

    private static List<String> lines(Audited audited) throws IOException {
        try (Stream<String> lines = Files.lines(audited.directory.resolve("audit.log"))) {
            return lines.toList();
        }
    }
}
