package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;

/** The gate closes while the log still has room for the whole backlog. */
class SpaceWatchTest extends WriterTestCase {
    @Test
    void unknownFreeSpaceIsAReasonOfItsOwn() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.NONE, limits());
        Thread watch = new Thread(audited.space);
        storage.usableFails = true;
        watch.start();
        try {
            await().until(() -> audited.gate.closedFor(Reason.SPACE_UNKNOWN));
            assertThat(audited.gate.closedOtherwise(Reason.SPACE_UNKNOWN)).isFalse();
            assertThat(audited.gate.detail(Reason.SPACE_UNKNOWN))
                    .isEqualTo("the free space of the log's file system cannot be asked for: " + audited.directory
                            + ": no such file or directory");

            storage.usableFails = false;
            await().until(() -> !audited.gate.closed());
        } finally {
            audited.space.end();
            watch.join();
        }
    }

    @Test
    void theSpaceWatchClosesWhileThereIsRoomForTheBacklogAndOpensWithAMargin() throws IOException {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.NONE, limits());
        audited.space.look();
        assertThat(audited.gate.closed()).isFalse();

        storage.usable = MEBIBYTE - 1;
        audited.space.look();
        assertThat(audited.gate.closedFor(Reason.DISK_FULL)).isTrue();
        assertThat(audited.gate.detail(Reason.DISK_FULL)).contains("MiB free");
        assertThat(audited.space.forecast().ofOpening()).startsWith("will suspend again");

        storage.usable = MEBIBYTE;
        audited.space.look();
        assertThat(audited.gate.closedFor(Reason.DISK_FULL)).as("no flapping").isTrue();

        storage.usable = MEBIBYTE + MEBIBYTE / 16;
        audited.space.look();
        assertThat(audited.gate.closed()).isFalse();
        assertThat(audited.space.forecast().ofOpening()).startsWith("will hold");
        assertThat(audited.space.freeBytes()).isEqualTo(storage.usable);
    }

    @Test
    void theNextLookComesBeforeItsTimeWhenMuchWasWritten() throws IOException {
        Audited audited = new Audited(new FileStorage(uid), FlushPolicy.NONE, limits());
        AtomicInteger looks = new AtomicInteger();
        Thread watch = new Thread(() -> {
            while (true) {
                LockSupport.park(looks);
                looks.incrementAndGet();
            }
        });
        watch.setDaemon(true);
        watch.start();
        audited.writer.growth().watchedBy(watch);
        audited.writer.growth().seen();
        audited.act(100);
        audited.start();
        audited.awaitStored(100);
        assertThat(looks).hasValue(0);

        for (int round = 2; round <= 5; round++) {
            audited.act(100);
            audited.awaitStored(100 * round);
        }

        await().until(() -> looks.get() == 1);
    }

    @Test
    void saysWhyThereIsNoNewBacklogFile() throws IOException {
        Audited audited = new Audited(new HeldStorage(uid), FlushPolicy.NONE, limits());
        Path directory = Objects.requireNonNull(audited.backlog.file().getParent());
        Files.delete(audited.backlog.file());
        Path moved = Files.move(directory, directory.resolveSibling("moved"));

        audited.space.look();
        assertThat(audited.gate.detail(Reason.BACKLOG_GONE))
                .startsWith(audited.backlog.file() + " was deleted or replaced by others")
                .contains(", and a new one cannot be made: " + directory)
                .endsWith(": no such file or directory");

        Files.move(moved, directory);
        await().until(() -> {
            audited.space.look();
            return !audited.gate.closed();
        });
    }

    @Test
    void theSpaceWatchReplacesABacklogWhoseFileVanished() throws IOException {
        Audited audited = new Audited(new HeldStorage(uid), FlushPolicy.NONE, limits());
        audited.act(5);
        Files.delete(audited.backlog.file());

        audited.space.look();
        assertThat(audited.gate.closedFor(Reason.BACKLOG_GONE)).isTrue();
        audited.space.look();
        assertThat(audited.gate.closed()).isFalse();
        assertThat(audited.backlog.file()).exists();

        audited.act(5);
        audited.start();
        audited.awaitStored(10);
        audited.nothingIsLost();
    }
}
