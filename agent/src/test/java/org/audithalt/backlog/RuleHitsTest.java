package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.audithalt.rule.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleHitsTest {
    private static final int KEYS = 1200;

    @TempDir
    private Path directory;

    private RuleSet rules(String... lines) {
        return Audited.rules(directory, lines);
    }

    @Test
    void aRuleKeepsItsCounterAndNobodyGetsItSoonAfterwards() {
        RuleHits hits = new RuleHits();
        int[] both = hits.assign(rules("-w /etc/passwd -p wa -k a", "-w /etc/group -p wa -k b"));
        hits.count(both[0]);
        hits.count(both[1]);

        int[] next = hits.assign(rules("-w /etc/shadow -p wa -k c", "-w /etc/group -p wa -k b"));
        // of an action that began before
        hits.count(both[0]);

        assertThat(next[1]).isEqualTo(both[1]);
        assertThat(hits.of(next[1])).isOne();
        assertThat(next[0]).isNotIn(both[0], both[1]);
        assertThat(hits.of(next[0])).isZero();
    }

    @Test
    void countersGoRound() {
        RuleHits hits = new RuleHits();
        RuleSet one = rules("-w /etc/passwd -p wa -k a");
        RuleSet other = rules("-w /etc/group -p wa -k b");
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i <= RuleHits.MOST; i++) {
            given.add(hits.assign(i % 2 == 0 ? one : other)[0]);
        }

        assertThat(given)
                .hasSizeGreaterThan(RuleHits.MOST / 2)
                .allMatch(counter -> counter > 0 && counter <= RuleHits.MOST);
    }

    @Test
    void rulesForWhoseKeysThereIsNoRoomAreNotAdmitted() {
        Audited audited = new Audited(directory);
        String[] lines = new String[KEYS];
        for (int i = 0; i < KEYS; i++) {
            lines[i] = "-w /etc/passwd" + i + " -p wa -k " + i + "k".repeat(240);
        }
        assertThat(audited.backlog.admit(rules(lines)))
                .singleElement()
                .asString()
                .startsWith("rules: the keys of rules used since the start take more than 262144 bytes");
        assertThat(audited.backlog.admit(rules("-w /etc/passwd -p wa -k a"))).isEmpty();
    }
}
