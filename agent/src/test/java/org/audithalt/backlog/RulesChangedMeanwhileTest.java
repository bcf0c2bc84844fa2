package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.audithalt.record.AuditRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An action whose rules change between its entry and its exit is recorded: those it began under may have wanted it. */
class RulesChangedMeanwhileTest {
    private static final int AT_FDCWD = -100;

    @TempDir
    Path directory;

    private Audited began(String... lines) {
        return new Audited(directory, Audited.rules(directory, lines));
    }

    private void use(Audited audited, String... lines) {
        audited.backlog.use(Audited.rules(directory, lines), DurableRules.NONE);
    }

    @Test
    void isNotDroppedByRulesThatNoLongerSelectIt() {
        Audited audited = began("-a always,exit -S openat -F success=0 -k failed");
        long token = audited.enter("FIS.open", "/tmp/x", null, AT_FDCWD);

        use(audited, "-a always,exit -S connect -k net");
        audited.exit("FIS.open", token, 5);

        assertThat(audited.one().exit).isEqualTo(5);
    }

    @Test
    void keepsTheKeyThatWasSettledAtItsEntry() {
        Audited audited = began("-a always,exit -S openat -F success=0 -k failed", "-a always,exit -S openat -k any");
        long token = audited.enter("FIS.open", "/tmp/x", null, AT_FDCWD);

        use(audited, "-a always,exit -S openat -F exit=5 -k five");
        audited.exit("FIS.open", token, 5);

        AuditRecord record = audited.one();
        assertThat(record.key).asString(UTF_8).isEqualTo("any");
    }
}
