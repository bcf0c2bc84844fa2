package org.audithalt.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthFileTest {
    private static final long PID = ProcessHandle.current().pid();
    private static final String NOT_OURS = "not ours";

    @TempDir
    Path directory;

    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private Path file;
    private HealthFile health;

    @BeforeEach
    void make() throws IOException {
        file = directory.resolve("health");
        int uid = (Integer) Files.getAttribute(directory, "unix:uid");
        health = new HealthFile(file, gate, PID, uid, complaints::add);
    }

    @AfterEach
    void end() {
        health.end(5_000_000_000L);
    }

    private void start() throws IOException {
        health.rehearse();
        assertThat(file).doesNotExist();
        Thread thread = new Thread(health);
        thread.setDaemon(true);
        thread.start();
        health.begin();
    }

    @Test
    void existsOnlyWhileTheGateIsOpen() throws IOException {
        gate.close(Reason.DISK_FULL, "");
        start();
        gate.open(Reason.DISK_FULL);
        await().until(() -> Files.exists(file));
        await().untilAsserted(() -> assertThat(file).hasContent("audithalt pid=" + PID + " gate=open\n"));
        assertThat(Files.getPosixFilePermissions(file)).hasSize(4);

        gate.close(Reason.ADMINISTRATOR, "");
        await().until(() -> !Files.exists(file));
        gate.open(Reason.ADMINISTRATOR);
        await().until(() -> Files.exists(file));
        health.end(5_000_000_000L);
        assertThat(file).doesNotExist();
        assertThat(complaints).isEmpty();
    }

    /** Another line may come before, of a look during which the file was replaced. */
    private boolean saysThatItIsNotOurs() {
        return complaints.stream().anyMatch(line -> line.contains(NOT_OURS));
    }

    @Test
    void saysThatActionsRunUnaudited() throws IOException {
        start();
        gate.close(Reason.DISK_FULL, "");
        gate.openUnaudited();

        // it goes between two looks at it
        await().ignoreException(NoSuchFileException.class)
                .until(() -> Files.readString(file).contains("gate=unaudited"));
    }

    @Test
    void isRenewedEachSecondAndMadeAgainWhenOthersRemoveIt() throws IOException {
        start();
        await().until(() -> Files.exists(file));
        FileTime old = FileTime.fromMillis(1_000);
        Files.setLastModifiedTime(file, old);
        await().until(() -> Files.getLastModifiedTime(file).compareTo(old) > 0);

        Files.delete(file);
        await().until(() -> Files.exists(file) && health.present());
    }

    @Test
    void neitherFollowsNorRemovesWhatIsNotItsOwn() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "precious");
        start();
        await().until(() -> Files.exists(file));
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        Files.move(link, file, StandardCopyOption.ATOMIC_MOVE);

        await().until(this::saysThatItIsNotOurs);
        assertThat(complaints)
                .filteredOn(line -> line.contains(NOT_OURS))
                .containsExactly("health_file=" + file
                        + ": there is something by this name that is not ours (remove it) (tried again each second)");
        gate.close(Reason.DISK_FULL, "");
        health.end(5_000_000_000L);
        assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(target).hasContent("precious");
    }

    @Test
    void complainsOnceHoweverOftenItTries() throws IOException {
        start();
        await().until(() -> Files.exists(file));
        // its thread may make it anew between the two
        await().ignoreExceptions().until(() -> {
            Files.deleteIfExists(file);
            return Files.isDirectory(Files.createDirectory(file));
        });

        await().until(this::saysThatItIsNotOurs);
        int said = complaints.size();
        await().during(Duration.ofMillis(2_500)).until(() -> complaints.size() == said);
        assertThat(health.problem()).contains(NOT_OURS);
        Files.delete(file);
        await().until(() -> health.present() && health.problem().isEmpty());
        assertThat(complaints)
                .hasSize(said)
                .filteredOn(line -> line.contains(NOT_OURS))
                .hasSize(1);
    }

    /** An empty file would be a halted process that says it is ready, and the next start's refusal. */
    @Test
    void leavesNothingWhereThereIsNoSpaceForIt() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"))) {
            Path there = disk.path().resolve("health");
            int uid = (Integer) Files.getAttribute(directory, "unix:uid");
            HealthFile onDisk = new HealthFile(there, gate, PID, uid, complaints::add);
            onDisk.rehearse();
            disk.fill();
            assertThatThrownBy(onDisk::rehearse).hasMessageContaining("No space left on device");
            assertThat(there).doesNotExist();

            Thread thread = new Thread(onDisk);
            thread.setDaemon(true);
            thread.start();
            onDisk.begin();
            await().until(() -> !complaints.isEmpty());
            gate.close(Reason.DISK_FULL, "");
            await().until(() -> !Files.exists(there));
            assertThat(onDisk.present()).isFalse();
            disk.free();
            gate.open(Reason.DISK_FULL);
            await().until(() -> Files.exists(there) && Files.size(there) > 0);
            onDisk.end(5_000_000_000L);
            assertThat(there).doesNotExist();
        }
    }

    /** In every container the process number is 1, and a volume may be shared. */
    @Test
    void aFileOfItsOwnNumberIsAnothersAsLongAsThatRenewsIt() throws Exception {
        Path shared = file;
        Files.writeString(shared, "audithalt pid=" + PID + " gate=open\n");
        AtomicBoolean over = new AtomicBoolean();
        Thread other = new Thread(() -> {
            while (!over.get()) {
                long now = System.currentTimeMillis();
                try {
                    Files.setLastModifiedTime(shared, FileTime.fromMillis(now));
                } catch (IOException gone) {
                    return;
                }
                LockSupport.parkNanos(50_000_000);
            }
        });
        other.start();
        try {
            assertThatThrownBy(health::rehearse).hasMessageContaining("process " + PID + " uses it");
        } finally {
            over.set(true);
            other.join();
        }
        assertThat(shared).exists();

        health.rehearse();
        assertThat(shared).doesNotExist();
    }

    @Test
    void theStartRemovesWhatADeadProcessLeftAndRefusesAnythingElse() throws IOException {
        Files.writeString(file, "audithalt pid=999999999 gate=open\n");
        health.rehearse();
        assertThat(file).doesNotExist();

        Files.createFile(file);
        health.rehearse();
        assertThat(file).doesNotExist();

        Files.writeString(file, "audithalt pid=1 gate=open\n");
        assertThatThrownBy(health::rehearse)
                .hasMessage("health_file=" + file + ": process 1 uses it (put %p into the name)");
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - HealthMark.STALE_MILLIS));
        health.rehearse();

        Files.writeString(file, "precious");
        assertThatThrownBy(health::rehearse).hasMessageContaining("no health file");
        Files.delete(file);
        Files.createSymbolicLink(file, directory.resolve("nowhere"));
        assertThatThrownBy(health::rehearse).hasMessageContaining("something else by this name");
        Files.delete(file);
        Files.createDirectory(file);
        assertThatThrownBy(health::rehearse).hasMessageContaining("something else by this name");
    }

    @Test
    void theStartIsRefusedWhereItsDirectoryIsMissing() {
        HealthFile lost = new HealthFile(directory.resolve("none/health"), gate, PID, 0, complaints::add);

        assertThatThrownBy(lost::rehearse).hasMessageEndingWith(": its directory does not exist (make it)");
    }
}
