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
import org.junit.jupiter.params.provider.CsvSource;
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
        Path first = write("1.rules", "-a always,exit -S opn,conect", "-a always,exit -S connect -k ok", "-q /x,/y");
        Path second = write("2.rules", "-b x");
        Path missing = directory.resolve("missing.rules");
        List<String> problems = new ArrayList<>(List.of("earlier"));

        LoadedRules rules = LoadedRules.load(List.of(first, missing, second), problems);

        assertThat(problems)
                .containsExactly(
                        "earlier",
                        "rules:" + first + ":1: -S opn: unknown system call (did you mean open?)",
                        "rules:" + first + ":1: -S conect: unknown system call (did you mean connect?)",
                        "rules:" + first + ":3: -q /x,/y: -q is not supported yet",
                        "rules:" + missing + ": no such file",
                        "rules:" + second + ":1: -b x: not a whole number from 0 to 2147483647");
        assertThat(rules.set()).isSameAs(RuleSet.everything());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-a always,exit -S connect -F auid>=1000 | -F auid>=1000: auid is not supported yet",
                "-a always,exit -S connect -F pth=/x | -F pth=/x: unknown field (did you mean path?)",
                "-a always,exit -S connect -F zzzzz=1 | -F zzzzz=1: unknown field",
                "-a always,exit -S connect -F success | -F success: no operator (write success=VALUE)",
                "-a always,exit -S connect -F success= | -F success=: value missing",
                "-a always,exit -S connect -F success=yes | -F success=yes: success is 0 or 1",
                "-a always,exit -S connect -F success!=1 | -F success!=1: success takes only =",
                "-a always,exit -S connect -F exit=-EACCESS"
                        + " | -F exit=-EACCESS: unknown error name (did you mean -EACCES?)",
                "-a always,exit -S connect -F exit=-13x | -F exit=-13x: not a number of 32 bits",
                "-a always,exit -S connect -F exit=4294967296 | -F exit=4294967296: not a number of 32 bits",
                "-a always,exit -S connect -F exit&1 | -F exit&1: exit takes only = != < > <= >=",
                "-a always,exit -S connect -F arch=b64 | -F arch=b64: arch must be before -S",
                "-a always,exit -F arch=b46 -S connect | -F arch=b46: unknown machine (did you mean b64?)",
                "-a always,exit -F arch>b64 | -F arch>b64: arch takes only = and !=",
                "-a always,exit -F path=x | -F path=x: not an absolute path",
                "-a always,exit -F dir=x | -F dir=x: not an absolute path",
                "-a always,exit -F path=/d/ | -F path=/d/: a path has no slash at its end"
                        + " (a directory's content is dir=)",
                "-a always,exit -F path!=/d | -F path!=/d: path takes only =",
                "-a always,exit -F dir!=/d | -F dir!=/d: dir takes only =",
                "-a always,exit -F path=/a -F dir=/b | -F dir=/b: a rule has one path or dir",
                "-a always,exit -F perm=rq | -F perm=rq: unknown permission q (r, w, x, a)",
                "-a always,exit -F perm!=r | -F perm!=r: perm takes only =",
                "-a always,exit -F perm=r -F perm=w | -F perm=w: given twice",
                "-a always,exit -F success=0 -k x | -k x: a key needs -w, -S, perm, path or dir before it",
                "-a always,exit -F key=x -S connect | -F key=x: a key needs -w, -S, perm, path or dir before it",
                "-a alwys,exit -S connect | -a alwys,exit: unknown list or action alwys (did you mean always?)",
                "-a always -S connect | -a always: not LIST,ACTION (write always,exit or never,exit)",
                "-a always,never -S connect | -a always,never: not LIST,ACTION (write always,exit or never,exit)",
                "-a always,user | -a always,user: list user is not supported yet",
                "-a task,never | -a task,never: list task is not supported yet",
                "-a always,entry -S connect"
                        + " | -a always,entry: entry is no longer used (write always,exit or never,exit)",
                "-a always,exit -S connect -a always,exit | -a always,exit: only one rule per line",
                "-S connect | -S connect: belongs to a rule: -a or -w is missing",
                "-D -k x | -k x: a key needs -w, -S, perm, path or dir before it",
                "-w /x -S connect | -S connect: cannot be combined with -w",
                "-w /x -F success=0 | -F success=0: cannot be combined with -w",
                "-a always,exit -w /x | -w /x: cannot be combined with -a, -S or -F",
                "-w /x -w /y | -w /y: only one watch per rule",
                "-w x | -w x: not an absolute path",
                "-p wa -w /x | -p wa: needs -w before it (in a rule with -a write -F perm=wa)",
                "-w /x -p wz | -p wz: unknown permission z (r, w, x, a)",
                "-a always,exit -S 2048 | -S 2048: not a system call number (0 to 2047)",
                "-a always,exit -S connect,,bind | -S connect,,bind: value missing",
                "-a always,exit -S | -S: value missing",
                "-b | -b: value missing",
                "-b -5 | -b -5: not a whole number from 0 to 2147483647",
                "-f 4 | -f 4: not a whole number from 0 to 3",
                "-e 3 | -e 3: not a whole number from 0 to 2",
                "-r 100 | -r 100: -r is not supported yet",
                "-C auid!=obj_uid | -C auid!=obj_uid: -C is not supported yet",
                "-d always,exit | -d always,exit: -d is not supported yet",
                "-l | -l: is a command, not a rule",
                "-R /x | -R /x: is a command, not a rule",
                "-x | -x: unknown option",
                "--loginuid-immutable | --loginuid-immutable: not supported yet",
                "--backlog_wait_tme 5 | --backlog_wait_tme: unknown option (did you mean --backlog_wait_time?)",
                "--backlog_wait_time x | --backlog_wait_time x: not a whole number from 0 to 2147483647",
                "-w /x -k a # trailing | #: a comment has a line of its own"
            })
    void refusesWithItsOwnLine(String line, String problem) throws IOException {
        Path file = write("t.rules", line);

        assertThat(problems(file)).contains("rules:" + file + ":1: " + problem);
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
    void refusesMoreThan64Fields() throws IOException {
        Path fits = write("t.rules", "-a always,exit -S connect" + " -F success=0".repeat(64));
        Path many = write("u.rules", "-a always,exit -S connect" + " -F success=0".repeat(65));

        assertThat(problems(fits)).isEmpty();
        assertThat(problems(many)).singleElement().asString().endsWith("a rule has at most 64 fields");
    }

    @Test
    void refusesLinesThatAuditctlWouldCut() throws IOException {
        Path file = write("t.rules", "#" + "x".repeat(6143));

        assertThat(problems(file)).containsExactly("rules:" + file + ":1: line: longer than 6143 bytes");
    }

    @Test
    void reportsAFileThatIsADirectory() {
        assertThat(problems(directory))
                .singleElement()
                .asString()
                .startsWith("rules:" + directory + ": cannot be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-i",
                "-c",
                "  -w /x  ",
                "-a always,exit -S stime -S umask",
                "-a always,exit -F arch=b32 -S chown32",
                "-a always,exit -S pread64 -S newfstat -S fchmodat2",
                "-a always,exit",
                "-a always,exit -F path=/missing/parent/x",
                "-a always,exit -F dir=/missing"
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
