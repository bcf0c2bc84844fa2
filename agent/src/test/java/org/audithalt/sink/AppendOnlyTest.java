package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A log that can only be appended to: written as ever, never rotated, and what a full disk leaves of an event stays there. */
class AppendOnlyTest extends WriterTestCase {
    private static final Pattern SERIAL = Pattern.compile("audit\\([0-9.]+:([0-9]+)\\)");

    @Test
    void isNotRotatedAndSaysSoOnce() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(
                        storage, FlushPolicy.NONE, new LogLimits(MEBIBYTE, 1000, LogLimits.Action.KEEP_LOGS, 10))
                .start();
        storage.appendOnly = true;
        audited.act(20);
        audited.awaitStored(20);
        await().until(() -> !audited.writer.rotationObstacle().isEmpty());
        audited.act(20);
        audited.awaitStored(40);

        assertThat(audited.writer.rotationObstacle())
                .contains("audit.log is append-only (chattr +a) and cannot be rotated (max_log_file_action=exec: ");
        assertThat(audited.logs()).hasSize(1);
        assertThat(audited.gate.closed()).isFalse();
        assertThat(Files.readAllLines(audited.directory.resolve("audit.log")))
                .filteredOn(line -> line.startsWith("type=DAEMON_ROTATE"))
                .singleElement()
                .asString()
                .contains("res=failed");
        audited.nothingIsLost();

        storage.appendOnly = false;
        long ticket = audited.writer.requestRotation(1, 2);
        await().until(() -> audited.writer.rotation().ticket() >= ticket);
        assertThat(audited.writer.rotation().done()).isTrue();
        assertThat(audited.writer.rotationObstacle()).isEmpty();
    }

    @Test
    void whatAFullDiskLeavesOfAnEventStaysOnALineOfItsOwnAndTheEventGetsAnotherSerial() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.NONE, limits()).start();
        audited.act(5);
        audited.awaitStored(5);
        storage.appendOnly = true;
        storage.partOfWrite = 200;
        storage.writesFail = true;
        audited.act(1);
        await().until(() -> audited.gate.closed());
        await().until(() -> audited.writer.failing());
        storage.writesFail = false;
        audited.awaitStored(6);

        List<String> lines = Files.readAllLines(audited.directory.resolve("audit.log"));
        long half = serial(
                lines.stream().filter(line -> line.length() == 200).findFirst().orElse(""));
        assertThat(half).isPositive();
        List<String> behind = lines.stream().filter(line -> serial(line) > half).toList();
        assertThat(behind).anyMatch(line -> line.contains("name=\"/f5\""));
        assertThat(lines.stream().filter(line -> serial(line) == half))
                .as("nothing else")
                .hasSize(1);
        assertThat(serial(behind.get(0))).isEqualTo(half + 1);
    }

    @Test
    void aHalfThatDoesNotTellItsSerialLeavesNoHoleInThem() throws Exception {
        HeldStorage storage = new HeldStorage(uid);
        Audited audited = new Audited(storage, FlushPolicy.NONE, limits()).start();
        audited.act(5);
        audited.awaitStored(5);
        storage.appendOnly = true;
        storage.partOfWrite = 20;
        storage.writesFail = true;
        audited.act(1);
        await().until(() -> audited.writer.failing());
        storage.writesFail = false;
        audited.awaitStored(6);

        assertThat(Files.readAllLines(audited.directory.resolve("audit.log")))
                .filteredOn(line -> line.length() == 20)
                .hasSize(1);
        audited.nothingIsLost();
    }

    @Test
    void isNotBegunWithAHalfEventAtItsEnd() throws IOException {
        HeldStorage storage = new HeldStorage(uid);
        Path log = temporary.resolve("audit.log");
        Files.writeString(log, "type=SYSCALL msg=audit(1.000:7): arch=c000003e sys");
        storage.appendOnly = true;

        assertThatThrownBy(() -> new AuditLog(storage, log, "", 4096).open())
                .isInstanceOf(LogRefusedException.class)
                .hasMessageContaining("ends within an event, and is append-only")
                .hasMessageContaining("(chattr -a, or move it away)");
    }

    private static long serial(String line) {
        Matcher serial = SERIAL.matcher(line);
        return serial.find() ? Long.parseLong(serial.group(1)) : 0;
    }
}
