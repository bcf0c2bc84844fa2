package org.audithalt.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.audithalt.hook.Arch;
import org.junit.jupiter.api.Test;

/** Which fields stand on which lists with which operators, against what auditctl and the kernel took. */
class FieldOperatorsTest {
    private static final Path TAKEN = Path.of("src/test/resources/org/audithalt/rule/operators.txt");
    private static final String[] OPERATORS = {"=", "!=", "<", ">", "<=", ">=", "&", "&="};
    private static final Map<String, String> VALUES = Map.of(
            "arch",
            "b64",
            "dir",
            "/usr",
            "path",
            "/usr/x",
            "exe",
            "/usr/bin/cat",
            "filetype",
            "file",
            "fstype",
            "tracefs",
            "key",
            "k",
            "msgtype",
            "CWD",
            "perm",
            "r");

    @Test
    void takesWhatAuditctlAndTheKernelTake() throws IOException {
        List<String> different = new ArrayList<>();
        int rows = 0;
        for (String row : Files.readAllLines(TAKEN)) {
            if (row.startsWith("##")) {
                continue;
            }
            rows++;
            List<String> words = List.of(row.split(" "));
            for (String operator : OPERATORS) {
                String line = line(words.get(0), words.get(1), operator);
                List<String> problems = new ArrayList<>();
                RuleBook book = none().changed(line, "t", problems);
                if ((book != null) != words.subList(2, words.size()).contains(operator)) {
                    different.add(line + " " + problems);
                }
            }
        }

        assertThat(different).isEmpty();
        assertThat(rows).isEqualTo(5 * Field.values().length);
    }

    @Test
    void everyTermIsListedAsItIsReadAgain() throws IOException {
        for (String row : Files.readAllLines(TAKEN)) {
            List<String> words = List.of(row.split(" "));
            for (int i = 2;
                    i < words.size() && !row.startsWith("##") && !words.get(2).equals("-");
                    i++) {
                String normal = listed(line(words.get(0), words.get(1), words.get(i)));
                assertThat(listed(normal)).isEqualTo(normal).contains(words.get(1));
            }
        }
    }

    private static String line(String list, String field, String operator) {
        boolean label = field.startsWith("subj_") || (field.startsWith("obj_") && !field.endsWith("id"));
        String value = VALUES.getOrDefault(field, label ? "s0" : "1");
        return "-a never," + list + (field.equals("key") && list.equals("exit") ? " -S openat" : "")
                + (list.equals("filesystem") ? "" : " -F pid=1") + " -F " + field + operator + value;
    }

    private static String listed(String line) {
        List<String> problems = new ArrayList<>();
        RuleBook book = none().changed(line, "t", problems);
        assertThat(problems).isEmpty();
        assertThat(book).isNotNull();
        return book.rules().list().get(0).text();
    }

    private static RuleBook none() {
        return RuleBook.load(List.of(), false, ProcessFacts.ofNobody(), OwnFiles.NONE, new ArrayList<>(), Arch.X86_64);
    }
}
