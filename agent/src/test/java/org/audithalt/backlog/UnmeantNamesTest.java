package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.audithalt.bridge.Bridge;
import org.audithalt.build.RequiredTool;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Reason;
import org.audithalt.hook.HookRow;
import org.audithalt.rule.RuleSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rules on other names leave out is left out without a look, until a link may have been made. */
class UnmeantNamesTest {
    private static final int DIRECTORY = -100;

    @TempDir
    private Path temporary;

    private Path watched;
    private Path other;
    private Audited audited;

    @BeforeEach
    void watchAFile() throws IOException {
        Path directory = temporary.toRealPath();
        watched = Files.createFile(directory.resolve("watched"));
        other = Files.createFile(directory.resolve("other"));
        audited = new Audited(temporary, rules("-w " + watched + " -p rwa -k watch"));
        audited.backlog.selection().epoch().pass();
    }

    private RuleSet rules(String... lines) {
        return Audited.rules(temporary, lines);
    }

    /** Whether an open is selected, and its record completed then. */
    private boolean selects(Object name) {
        String row = name instanceof String ? "FIS.open" : "UND.open";
        long token = audited.enter(row, name, null, DIRECTORY);
        audited.exit(row, token, 5);
        return token != Bridge.UNAUDITED;
    }

    private boolean isLeftOutUnseen(Object name) {
        int row = Audited.row(name instanceof String ? "FIS.open" : "UND.open");
        return audited.backlog.selection().leavesOut(audited.backlog.inForce(), PlainRow.of(Audited.rows())[row], name);
    }

    @Test
    void aNameThatNoRuleMeansIsKnownAtTheSecondTime() {
        assertThat(isLeftOutUnseen(other.toString())).isFalse();
        assertThat(selects(other.toString())).isFalse();

        assertThat(isLeftOutUnseen(other.toString())).isTrue();
        assertThat(isLeftOutUnseen(other.toString().getBytes(UTF_8))).isTrue();
        assertThat(selects(other.toString())).isFalse();
    }

    @Test
    void aWatchedNameIsNeverLeftOut() {
        for (int i = 0; i < 3; i++) {
            assertThat(selects(watched.toString())).isTrue();
            assertThat(selects(watched.toString().getBytes(UTF_8))).isTrue();
        }
    }

    @Test
    void aLinkThatThisProcessMovesThereIsSeenAtOnce() throws IOException {
        selects(other.toString());
        Path link = Files.createSymbolicLink(temporary.resolve("link"), watched);
        long token = audited.enter(
                "UND.rename", link.toString().getBytes(UTF_8), other.toString().getBytes(UTF_8));
        Files.move(link, other, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        audited.exit("UND.rename", token, 0);

        assertThat(selects(other.toString())).isTrue();
    }

    @Test
    void nothingIsKnownFromEntryToExitOfWhatMovesNames() {
        String[] rows = {"UND.rename", "UND.renameat", "UND.link", "UND.symlink", "UFS.rename", "PI.forkAndExec"};
        for (String row : rows) {
            selects(other.toString());
            assertThat(isLeftOutUnseen(other.toString())).as(row).isTrue();
            byte[] name = other.toString().getBytes(UTF_8);
            Object first = row.startsWith("UFS") ? other.toFile() : name;
            long token = audited.enter(row, first, row.startsWith("UFS") ? watched.toFile() : name);

            assertThat(selects(other.toString())).as(row).isFalse();
            assertThat(isLeftOutUnseen(other.toString())).as(row).isFalse();

            audited.exit(row, token, 0);
            assertThat(isLeftOutUnseen(other.toString())).as(row).isFalse();
        }
    }

    @Test
    void anEntryThatThrowsIsNoMoveUnderWay() {
        Audited denying = new Audited(
                temporary,
                rules("-w " + watched + " -p rwa -k watch"),
                Audited.TEXT,
                FailureFlag.SUSPEND,
                0,
                FullAction.DENY);
        NameEpoch epoch = denying.backlog.selection().epoch();
        epoch.pass();
        denying.gate.close(Reason.DISK_FULL, "");
        byte[] name = watched.toString().getBytes(UTF_8);

        assertThatThrownBy(() -> denying.enter("UND.rename", name, name)).isInstanceOf(Exception.class);

        assertThat(epoch.now()).isGreaterThan(NameEpoch.NONE);
    }

    @Test
    void whatIsNamedFromTheRootIsFoundBelowIt() throws IOException {
        RequiredTool.root();
        Path file = Path.of("/audithalt-unmeant-" + ProcessHandle.current().pid());
        Files.createFile(file);
        try {
            Audited atRoot = new Audited(temporary, rules("-w " + file + " -p rwa -k watch"));
            Selection selection = new Selection("/".getBytes(UTF_8));
            selection.epoch().pass();
            byte[] name = file.toString().substring(1).getBytes(UTF_8);
            HookRow open = Audited.rows()[Audited.row("UND.open")];
            PlainRow row = PlainRow.of(Audited.rows())[Audited.row("UND.open")];
            selection.match(atRoot.backlog.inForce(), open, row, new byte[] {'/'}, null, DIRECTORY, 0, 0, 0);
            for (int i = 0; i < 3; i++) {
                long answer = selection.match(atRoot.backlog.inForce(), open, row, name, null, DIRECTORY, 0, 0, 0);
                assertThat(RuleSet.settled(answer)).isZero();
                assertThat(selection.leavesOut(atRoot.backlog.inForce(), row, name))
                        .isFalse();
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aLinkThatIsMadeThoughTheCallFailedIsSeenAtOnce() throws IOException {
        selects(other.toString());
        Files.delete(other);
        Files.createSymbolicLink(other, watched);
        audited.audit.fail(Audited.row("UND.symlink"), Bridge.UNAUDITED, new IOException());

        assertThat(selects(other.toString())).isTrue();
    }

    @Test
    void aLinkOfAnotherProcessIsSeenAtTheNextLook() throws IOException {
        selects(other.toString());
        Files.delete(other);
        Files.createSymbolicLink(other, watched);
        audited.backlog.selection().epoch().pass();

        assertThat(selects(other.toString())).isTrue();
    }

    @Test
    void otherRulesBeginAnew() {
        selects(other.toString());
        audited.backlog.use(rules("-w " + other + " -p r -k other"), DurableRules.NONE);

        assertThat(selects(other.toString())).isTrue();
    }

    @Test
    void aRuleWithoutANameIsAskedEachTime() {
        audited.backlog.use(
                rules("-w " + watched + " -p rwa -k watch", "-a always,exit -S openat -F a2&1 -k written"),
                DurableRules.NONE);
        for (int i = 0; i < 3; i++) {
            assertThat(selects(other.toString())).isFalse();
            long token = audited.enter("FIS.open", other.toString(), null, DIRECTORY, 0, 1);
            assertThat(token).isNotEqualTo(Bridge.UNAUDITED);
            audited.exit("FIS.open", token, 5);
        }
    }

    @Test
    void aNameThatIsOnlyWrittenLikeAnotherIsLookedUp() throws IOException {
        String cafe = temporary.toRealPath() + "/caf\u00e9";
        Path octets = Files.createFile(temporary.toRealPath().resolve("caf"));
        selects(octets.toString());
        for (int i = 0; i < 2; i++) {
            assertThat(selects(cafe)).isFalse();
            assertThat(isLeftOutUnseen(cafe)).isFalse();
        }
    }
}
