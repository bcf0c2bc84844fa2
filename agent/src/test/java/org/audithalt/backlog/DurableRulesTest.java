package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Operation;
import org.audithalt.rule.RuleSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableRulesTest {
    @TempDir
    Path directory;

    private final List<String> problems = new ArrayList<>();
    private RuleSet rules;

    @BeforeEach
    void load() {
        rules = Audited.rules(
                directory,
                "-a always,exit -S openat -k opened -k twice",
                "-a always,exit -S mkdir -k made",
                "-a always,exit -S unlink");
    }

    @Test
    void coversNothingUnlessToldTo() {
        DurableRules none = DurableRules.of("", rules, problems);

        assertThat(none.isEmpty()).isTrue();
        assertThat(none.covers(Operation.OPENAT, -1, 0)).isFalse();
    }

    @Test
    void coversOperationsByTheirNames() {
        DurableRules some = DurableRules.of("mkdir,unlink", rules, problems);

        assertThat(some.isEmpty()).isFalse();
        assertThat(some.covers(Operation.MKDIR, 0, 0)).isTrue();
        assertThat(some.covers(Operation.UNLINK, 2, 0)).isTrue();
        assertThat(some.covers(Operation.OPENAT, 0, 0)).isFalse();
        assertThat(DurableRules.of("all", rules, problems).covers(Operation.KILL, 0, 0))
                .isTrue();
        assertThat(problems).isEmpty();
    }

    @Test
    void coversWhatARuleWithTheKeySelects() {
        for (String key : new String[] {"opened", "twice", "made,twice"}) {
            DurableRules some = DurableRules.of(key, rules, problems);
            assertThat(some.covers(Operation.OPENAT, 0, 0)).as(key).isTrue();
            assertThat(some.covers(Operation.UNLINK, 2, 0)).as(key).isFalse();
            assertThat(some.covers(Operation.OPENAT, -1, 0)).as(key).isFalse();
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void coversWhatItsExitMaySelect() {
        int atExit = SlotLayout.FLAG_DECIDE_AT_EXIT;

        assertThat(DurableRules.of("made", rules, problems).covers(Operation.OPENAT, -1, atExit))
                .isTrue();
        assertThat(DurableRules.of("mkdir", rules, problems).covers(Operation.OPENAT, -1, atExit))
                .isFalse();
    }

    @Test
    void saysWhichWordIsNeitherCallNorKey() {
        DurableRules.of("mkdir,openn", rules, problems);
        DurableRules.of("openn", Audited.rules(directory, "-a always,exit -S unlink"), problems);

        assertThat(problems)
                .containsExactly(
                        "durable=openn: neither a system call that is audited nor the key of a rule"
                                + " (keys: made, opened, twice)",
                        "durable=openn: neither a system call that is audited nor the key of a rule");
    }
}
