package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleSetTest {
    private static final int READ = 0;
    private static final int WRITE = 1;

    @TempDir
    Path directory;

    @Test
    void selectsEverythingWithoutRules() {
        RuleSet rules = RuleSet.everything();

        for (int i = 0; i < Operation.count(); i++) {
            boolean onlyByRule = Operation.of(i).onlyByRule();
            assertThat(rules.verdict(i)).isEqualTo(onlyByRule ? RuleSet.NEVER : 0);
            assertThat(rules.canSelect(Operation.of(i))).isNotEqualTo(onlyByRule);
            assertThat(RuleSet.settled(
                            rules.match(i, 0, 0, READ, 0, RuleSet.NO_FAMILY, null, 0, null, 0, null, null, null)))
                    .isEqualTo(onlyByRule ? RuleSet.NEVER : 0);
        }
        assertThat(rules.key(0)).isEmpty();
        assertThat(rules.list()).isEmpty();
        assertThat(LoadedRules.load(List.of(), new ArrayList<>()).set()).isSameAs(rules);
    }

    @Test
    void filesWithControlLinesOnlyLeaveEverythingSelected() throws IOException {
        LoadedRules rules = rules("-D", "-b 8192", "--backlog_wait_time 60000", "-f 1", "-e 2", "", "# comment");

        assertThat(rules.verdict(Operation.CONNECT.ordinal())).isZero();
        assertThat(rules.backlogLimit()).isEqualTo(8192);
        assertThat(rules.backlogWaitTimeMillis()).isEqualTo(60000);
        assertThat(rules.failure()).isEqualTo(1);
        assertThat(rules.enabled()).isEqualTo(2);
        assertThat(rules.notices()).anyMatch(line -> line.contains("no rule is left"));
    }

    @Test
    void controlValuesNotGivenAreMinusOne() throws IOException {
        LoadedRules rules = rules("-a always,exit -S connect");

        assertThat(rules.backlogLimit()).isEqualTo(-1);
        assertThat(rules.failure()).isEqualTo(-1);
        assertThat(rules.backlogWaitTimeMillis()).isEqualTo(-1);
        assertThat(rules.enabled()).isEqualTo(-1);
    }

    @Test
    void acceptsTheFailureFlagThreeAndOptionsWrittenTogether() throws IOException {
        LoadedRules rules = rules("-f3", "-b0x100 --backlog_wait_time=0");

        assertThat(rules.failure()).isEqualTo(3);
        assertThat(rules.backlogLimit()).isEqualTo(256);
        assertThat(rules.backlogWaitTimeMillis()).isZero();
    }

    @Test
    void leavesOutWhatNoRuleSelects() throws IOException {
        LoadedRules rules = rules("-a always,exit -F arch=b64 -S connect,bind -S listen -k net");

        assertThat(rules.verdict(Operation.CONNECT.ordinal())).isZero();
        assertThat(rules.verdict(Operation.LISTEN.ordinal())).isZero();
        assertThat(rules.canSelect(Operation.UNLINK)).isFalse();
        assertThat(rules.verdict(Operation.UNLINK.ordinal())).isEqualTo(RuleSet.NEVER);
        assertThat(new String(rules.key(0), UTF_8)).isEqualTo("net");
    }

    @Test
    void acceptsListAndActionInEitherOrder() throws IOException {
        LoadedRules rules = rules("-a exit,never -S connect", "-a exit,always -S connect,bind");

        assertThat(rules.canSelect(Operation.CONNECT)).isFalse();
        assertThat(rules.verdict(Operation.BIND.ordinal())).isEqualTo(1);
    }

    @Test
    void firstMatchInFileOrderWinsAndNeverStops() throws IOException {
        LoadedRules rules = rules(
                "-a never,exit -F dir=/usr/share/doc",
                "-a always,exit -F dir=/usr/share -k app",
                "-a always,exit -S unlink -k any");

        assertThat(match(rules, Operation.UNLINK, "/usr/share/doc/x")).isEqualTo(RuleSet.NEVER);
        assertThat(match(rules, Operation.UNLINK, "/usr/share/x")).isEqualTo(1);
        assertThat(match(rules, Operation.UNLINK, "/other")).isEqualTo(2);
        assertThat(match(rules, Operation.RMDIR, "/other")).isEqualTo(RuleSet.NEVER);
    }

    @Test
    void prependedRulesComeFirstTheLastOfThemBeforeAllOthers() throws IOException {
        LoadedRules rules = rules(
                "-a always,exit -S connect -k c", "-A always,exit -S connect -k b", "-A always,exit -S connect -k a");

        assertThat(rules.describe())
                .containsExactly(
                        "-a always,exit -S connect -F key=a",
                        "-a always,exit -S connect -F key=b",
                        "-a always,exit -S connect -F key=c");
        assertThat(rules.verdict(Operation.CONNECT.ordinal())).isZero();
    }

    @Test
    void deleteDropsAllRulesBeforeIt() throws IOException {
        Path first = file("first.rules", "-a always,exit -S connect");
        Path second = file("second.rules", "-D", "-a always,exit -S bind");

        LoadedRules rules = load(first, second);

        assertThat(rules.describe()).containsExactly("-a always,exit -S bind");
    }

    @Test
    void filesCountAsOneListInTheirOrder() throws IOException {
        Path first = file("first.rules", "-a never,exit -S connect");
        Path second = file("second.rules", "-a always,exit -S connect,bind");

        assertThat(load(first, second).canSelect(Operation.CONNECT)).isFalse();
        assertThat(load(second, first).canSelect(Operation.CONNECT)).isTrue();
    }

    @Test
    void dirCoversWholeComponentsOnly() throws IOException {
        LoadedRules rules = rules("-a always,exit -F dir=/usr/share/");

        assertThat(match(rules, Operation.UNLINK, "/usr/share")).isZero();
        assertThat(match(rules, Operation.UNLINK, "/usr/share/a/b")).isZero();
        assertThat(match(rules, Operation.UNLINK, "/usr/sharelication")).isEqualTo(RuleSet.NEVER);
        assertThat(match(rules, Operation.UNLINK, "/srv/ap")).isEqualTo(RuleSet.NEVER);
        assertThat(match(rules, Operation.UNLINK, "/srv")).isEqualTo(RuleSet.NEVER);
    }

    @Test
    void dirOfTheRootCoversEveryName() throws IOException {
        LoadedRules rules = rules("-a always,exit -F dir=/");

        assertThat(match(rules, Operation.UNLINK, "/")).isZero();
        assertThat(match(rules, Operation.UNLINK, "/x/y")).isZero();
        assertThat(rules.match(Operation.CONNECT.ordinal(), 0, null, 0, null, 0))
                .isEqualTo(RuleSet.NEVER);
    }

    @Test
    void pathCoversOneNameOnly() throws IOException {
        LoadedRules rules = rules("-a always,exit -F path=/usr/share");

        assertThat(match(rules, Operation.RMDIR, "/usr/share")).isZero();
        assertThat(match(rules, Operation.UNLINK, "/usr/share/x")).isEqualTo(RuleSet.NEVER);
    }

    @Test
    void namesNotInNormalFormAreNormalised() throws IOException {
        LoadedRules rules = rules("-a always,exit -F dir=/usr/share");

        assertThat(match(rules, Operation.UNLINK, "/usr//other/../share/./x")).isZero();
        assertThat(match(rules, Operation.UNLINK, "/usr/share/../x")).isEqualTo(RuleSet.NEVER);
        assertThat(rename(rules, "/a", "/usr/./share/x")).isZero();
    }

    @Test
    void eitherNameOfARenameCounts() throws IOException {
        LoadedRules rules = rules("-a always,exit -F dir=/usr/share");

        assertThat(rename(rules, "/usr/share/x", "/y")).isZero();
        assertThat(rename(rules, "/y", "/usr/share/x")).isZero();
        assertThat(rename(rules, "/y", "/z")).isEqualTo(RuleSet.NEVER);
    }

    @Test
    void onlyTheBytesThatCountAreLookedAt() throws IOException {
        LoadedRules rules = rules("-a always,exit -F path=/usr/share");
        byte[] buffer = "/usr/share/garbage//..".getBytes(UTF_8);

        assertThat(rules.match(Operation.UNLINK.ordinal(), 0, buffer, 10, null, 0))
                .isZero();
    }

    @Test
    void followsLinksInTheRulesOwnPath() throws IOException {
        Path real = Files.createDirectory(directory.toRealPath().resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);

        LoadedRules rules = rules("-a always,exit -F dir=" + link, "-a always,exit -F path=" + link + "/new");

        assertThat(match(rules, Operation.UNLINK, link + "/x")).isZero();
        assertThat(match(rules, Operation.UNLINK, real + "/x")).isZero();
        LoadedRules single = rules("-a always,exit -F path=" + link + "/new");
        assertThat(match(single, Operation.UNLINK, real + "/new")).isZero();
    }

    @Test
    void watchOfADirectoryCoversItsContentAndOfAFileTheFile() throws IOException {
        Path watched = Files.createDirectory(directory.resolve("watched"));
        LoadedRules rules = rules("-w " + watched + "/ -p wa -k w", "-w " + watched + "-file");

        assertThat(rules.describe())
                .containsExactly("-w " + watched + " -p wa -k w", "-w " + watched + "-file -p rwxa");
        assertThat(match(rules, Operation.UNLINK, watched + "/x")).isZero();
        assertThat(open(rules, READ, watched + "/x")).isEqualTo(RuleSet.NEVER);
        assertThat(open(rules, WRITE, watched + "/x")).isZero();
        assertThat(open(rules, READ, watched + "-file")).isEqualTo(1);
        assertThat(open(rules, READ, watched + "-file/x")).isEqualTo(RuleSet.NEVER);
    }

    @Test
    void permissionOfAnOpenFollowsTheAccessModeOnly() throws IOException {
        LoadedRules rules = rules("-a always,exit -F perm=w -k w", "-a always,exit -F perm=r -k r");

        assertThat(rules.verdict(Operation.OPENAT.ordinal())).isEqualTo(RuleSet.DEPENDS);
        assertThat(open(rules, 0, "/x")).isEqualTo(1);
        assertThat(open(rules, 1, "/x")).isZero();
        assertThat(open(rules, 2, "/x")).isZero();
        assertThat(rules.verdict(Operation.UNLINK.ordinal())).isZero();
        assertThat(rules.canSelect(Operation.CHMOD)).isFalse();
        assertThat(rules.canSelect(Operation.CONNECT)).isFalse();
        assertThat(rules.canSelect(Operation.BIND)).isTrue();
    }

    @Test
    void permissionForReadAndWriteSelectsEveryOpen() throws IOException {
        LoadedRules rules = rules("-a always,exit -F perm=wr");

        assertThat(rules.verdict(Operation.OPENAT.ordinal())).isZero();
        assertThat(rules.verdict(Operation.DLOPEN.ordinal())).isZero();
    }

    @Test
    void permissionAttributeCoversLinkToo() throws IOException {
        LoadedRules rules = rules("-a always,exit -F perm=a");

        assertThat(rules.canSelect(Operation.LINK)).isTrue();
        assertThat(rules.canSelect(Operation.FCHOWN)).isTrue();
        assertThat(rules.canSelect(Operation.OPENAT)).isFalse();
        assertThat(rules("-a always,exit -F perm=x").canSelect(Operation.EXECVE))
                .isTrue();
    }

    @Test
    void resultsAreDecidedAtExit() throws IOException {
        LoadedRules rules = rules("-a always,exit -S openat -F dir=/usr -F exit=-EACCES -k denied");
        int open = Operation.OPENAT.ordinal();
        byte[] name = "/usr/x".getBytes(UTF_8);

        assertThat(rules.canSelect(Operation.OPENAT)).isTrue();
        assertThat(rules.verdict(open)).isEqualTo(RuleSet.DEPENDS);
        assertThat(rules.match(open, 0, name, name.length, null, 0)).isEqualTo(LoadedRules.MAYBE);
        assertThat(match(rules, Operation.OPENAT, "/other")).isEqualTo(RuleSet.NEVER);
        assertThat(rules.decide(open, 0, name, name.length, null, 0, false, -13))
                .isZero();
        assertThat(rules.decide(open, 0, name, name.length, null, 0, false, -2)).isEqualTo(RuleSet.NEVER);
        assertThat(rules.decide(open, 0, name, name.length, null, 0, true, 13)).isEqualTo(RuleSet.NEVER);
        assertThat(rules.decideUnknown(open, 0, name, name.length, null, 0)).isEqualTo(RuleSet.NEVER);
    }

    @Test
    void aResultThatNobodyKnowsMayBeTheOneAskedForAndHidesNothing() throws IOException {
        LoadedRules rules = rules(
                "-a never,exit -S connect -F exit=-ENOENT",
                "-a always,exit -S connect -F success=0 -F exit=-EACCES -k denied",
                "-a always,exit -S connect -F success=1 -k done");
        int connect = Operation.CONNECT.ordinal();

        assertThat(rules.decide(connect, 0, null, 0, null, 0, false, false, 0)).isEqualTo(1);
        assertThat(rules.decide(connect, 0, null, 0, null, 0, true, false, 0)).isEqualTo(2);
        assertThat(rules.decide(connect, 0, null, 0, null, 0, false, true, -2)).isEqualTo(RuleSet.NEVER);
    }

    @Test
    void aLinkHidesNothing() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path quiet = Files.createDirectory(directory.resolve("quiet"));
        LoadedRules rules =
                rules("-a never,exit -F dir=" + quiet, "-a always,exit -S openat -F dir=" + data + " -k data");
        byte[] secret = data.resolve("secret").toString().getBytes(UTF_8);
        byte[] other = quiet.resolve("other").toString().getBytes(UTF_8);
        byte[] link = quiet.resolve("link").toString().getBytes(UTF_8);

        assertThat(opens(rules, link, secret)).isEqualTo(1);
        assertThat(opens(rules, link, other)).isEqualTo(RuleSet.NEVER);
        assertThat(opens(rules, secret, null)).isEqualTo(1);
        assertThat(opens(rules, secret, other)).isEqualTo(RuleSet.NEVER);
    }

    private static int opens(LoadedRules rules, byte[] name, byte @Nullable [] real) {
        return RuleSet.settled(rules.set()
                .match(
                        Operation.OPENAT.ordinal(),
                        0,
                        0,
                        0,
                        0,
                        RuleSet.NO_FAMILY,
                        name,
                        name.length,
                        null,
                        0,
                        real,
                        null,
                        null));
    }

    @Test
    void laterRuleForEveryResultKeepsTheActionOfUnknownOutcome() throws IOException {
        LoadedRules rules =
                rules("-a always,exit -S connect -F success=0 -k failed", "-a always,exit -S connect -k any");
        int connect = Operation.CONNECT.ordinal();

        assertThat(rules.match(connect, 0, null, 0, null, 0)).isEqualTo(LoadedRules.MAYBE);
        assertThat(rules.decide(connect, 0, null, 0, null, 0, false, -111)).isZero();
        assertThat(rules.decide(connect, 0, null, 0, null, 0, true, 0)).isEqualTo(1);
        assertThat(rules.decideUnknown(connect, 0, null, 0, null, 0)).isEqualTo(1);
    }

    @Test
    void neverRuleOnAResultHoldsBackTheDecision() throws IOException {
        LoadedRules rules = rules("-a never,exit -S connect -F success=1", "-a always,exit -S connect,bind");
        int connect = Operation.CONNECT.ordinal();

        assertThat(rules.match(connect, 0, null, 0, null, 0)).isEqualTo(LoadedRules.MAYBE);
        assertThat(rules.decide(connect, 0, null, 0, null, 0, true, 0)).isEqualTo(RuleSet.NEVER);
        assertThat(rules.decide(connect, 0, null, 0, null, 0, false, -111)).isEqualTo(1);
        assertThat(rules.verdict(Operation.BIND.ordinal())).isEqualTo(1);
    }

    @Test
    void neverRulesAloneLeaveTheOperationUnwoven() throws IOException {
        LoadedRules rules = rules("-a always,exit -S bind", "-a never,exit -S connect -F success=1");

        assertThat(rules.canSelect(Operation.CONNECT)).isFalse();
    }

    @Test
    void exitIsComparedWithoutSign() throws IOException {
        assertThat(rules("-a always,exit -S connect -F exit<0", "-a always,exit -S bind")
                        .canSelect(Operation.CONNECT))
                .isFalse();
        assertThat(rules("-a always,exit -S connect -F exit>-1", "-a always,exit -S bind")
                        .canSelect(Operation.CONNECT))
                .isFalse();
        assertThat(afterExit("exit>=0", -13)).isZero();
        assertThat(afterExit("exit>=0", 0)).isZero();
        assertThat(afterExit("exit>0", -13)).isZero();
        assertThat(afterExit("exit>0", 0)).isEqualTo(RuleSet.NEVER);
        assertThat(afterExit("exit<=5", -1)).isEqualTo(RuleSet.NEVER);
        assertThat(afterExit("exit<=5", 5)).isZero();
        assertThat(afterExit("exit<-1", 7)).isZero();
        assertThat(afterExit("exit<-1", -1)).isEqualTo(RuleSet.NEVER);
        assertThat(afterExit("exit!=0", -2)).isZero();
        assertThat(afterExit("exit!=0", 0)).isEqualTo(RuleSet.NEVER);
        assertThat(afterExit("exit=4294967283", -13)).isZero();
    }

    @Test
    void exitErrorWithoutItsMinusNeverMeetsAFailureAndIsNoticed() throws IOException {
        LoadedRules rules = rules("-a always,exit -S connect -F exit=EACCES");

        assertThat(afterExit("exit=EACCES", -13)).isEqualTo(RuleSet.NEVER);
        assertThat(afterExit("exit=EACCES", 13)).isZero();
        assertThat(rules.notices()).singleElement().asString().endsWith("(write -EACCES)");
    }

    @Test
    void noticesComparisonsThatHoldAlwaysOrNever() throws IOException {
        LoadedRules rules = rules("-a always,exit -S connect -F exit<0", "-a always,exit -S bind -F exit>=0");

        assertThat(rules.notices())
                .anyMatch(line -> line.contains(":1: -F exit<0: never true"))
                .anyMatch(line -> line.contains(":2: -F exit>=0: always true"))
                .anyMatch(line -> line.contains(":1: rule: selects nothing"));
    }

    @Test
    void opensAreNotSelectedByTheNameOpen() throws IOException {
        LoadedRules rules = rules("-a always,exit -S open,creat -k o", "-a always,exit -S connect");

        assertThat(rules.canSelect(Operation.OPENAT)).isFalse();
        assertThat(rules.notices()).singleElement().asString().contains("write -S openat");
        assertThat(rules("-a always,exit -S open,openat").canSelect(Operation.DLOPEN))
                .isTrue();
    }

    @Test
    void selectingRulesMayNameTheCallOfEitherArchitecture() throws IOException {
        assertThat(rules("-a always,exit -S unlinkat").canSelect(Operation.UNLINK))
                .isTrue();
        assertThat(rules("-a always,exit -S accept4").canSelect(Operation.ACCEPT))
                .isTrue();
    }

    @Test
    void ruleThatLeavesOutMustNameTheCallIssuedHere() throws IOException {
        Path file = file("a.rules", "-a never,exit -S unlinkat", "-a always,exit -S all");

        LoadedRules x86 = LoadedRules.load(List.of(file), new ArrayList<>(), Arch.X86_64);
        LoadedRules arm = LoadedRules.load(List.of(file), new ArrayList<>(), Arch.AARCH64);

        assertThat(x86.canSelect(Operation.UNLINK)).isTrue();
        assertThat(x86.canSelect(Operation.UNLINKAT)).isFalse();
        assertThat(arm.canSelect(Operation.UNLINK)).isFalse();
    }

    @Test
    void numbersAreThoseOfThisArchitecture() throws IOException {
        Path file = file("a.rules", "-a always,exit -F arch=b64 -S 42 -S 203");

        LoadedRules x86 = LoadedRules.load(List.of(file), new ArrayList<>(), Arch.X86_64);
        LoadedRules arm = LoadedRules.load(List.of(file), new ArrayList<>(), Arch.AARCH64);

        assertThat(x86.canSelect(Operation.CONNECT)).isTrue();
        assertThat(x86.describe()).containsExactly("-a always,exit -F arch=b64 -S connect,sched_setaffinity");
        assertThat(arm.canSelect(Operation.CONNECT)).isTrue();
        assertThat(arm.describe()).singleElement().asString().contains("connect");
    }

    @Test
    void rulesForAnotherMachineSelectNothing() throws IOException {
        LoadedRules rules = rules(
                "-a always,exit -F arch=b32 -S socketcall,connect",
                "-a always,exit -F arch!=b64 -S bind",
                "-a always,exit -F arch!=b32 -S listen",
                "-a always,exit -F arch=" + Integer.toHexString(Arch.current().auditArch()) + " -S accept");

        assertThat(rules.canSelect(Operation.CONNECT)).isFalse();
        assertThat(rules.canSelect(Operation.BIND)).isFalse();
        assertThat(rules.canSelect(Operation.LISTEN)).isTrue();
        assertThat(rules.canSelect(Operation.ACCEPT)).isTrue();
        assertThat(rules.notices()).hasSize(2);
    }

    @Test
    void severalKeysAreJoined() throws IOException {
        LoadedRules rules =
                rules("-a always,exit -S connect -k one -k two", "-a always,exit -S bind -F key=a -F key=b");

        assertThat(rules.key(0)).isEqualTo("one\u0001two".getBytes(UTF_8));
        assertThat(rules.key(1)).isEqualTo("a\u0001b".getBytes(UTF_8));
    }

    @Test
    void namesInRulesAreBytes() throws IOException {
        Path file = directory.resolve("latin.rules");
        Files.write(file, "-w /srv/\u00fc\\ x -p w\n".getBytes(StandardCharsets.ISO_8859_1));
        LoadedRules rules = load(file);
        byte[] name = "/srv/\u00fc x".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(rules.match(Operation.UNLINK.ordinal(), 0, name, name.length, null, 0))
                .isZero();
        assertThat(match(rules, Operation.UNLINK, "/srv/\u00fc x")).isEqualTo(RuleSet.NEVER);
    }

    @Test
    void namesOfUtf8FilesMatchAndAreShownAsWritten() throws IOException {
        LoadedRules rules = rules("-w /srv/\u00fc\u4e16 -p w -k \u00e4");

        assertThat(match(rules, Operation.UNLINK, "/srv/\u00fc\u4e16")).isZero();
        assertThat(rules.describe()).containsExactly("-w /srv/\u00fc\u4e16 -p w -k \u00e4");
    }

    @Test
    void normalFormLoadsAgainAsItself() throws IOException {
        Path spaced = Files.createDirectory(directory.resolve("a b"));
        String escaped = spaced.toString().replace(" ", "\\ ");
        LoadedRules rules = rules(
                "-a exit,always -F arch=b64 -S listen -S bind,connect,bind -F success=0 -k x -k y",
                "-a never,exit -S all -F dir=" + escaped + " -F perm=ar",
                "-a always,exit -F path=/srv/x -F perm=w -F key=z",
                "-a always,exit -F perm=x -F exit!=-2 -F exit>3");
        List<String> normal = rules.describe();

        assertThat(normal)
                .containsExactly(
                        "-a always,exit -F arch=b64 -S connect,bind,listen -F success=0 -F key=x -F key=y",
                        "-a never,exit -S all -F dir=" + escaped + " -F perm=ra",
                        "-w /srv/x -p w -k z",
                        "-a always,exit -S all -F perm=x -F exit!=-ENOENT -F exit>3");
        assertThat(rules(normal.toArray(new String[0])).describe()).isEqualTo(normal);
    }

    @Test
    void whatIsAskedOfACallNeverHoldsWhenAProcessIsMade() throws IOException {
        LoadedRules rules = rules(
                "-a never,task -F a0!=1",
                "-a never,task -F arch=b64",
                "-a never,task -F obj_uid!=5",
                "-a always,exit -S connect");

        assertThat(rules.canSelect(Operation.CONNECT)).isTrue();
        assertThat(rules("-a never,task -F uid=0", "-a always,exit -S connect").canSelect(Operation.CONNECT))
                .isFalse();
    }

    private int afterExit(String term, long exit) throws IOException {
        LoadedRules rules = rules("-a always,exit -S connect -F " + term);
        return rules.decide(Operation.CONNECT.ordinal(), 0, null, 0, null, 0, exit >= 0, exit);
    }

    private static int match(LoadedRules rules, Operation operation, String name) {
        byte[] bytes = name.getBytes(UTF_8);
        return rules.match(operation.ordinal(), 0, bytes, bytes.length, null, 0);
    }

    private static int open(LoadedRules rules, int accessMode, String name) {
        byte[] bytes = name.getBytes(UTF_8);
        return rules.match(Operation.OPENAT.ordinal(), accessMode, bytes, bytes.length, null, 0);
    }

    private static int rename(LoadedRules rules, String from, String to) {
        byte[] source = from.getBytes(UTF_8);
        byte[] target = to.getBytes(UTF_8);
        return rules.match(Operation.RENAME.ordinal(), 0, source, source.length, target, target.length);
    }

    private LoadedRules rules(String... lines) throws IOException {
        return load(file("test.rules", lines));
    }

    private static LoadedRules load(Path... files) {
        List<String> problems = new ArrayList<>();
        LoadedRules rules = LoadedRules.load(List.of(files), problems);
        assertThat(problems).isEmpty();
        return rules;
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines), UTF_8);
    }
}
