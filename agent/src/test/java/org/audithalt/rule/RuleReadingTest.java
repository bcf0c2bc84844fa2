package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Arch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lines do to the list of rules, and how auditctl -l shows what was read. */
class RuleReadingTest {
    @TempDir
    Path directory;

    private final List<String> problems = new ArrayList<>();

    /** As auditctl 3.0.9 lists them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-a exit,always -S openat -S open -S unlink | -a always,exit -S open,unlink,openat",
                "-A exit,never -S openat,999 | -a never,exit -S openat,999",
                "-a always,exit -S 257 -S all | -a always,exit -S all",
                "-a always,exit -F pid=1 -F arch=x86_64 | -a always,exit -F arch=b64 -S all -F pid=1",
                "-a always,exit -F arch=i386 -S open | -a always,exit -F arch=b32 -S open",
                "-a always,exit -F arch!=0xC000003E | -a always,exit -F arch!=b64 -S all",
                "-a always,exit -S openat -F a0=-100 | -a always,exit -S openat -F a0=0xFFFFFF9C",
                "-a always,exit -S openat -F a2&=0100 | -a always,exit -S openat -F a2&=0x40",
                "-a always,exit -S openat -F exit=-eacces | -a always,exit -S openat -F exit=-EACCES",
                "-a always,exit -S openat -F exit=4294967294 | -a always,exit -S openat -F exit=-ENOENT",
                "-a always,exit -S openat -F exit=-200 | -a always,exit -S openat -F exit=-200",
                "-a always,exit -S openat -F loginuid!=unset | -a always,exit -S openat -F auid!=-1",
                "-a always,exit -S openat -F auid=4294967294 | -a always,exit -S openat -F auid=-2",
                "-a always,exit -S openat -F gid=root | -a always,exit -S openat -F gid=0",
                "-a always,exit -S openat -F sessionid=unset | -a always,exit -S openat -F sessionid=-1",
                "-a always,exit -S openat -F pid>=0x10 | -a always,exit -S openat -F pid>=16",
                "-a always,exit -S openat -C obj_uid!=auid | -a always,exit -S openat -C auid!=obj_uid",
                "-a always,exit -S openat -F uid=0 -C fsgid=gid -F a0=1"
                        + " | -a always,exit -S openat -F uid=0 -C gid=fsgid -F a0=0x1",
                "-a always,exit -k a -F uid=0 -S openat | -",
                "-a always,exit -S openat -k a -F uid=0 -F key=b"
                        + " | -a always,exit -S openat -F uid=0 -F key=a -F key=b",
                "-a always,exit -F path=/usr/x -F perm=wa -k k | -w /usr/x -p wa -k k",
                "-a always,exit -S all -F dir=/usr -F perm=aw | -w /usr -p wa",
                "-w /usr/x | -w /usr/x -p rwxa",
                "-w /usr/// -p R -k one -k two | -w /usr -p r -k one -k two",
                "-w /usr/x -k a -p r -p w -k b | -w /usr/x -p w -k a -k b",
                "-w /usr/x -F uid=0 | -a always,exit -S all -F path=/usr/x -F perm=rwxa -F uid=0",
                "-w /usr/x -C uid=euid | -a always,exit -S all -F path=/usr/x -F perm=rwxa -C uid=euid",
                "-a always,exit -F path=/usr/x -F uid=0 -F perm=r -p w"
                        + " | -a always,exit -S all -F path=/usr/x -F uid=0 -F perm=w",
                "-a task,never | -a never,task",
                "-a never,user -F msgtype=user_login | -a never,user -F msgtype=USER_LOGIN",
                "-a exclude,never -F msgtype=UNKNOWN[1307] | -a never,exclude -F msgtype=CWD",
                "-a exclude,always -F msgtype>=99999 | -a always,exclude -F msgtype>=99999",
                "-a never,filesystem -F fstype=0x74726163 -k x | -a never,filesystem -F fstype=tracefs -F key=x",
                "-a never,filesystem -F fstype=4660 | -a never,filesystem -F fstype=4660",
                "-a always,io_uring -S openat,fsync,18 | -a always,io_uring -S fsync,openat",
            })
    void listsAsAuditctlDoes(String line, String listed) {
        RuleBook book = none().changed(line, "t", problems);

        assertThat(book == null ? "-" : texts(book).get(0)).isEqualTo(listed);
    }

    /** Where auditctl's own list would be read as another rule or none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-a never,exit -F path=/usr/x -F perm=r | -a never,exit -S all -F path=/usr/x -F perm=r",
                "-a always,exit -F path=/usr -F perm=r | -a always,exit -S all -F path=/usr -F perm=r",
                "-a always,exit -F dir=/usr/ -F perm=r | -a always,exit -S all -F dir=/usr/ -F perm=r",
                "-a always,exit -F perm=r -F path=/usr/x | -a always,exit -S all -F perm=r -F path=/usr/x",
                "-a always,exit -F perm=r | -a always,exit -S all -F perm=r",
                "-a always,exit -F exe!=/usr/bin/cat | -a always,exit -S all -F exe!=/usr/bin/cat",
                "-a always,exit -F filetype=FILE | -a always,exit -S all -F filetype=file",
                "-a always,exit -F arch=aarch64 | -a always,exit -F arch=aarch64 -S all",
            })
    void listsSoThatItIsReadAgainAsItself(String line, String listed) {
        RuleBook book = none().changed(line, "t", problems);

        assertThat(problems).isEmpty();
        assertThat(book).isNotNull();
        assertThat(texts(book)).containsExactly(listed);
        RuleBook again = none().changed(listed, "t", problems);
        assertThat(again).isNotNull();
        assertThat(texts(again)).containsExactly(listed);
    }

    @Test
    void deletesTheEqualRuleOnly() {
        RuleBook book = book(
                "-a always,exit -S connect -F uid=0 -k x",
                "-a always,exit -S bind",
                "-w /usr/x -p r -k w",
                "-A always,exit -S listen",
                "-d exit,always -F uid=root -S connect -k x",
                "-d always,exit -S listen",
                "-W /usr/x -p r -k w");

        assertThat(problems).isEmpty();
        assertThat(texts(book)).containsExactly("-a always,exit -S bind");
        assertThat(book.changed("-d always,exit -S bind -k y", "t", problems)).isNull();
        assertThat(book.changed("-d never,exit -S bind", "t", problems)).isNull();
        assertThat(book.changed("-W /usr/x", "t", problems)).isNull();
        assertThat(problems).hasSize(3);
    }

    @Test
    void deletesAllOrThoseOfWhichAKeyContainsAText() {
        assertThat(texts(book("-a always,exit -S connect", "-D", "-a always,exit -S bind")))
                .containsExactly("-a always,exit -S bind");
        assertThat(texts(book(
                        "-a always,exit -S connect -k abc",
                        "-a always,exit -S bind -k x -k ab",
                        "-a always,exit -S listen -k a",
                        "-a always,exit -S accept",
                        "-D -k ab")))
                .containsExactly("-a always,exit -S listen -F key=a", "-a always,exit -S accept");
    }

    @Test
    void equalRulesAreRefusedUnlessTheyArePutInFront() {
        RuleBook book = book("-a always,exit -S connect", "-a always,exit -S bind", "-A exit,always -S connect");

        assertThat(texts(book))
                .containsExactly(
                        "-a always,exit -S connect", "-a always,exit -S connect", "-a always,exit -S bind");
        RuleBook changed = book.changed("-d always,exit -S connect", "t", problems);
        assertThat(changed).isNotNull();
        assertThat(texts(changed)).containsExactly("-a always,exit -S connect", "-a always,exit -S bind");
        assertThat(changed.changed("-d always,exit -S connect", "t", problems)).isNotNull();
    }

    /** {@code -F uid=0 -F gid=0} and {@code -F gid=0 -F uid=0} are two rules for the kernel. */
    @Test
    void orderOfTermsMakesAnotherRule() {
        assertThat(texts(book("-a always,exit -S bind -F uid=0 -F gid=0", "-a always,exit -S bind -F gid=0 -F uid=0")))
                .hasSize(2);
    }

    @Test
    void toleratesWhatIsMissingBySettingAndFromALineOn() throws IOException {
        String missing = "-a always,exit -F dir=/nonexistent -k x";
        Path strict = write("a.rules", missing, "-i", "-w /nonexistent/a", "-a always,exit -S bind");
        Path wrong = write("b.rules", "-i", missing, "-a always,exit -S opn");

        load(false, strict);
        assertThat(problems).singleElement().asString().contains("a.rules:1: ");
        problems.clear();
        load(false, wrong);
        assertThat(problems).singleElement().asString().contains("b.rules:3: ");
        problems.clear();
        RuleBook book = load(true, strict);
        assertThat(problems).isEmpty();
        assertThat(texts(book)).containsExactly("-a always,exit -S bind");
        assertThat(book.notices())
                .anyMatch(line -> line.endsWith(
                        "a.rules:1: -F dir=/nonexistent: the directory does not exist: the rule is left out"));
        assertThat(book.changed(missing, "t", problems)).isNull();
    }

    @Test
    void namesOfAccountsComeFromTheFiles() throws IOException {
        Path users = write("passwd", "root:x:0:0::/:/bin/sh", "", "broken", "mail:x:", "mail:x:8:8::/:", "mail:x:9:9::/:");
        Path groups = write("group", "adm:x:4:a,b");
        Accounts accounts = new Accounts(users, groups);

        assertThat(accounts.user("root")).isZero();
        assertThat(accounts.user("mail")).isEqualTo(8);
        assertThat(accounts.user("mai")).isEqualTo(RuleNumber.INVALID);
        assertThat(accounts.user("broken")).isEqualTo(RuleNumber.INVALID);
        assertThat(accounts.nearestUser("mai")).isEqualTo("mail");
        assertThat(accounts.group("adm")).isEqualTo(4);
        assertThat(accounts.nearestGroup("adn")).isEqualTo("adm");
        assertThat(new Accounts(directory, directory).user("root")).isEqualTo(RuleNumber.INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "s0:c1.c3, =, 's0:c1,c2,c3', true",
        "s0:c1.c3, !=, 's0:c1,c2,c3', false",
        "s1, >=, s1, true",
        "s1, >, s1, false",
        "s2:c1, >, s1, true",
        "s2:c1, >=, s1:c2, false",
        "s2:c1, <=, s1:c2, false",
        "s1, <, s2:c5, true",
        "s2, <, s1, false",
        "s1:c1, <=, s1:c1.c2, true"
    })
    void levelsAreOrderedByDominance(String actual, String operator, String asked, boolean holds) {
        byte[] label = ("u:r:t:" + actual + "-s15").getBytes(UTF_8);
        ProcessFacts facts =
                new ProcessFacts(ProcessFacts.ofNobody().ids(), new int[0], "/usr/bin/java".getBytes(UTF_8), label);
        RuleBook book = RuleBook.load(List.of(), false, facts, OwnFiles.NONE, problems, Arch.X86_64)
                .changed("-a always,exit -S connect -F subj_sen" + operator + asked, "t", problems);

        assertThat(problems).isEmpty();
        assertThat(book).isNotNull();
        assertThat(book.rules().list().get(0).ruleClass()).isEqualTo(holds ? RuleClass.DECIDED : RuleClass.INERT);
    }

    private static RuleBook none() {
        return RuleBook.load(
                List.of(), false, ProcessFacts.ofNobody(), OwnFiles.NONE, new ArrayList<>(), Arch.X86_64);
    }

    private RuleBook book(String... lines) {
        RuleBook book = none().changed(String.join("\n", lines), "t", problems);
        assertThat(problems).isEmpty();
        assertThat(book).isNotNull();
        return book;
    }

    private RuleBook load(boolean tolerant, Path file) {
        return RuleBook.load(
                List.of(file), tolerant, ProcessFacts.ofNobody(), OwnFiles.NONE, problems, Arch.X86_64);
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines), UTF_8);
    }

    private static List<String> texts(RuleBook book) {
        return book.rules().list().stream().map(ListedRule::text).toList();
    }
}
