package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.DeadBacklogFile;
import org.audithalt.backlog.LeftRecords;
import org.audithalt.rule.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadJvmsTest {
    @TempDir
    Path directory;

    @Test
    void countsWhatADeadProcessLeftAndSaysWhatGetsItIntoTheLog() {
        Path file = DeadBacklogFile.in(directory);

        List<DeadJvm> found = DeadJvms.in(Set.of(directory), List.of()).found();

        assertThat(found).hasSize(1);
        DeadJvm dead = found.get(0);
        assertThat(dead.left().complete()).isEqualTo(2);
        assertThat(dead.left().written()).isZero();
        assertThat(dead.left().unknown()).isEqualTo(1);
        assertThat(dead.left().waiting()).isEqualTo(1);
        StatusLines lines = new StatusLines(Clock.systemUTC());
        dead.describe(lines);
        assertThat(lines.toString().lines())
                .first()
                .asString()
                .endsWith(" (com.example.App) DEAD, left 3 records in its backlog, 1 with unknown outcome");
        assertThat(lines.toString())
                .contains("  backlog   " + file + "\n", "  log       /var/log/app.log\n")
                .contains(" recover " + directory + "\n");
    }

    @Test
    void namesAJarAsOfOneThatLives() {
        DeadBacklogFile.in(directory, "/opt/shop/shop.jar");

        assertThat(DeadJvms.in(Set.of(directory), List.of()).found())
                .extracting(DeadJvm::mainClass)
                .containsExactly("shop.jar");
    }

    @Test
    void changesNothing() throws IOException {
        Path file = DeadBacklogFile.in(directory);
        byte[] before = Files.readAllBytes(file);

        DeadJvms.in(Set.of(directory), List.of());

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(directory.toFile().list()).containsExactly("app.log.backlog");
    }

    @Test
    void passesOverTheLivingAndWhatIsNoBacklog() throws IOException {
        Files.writeString(directory.resolve("foreign.backlog"), "not ours");
        Files.createDirectory(directory.resolve("directory.backlog"));
        Files.createSymbolicLink(directory.resolve("link.backlog"), directory.resolve("nothing"));
        Backlog.create(
                directory.resolve("living.backlog"),
                256,
                new byte[] {'/'},
                "log_file=/var/log/app.log\nmain_class=App\n",
                RuleSet.everything());

        assertThat(DeadJvms.in(Set.of(directory), List.of()).found()).isEmpty();
        assertThat(DeadJvms.in(Set.of(directory.resolve("missing")), List.of()).found())
                .isEmpty();
    }

    @Test
    void countsAsDegradedWhetherOrNotAnyLives() {
        DeadBacklogFile.in(directory);
        DeadJvms dead = DeadJvms.in(Set.of(directory), List.of());
        StatusReport open = new StatusReport(new LinkedHashMap<>(), ExitCode.OK);
        StatusLook alone = new StatusLook(List.of(), dead, 0, false);

        assertThat(new StatusLook(List.of(open), dead, 0, false).exitCode()).isEqualTo(ExitCode.DEGRADED);
        assertThat(alone.exitCode()).isEqualTo(ExitCode.DEGRADED);
        assertThat(alone.remarks()).isEmpty();
    }

    @Test
    void isNoAuditedProcessIfAllItsRecordsAreStored() {
        DeadJvm dead = DeadJvms.in(Set.of(DeadBacklogFile.in(directory).getParent()), List.of())
                .found()
                .get(0);
        DeadJvms stored =
                new DeadJvms(List.of(new DeadJvm(dead.file(), dead.header(), new LeftRecords(0, 0, 0, 1))), List.of());

        assertThat(new StatusLook(List.of(), stored, 0, false).exitCode()).isEqualTo(ExitCode.NOT_AUDITED);
        assertThat(new StatusLook(List.of(), DeadJvms.NONE, 0, false).exitCode())
                .isEqualTo(ExitCode.NOT_AUDITED);
        assertThat(new StatusLook(List.of(), DeadJvms.NONE, 0, false).remarks())
                .containsExactly("no audited JVM found");
    }
}
