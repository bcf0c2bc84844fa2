package org.audithalt.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Arch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationTest {
    @TempDir
    Path directory;

    private final List<String> problems = new ArrayList<>();

    private List<String> explain(String query, String... rules) throws IOException {
        Path file = Files.write(directory.resolve("audit.rules"), List.of(rules));
        RuleBook book =
                RuleBook.load(List.of(file), false, ProcessFacts.ofNobody(), OwnFiles.NONE, problems, Arch.X86_64);
        assertThat(problems).isEmpty();
        return book.explain(query, problems);
    }

    @Test
    void saysOfEachRuleWhyItDoesNotDecideAndWhichDoes() throws IOException {
        assertThat(explain(
                        "openat /etc/passwd w",
                        "-a always,exit -S connect -k net",
                        "-a always,exit -S openat -F path=/etc/group -k group",
                        "-a always,exit -S openat -F dir=/etc -F perm=r -k read",
                        "-a always,exit -S openat -F dir=/etc -F perm=wa -k changed",
                        "-a always,exit -S all"))
                .containsExactly(
                        "1. -a always,exit -S connect -F key=net: no, another system call",
                        "2. -a always,exit -S openat -F path=/etc/group -F key=group: no, another name",
                        "3. -a always,exit -S openat -F dir=/etc -F perm=r -F key=read: no, the permission of the call is w",
                        "4. -a always,exit -S openat -F dir=/etc -F perm=wa -F key=changed: yes",
                        "openat: recorded by rule 4, key changed");
    }

    @Test
    void saysThatTheOutcomeDecidesUnlessItIsGiven() throws IOException {
        String[] rules = {"-a always,exit -S openat -F exit=-EACCES -k denied", "-a never,exit -S openat"};

        assertThat(explain("openat /x", rules))
                .containsExactly(
                        "1. -a always,exit -S openat -F exit=-EACCES -F key=denied: if exit=-EACCES",
                        "2. -a never,exit -S openat: yes",
                        "openat: its outcome decides; until then space for its record is reserved");
        assertThat(explain("openat /x exit=-EACCES", rules)).last().isEqualTo("openat: recorded by rule 1, key denied");
        assertThat(explain("openat /x exit=-2", rules)).last().isEqualTo("openat: not recorded");
    }

    @Test
    void saysThatItIsRecordedWhicheverRuleItIs() throws IOException {
        assertThat(explain(
                        "openat /x", "-a always,exit -S openat -F exit=-EACCES -k denied", "-a always,exit -S openat"))
                .last()
                .isEqualTo("openat: recorded by rule 1 or 2, as its outcome decides");
    }

    @Test
    void saysWhyNothingIsRecorded() throws IOException {
        assertThat(explain("openat /x", "-a always,exit -S openat", "-e 0"))
                .containsExactly("openat: not recorded: auditing is disabled (-e 0)");
        assertThat(explain("openat /x", "-a always,exit -S openat", "-a never,task"))
                .containsExactly("openat: not recorded: a rule task,never leaves the whole process out");
    }

    @Test
    void saysWhatIsWrongWithAQuestion() throws IOException {
        assertThat(explain("opnat /x", "-a always,exit -S all")).isEmpty();
        assertThat(problems)
                .containsExactly(
                        "explain opnat: not an operation that is audited (did you mean openat?) (write OPERATION"
                                + " PATH)");
        problems.clear();
        assertThat(explain("openat x", "-a always,exit -S all")).isEmpty();
        assertThat(problems).singleElement().asString().startsWith("explain x: neither an absolute path");
    }
}
