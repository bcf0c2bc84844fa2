package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.audithalt.hook.Arch;

/** Random rules and random actions, the compiled rules against {@link KernelSemantics}. */
class RulePropertiesTest {
    private static final int ACTIONS = 20;
    private static final int[] GROUPS = {2, 1000};

    @Property
    void selectsAsTheKernelDoes(@ForAll long seed) {
        Random random = new Random(seed);
        List<RandomRule> rules = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        List<String> texts = new ArrayList<>();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            RandomRule rule = RandomRule.of(random);
            String line = rule.line(random);
            RuleSet alone = load(line, facts(random));
            if (!texts.contains(alone.list().get(0).text())) {
                texts.add(alone.list().get(0).text());
                rules.add(rule);
                lines.append(line).append('\n');
            }
        }
        ProcessFacts facts = facts(random);
        RuleSet compiled = load(lines.toString(), facts);
        KernelSemantics kernel = new KernelSemantics(facts);

        for (int i = 0; i < ACTIONS; i++) {
            RandomAction action = RandomAction.of(random);
            if (compiled.canSelect(action.operation())) {
                int expected = kernel.select(rules, action, true);
                String what = lines + action.toString();
                assertThat(action.ask(compiled, random.nextBoolean())).as(what).isEqualTo(expected);
                assertThat(action.askWithoutResult(compiled)).as(what).isEqualTo(kernel.select(rules, action, false));
            } else {
                assertThat(kernel.select(rules, action, true))
                        .as(lines + action.toString())
                        .isEqualTo(RuleSet.NEVER);
            }
        }
    }

    @Property
    void normalFormIsReadAsItself(@ForAll long seed) {
        Random random = new Random(seed);
        RandomRule rule = RandomRule.of(random);
        String keys = random.nextBoolean() ? "" : " -k " + RandomWords.word(random) + " -k " + RandomWords.word(random);
        boolean mayHaveKeys = !rule.calls().isEmpty()
                || !rule.path().isEmpty()
                || !rule.perm().isEmpty();
        String line = rule.line(random) + (mayHaveKeys ? keys : "");

        String normal = load(line, ProcessFacts.ofNobody()).list().get(0).text();

        assertThat(load(normal, ProcessFacts.ofNobody()).list().get(0).text())
                .as(line)
                .isEqualTo(normal);
    }

    @Property
    void orderAndRepetitionOfCallsDoNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        String[] names = {"openat", "connect", "unlink", "17", "execve", "renameat", "999", "1500"};
        StringBuilder ordered = new StringBuilder("-a always,exit -F arch=b64");
        List<String> shuffled = new ArrayList<>();
        for (String name : names) {
            if (random.nextBoolean()) {
                ordered.append(" -S ").append(name);
                shuffled.add(name);
                shuffled.add(names[random.nextInt(4)]);
                ordered.append(" -S ").append(shuffled.get(shuffled.size() - 1));
            }
        }
        Collections.shuffle(shuffled, random);
        String other = shuffled.isEmpty() ? "" : " -S " + String.join(",", shuffled);

        assertThat(text("-a exit,always -F arch=b64" + other)).isEqualTo(text(ordered.toString()));
    }

    private static String text(String line) {
        return load(line, ProcessFacts.ofNobody()).list().get(0).text();
    }

    private static ProcessFacts facts(Random random) {
        int[] ids = new int[ProcessFacts.Id.values().length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.nextInt(3);
        }
        int[] auids = {-1, 0, 1000};
        ids[ProcessFacts.Id.AUID.ordinal()] = auids[random.nextInt(3)];
        ids[ProcessFacts.Id.SESSIONID.ordinal()] = random.nextBoolean() ? -1 : 3;
        return new ProcessFacts(ids, GROUPS, "/usr/bin/java".getBytes(UTF_8), new byte[0]);
    }

    private static RuleSet load(String lines, ProcessFacts facts) {
        List<String> problems = new ArrayList<>();
        RuleBook none = RuleBook.load(List.of(), false, facts, OwnFiles.NONE, problems, Arch.X86_64);
        RuleBook book = none.changed(lines, "t", problems);
        assertThat(problems).isEmpty();
        assertThat(book).isNotNull();
        return book.rules();
    }
}
