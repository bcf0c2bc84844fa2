package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleSetAllocationTest {
    private static final int ROUNDS = 10_000;

    @Test
    void matchingNormalNamesAllocatesNothing(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("t.rules"), """
            -a never,exit -F dir=/usr/share
            -a always,exit -F dir=/usr -F perm=wa -F exit=-EACCES
            -a always,exit -F dir=/usr -k app
            """);
        LoadedRules rules = LoadedRules.load(List.of(file), new ArrayList<>());
        byte[] name = "/usr/app/data".getBytes(UTF_8);
        byte[] other = "/usr/share/data".getBytes(UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int matched = run(rules, name, other);

        long before = threads.getCurrentThreadAllocatedBytes();
        matched += run(rules, name, other);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(matched).isNotZero();
        // the counter's own call may allocate a little, a match that allocates would add at least 16 bytes a round
        assertThat(allocated).isLessThan(ROUNDS);
    }

    private static int run(LoadedRules rules, byte[] name, byte[] other) {
        int rename = Operation.RENAME.ordinal();
        int sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            sum += rules.match(rename, 0, name, name.length, other, other.length);
            sum += rules.match(rename, 0, name, name.length, name, name.length);
            sum += rules.decide(rename, 0, name, name.length, name, name.length, false, -13);
            sum += rules.verdict(rename);
        }
        return sum;
    }
}
