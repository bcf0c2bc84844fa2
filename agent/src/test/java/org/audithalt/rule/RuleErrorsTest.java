package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleErrorsTest {
    @TempDir
    Path directory;

    @Test
    void namesFileLineWordAndTheNearestName() throws IOException {
        Path file = write("app.rules", "# comment", "", "-a always,exit -S opn");

        assertThat(problems(file))
                .containsExactly("rules:" + file + ":3: -S opn: unknown system call (did you mean open?)");
    }

    @Test
    void reportsAllErrorsOfAllFilesAndAppliesNothing() throws IOException {
        Path first = write("1.rules", "-a always,exit -S opn,conect", "-a always,exit -S connect -k ok", "-q /x");
        Path second = write("2.rules", "-b x");
        Path missing = directory.resolve("missing.rules");
        List<String> problems = new ArrayList<>(List.of("earlier"));

        LoadedRules rules = LoadedRules.load(List.of(first, missing, second), problems);

        assertThat(problems)
                .containsExactly(
                        "earlier",
                        "rules:" + first + ":1: -S opn: unknown system call (did you mean open?)",
                        "rules:" + first + ":1: -S conect: unknown system call (did you mean connect?)",
                        "rules:" + first + ":3: -q /x: not MOUNT,SUBTREE",
                        "rules:" + missing + ": no such file",
                        "rules:" + second + ":1: -b x: not a whole number from 0 to 2147483647");
        assertThat(rules.set()).isSameAs(RuleSet.everything());
    }

    @Test
    void refusesTabsBetweenWords() throws IOException {
        Path file = write("t.rules", "-w /x\t-p w", "#\tcomments may hold tabs");

        assertThat(problems(file))
                .containsExactly("rules:" + file + ":1: column 6: tab (words are separated by spaces only)");
    }

    @Test
    void refusesCarriageReturns() throws IOException {
        Path file = write("t.rules", "-w /x -p w\r");

        assertThat(problems(file)).containsExactly("rules:" + file + ":1: column 11: control character 13");
    }

    @Test
    void quotesAreOrdinaryLetters() throws IOException {
        Path file = write("t.rules", "-w \"/x\"");

        assertThat(problems(file)).containsExactly("rules:" + file + ":1: -w \"/x\": not an absolute path");
    }

    @Test
    void refusesKeysThatAreTooLongTogether() throws IOException {
        Path file = write("t.rules", "-w /x -k " + "a".repeat(128) + " -k " + "b".repeat(127));
        Path longer = write("u.rules", "-w /x -k " + "a".repeat(128) + " -k " + "b".repeat(128));

        assertThat(problems(file)).isEmpty();
        assertThat(problems(longer)).singleElement().asString().endsWith("at most 256 bytes together");
    }

    @Test
    void refusesMoreFieldsThanAuditctl() throws IOException {
        Path fits = write("t.rules", "-a always,exit -S connect" + " -F success=0".repeat(63));
        Path many = write("u.rules", "-a always,exit -S connect" + " -F success=0".repeat(64));

        assertThat(problems(fits)).isEmpty();
        assertThat(problems(many)).singleElement().asString().endsWith("at most 63 fields, its keys counted as one");
    }

    @Test
    void refusesLinesThatAuditctlWouldCut() throws IOException {
        Path file = write("t.rules", "#" + "x".repeat(6143));

        assertThat(problems(file)).containsExactly("rules:" + file + ":1: line: longer than 6143 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-i",
                "-c",
                "-ic",
                "  -w /x  ",
                "-a always,exit -S stime -S umask",
                "-a always,exit -F arch=b32 -S chown32",
                "-a always,exit -S pread64 -S newfstat -S fchmodat2",
                "-a always,exit",
                "-S connect -a always,exit -k after",
                "-Aalways,exit -Sconnect -FUID=0 -kjoined",
                "-a always,exit -F key=early -S CONNECT",
                "-w /x -F uid=0 -C uid!=euid -p r -k a -k b",
                "-a always,exit -F path=/usr/x -p wa",
                "-a always,exit -F path=/usr/missing",
                "-a always,exit -F exe=/usr/missing -k x",
                "-a never,filesystem -F fstype=0x1234 -k x",
                "-a exclude,never -F msgtype=cwd -F msgtype>=1307 -F auid=unset",
                "-a always,io_uring -S openat,5 -F uid=0",
                "-a always,exit -F gid=root -F uid=root -F obj_uid=-2 -S connect",
                "-a always,exit -F subj_sen>=s0:c1.c5 -F obj_lev_high<s3 -S connect",
                "-D -k x",
                "--backlog_wait 5"
            })
    void accepts(String line) throws IOException {
        assertThat(problems(write("t.rules", line))).isEmpty();
    }

    private List<String> problems(Path... files) {
        List<String> problems = new ArrayList<>();
        LoadedRules.load(List.of(files), problems);
        return problems;
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines), UTF_8);
    }
}
