package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.audithalt.rule.ListedRule;
import org.audithalt.rule.OwnFiles;
import org.audithalt.rule.ProcessFacts;
import org.audithalt.rule.RuleBook;
import org.junit.jupiter.api.Test;

class RuleDifferenceTest {
    private static final String WATCH = "-w /etc/passwd -p wa -k passwd";
    private static final String SHADOW = "-w /etc/shadow -p r -k shadow";

    private static RuleBook book(String... lines) {
        List<String> problems = new ArrayList<>();
        RuleBook empty = RuleBook.load(List.of(), ProcessFacts.ofNobody(), OwnFiles.NONE, problems);
        RuleBook book = empty.replaced(
                List.of("test.rules"), List.of(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)), problems);
        assertThat(problems).isEmpty();
        return Objects.requireNonNull(book);
    }

    @Test
    void namesWhatWentAndWhatCame() {
        RuleBook old = book(WATCH);
        RuleBook next = book(SHADOW);
        RuleDifference difference = RuleDifference.between(old, next);

        assertThat(difference.removed()).extracting(ListedRule::text).containsExactly(WATCH);
        assertThat(difference.added()).extracting(ListedRule::text).containsExactly(SHADOW);
        assertThat(difference.reordered()).isFalse();
        assertThat(RuleRecords.each(old, next, difference)).hasSize(2).satisfies(records -> {
            assertThat(records.get(0)).startsWith("op=remove_rule key=\"passwd\" list=4 rule=2D77");
            assertThat(records.get(1)).startsWith("op=add_rule key=\"shadow\" list=4 rule=2D77");
        });
    }

    @Test
    void keepsTheLinesOfAWrongFileOutOfTheLog() {
        assertThat(RuleRecords.refused(
                        "load_rules", List.of("rules:/etc/shadow:1: root:*:20228: 0: not an option"), "/etc/shadow"))
                .contains(" problems=1 reason=rules:/etc/shadow:1:_not_an_option rule=")
                .doesNotContain("20228");
    }

    @Test
    void seesThatTheOrderChanged() {
        RuleDifference difference = RuleDifference.between(book(WATCH, SHADOW), book(SHADOW, WATCH));

        assertThat(difference.added()).isEmpty();
        assertThat(difference.removed()).isEmpty();
        assertThat(difference.reordered()).isTrue();
        assertThat(RuleDifference.between(book(WATCH), book(WATCH)).isEmpty()).isTrue();
    }

    @Test
    void cutsRecordsToWhatASlotHolds() {
        String longKey = "k".repeat(250);
        RuleBook next = book("-w /" + "x".repeat(250) + " -p wa -k " + longKey);
        RuleDifference difference = RuleDifference.between(book(WATCH), next);

        assertThat(RuleRecords.each(book(WATCH), next, difference).get(1))
                .hasSizeLessThanOrEqualTo(390)
                .contains(" key_bytes=250 list=4 ")
                .matches(".* rule=2D77[0-9A-F]+ rule_bytes=\\d+ rule_sha256=[0-9a-f]{64}");
        assertThat(RuleRecords.shortest("load_rules", book(WATCH), next, difference, List.of("audit_enabled=0 old=1")))
                .hasSizeLessThan(390)
                .endsWith(" audit_enabled=0");
        assertThat(RuleRecords.whole("load_rules", List.of("/" + "\u00fc".repeat(200)), book(WATCH), next, difference))
                .hasSizeLessThan(390)
                .contains(" files=1 rules=1 old=1 added=1 removed=1 sha256=", " old_sha256=");
    }
}
