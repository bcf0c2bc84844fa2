package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules inside the jar: what they select, and that they say why. */
class ProfilesTest {
    private static final int EAGAIN = 11;
    private static final int EINTR = 4;
    private static final int ECONNABORTED = 103;

    /** A component of Common Criteria, a control of SP 800-53, a rule of a STIG, a requirement of PCI DSS. */
    private static final Map<String, String> REQUIREMENTS = Map.of(
            "capp", "F(AU|DP|IA|MT|PT)_[A-Z]{3}\\.\\d",
            "lspp", "F(AU|DP|IA|MT|PT)_[A-Z]{3}\\.\\d",
            "all", "F(AU|DP|IA|MT|PT)_[A-Z]{3}\\.\\d",
            "ospp", "FAU_GEN\\.1\\.1 c",
            "stig", "V-222\\d{3}",
            "pci", "10\\.\\d\\.\\d");

    private static final Pattern CALLS = Pattern.compile(" -S (\\S+)");
    private static final Pattern KEY = Pattern.compile(" -k ([a-z]+)$");

    static String[] names() {
        return Profiles.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void loadsWithoutProblemOrNotice(String profile) {
        for (Arch arch : Arch.values()) {
            List<String> problems = new ArrayList<>();
            LoadedRules rules = LoadedRules.load(List.of(Profiles.path(profile)), problems, arch);

            assertThat(problems).isEmpty();
            assertThat(rules.notices()).isEmpty();
            assertThat(rules.describe()).hasSameSizeAs(rules(profile));
        }
    }

    /** What was selected before there were profiles, without rules. */
    @ParameterizedTest
    @EnumSource(Arch.class)
    void defaultSelectsEveryActionOfWhatIsNotOnlyByRule(Arch arch) {
        LoadedRules rules = load(Profiles.DEFAULT, arch);

        for (int i = 0; i < Operation.count(); i++) {
            Operation operation = Operation.of(i);
            assertThat(rules.canSelect(operation)).as("%s", operation).isEqualTo(!operation.onlyByRule());
            if (!operation.onlyByRule() && operation != Operation.ACCEPT) {
                assertThat(rules.verdict(i)).as("%s", operation).isNotNegative();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"capp", "lspp", "stig", "pci"})
    void acceptIsAnEventUnlessItFoundNobody(String profile) {
        LoadedRules rules = load(profile, Arch.current());
        int accept = Operation.ACCEPT.ordinal();

        assertThat(rules.match(accept, 0, null, 0, null, 0)).isEqualTo(LoadedRules.MAYBE);
        assertThat(key(rules, accept, true, 7)).isEqualTo("accept");
        assertThat(key(rules, accept, false, -ECONNABORTED)).isEqualTo("accept");
        assertThat(key(rules, rules.decideUnknown(accept, 0, null, 0, null, 0))).isEqualTo("accept");
        assertThat(rules.decide(accept, 0, null, 0, null, 0, false, -EAGAIN)).isEqualTo(RuleSet.NEVER);
        assertThat(rules.decide(accept, 0, null, 0, null, 0, false, -EINTR)).isEqualTo(RuleSet.NEVER);
    }

    @ParameterizedTest
    @EnumSource(Arch.class)
    void allSelectsEveryAction(Arch arch) {
        LoadedRules rules = load("all", arch);

        for (int i = 0; i < Operation.count(); i++) {
            assertThat(rules.verdict(i)).as("%s", Operation.of(i)).isNotNegative();
            assertThat(key(rules, rules.verdict(i))).as("%s", Operation.of(i)).isNotEqualTo("other");
        }
    }

    @Test
    void lsppIsCappAndMore() {
        assertThat(rules("lspp")).startsWith(rules("capp").toArray(new String[0]));
        LoadedRules capp = load("capp", Arch.current());
        LoadedRules lspp = load("lspp", Arch.current());
        for (int i = 0; i < Operation.count(); i++) {
            assertThat(capp.verdict(i) < 0 || lspp.verdict(i) >= 0)
                    .as("%s", Operation.of(i))
                    .isTrue();
        }
        assertThat(lspp.canSelect(Operation.RECVFROM)).isTrue();
        assertThat(capp.canSelect(Operation.RECVFROM)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stig", "ospp", "pci"})
    void refusedOpenHasTheKeyOfItsOwn(String profile) {
        LoadedRules rules = load(profile, Arch.current());
        byte[] name = "/srv/data".getBytes(UTF_8);
        byte[] shadow = "/etc/shadow".getBytes(UTF_8);
        int openat = Operation.OPENAT.ordinal();

        assertThat(key(rules, rules.decide(openat, 0, name, name.length, null, 0, false, -13)))
                .isEqualTo("denied");
        assertThat(key(rules, rules.decide(openat, 0, name, name.length, null, 0, false, -1)))
                .isEqualTo("denied");
        assertThat(key(rules, rules.decide(openat, 0, name, name.length, null, 0, false, -2)))
                .isEqualTo("open");
        assertThat(key(rules, rules.decide(openat, 0, name, name.length, null, 0, true, 9)))
                .isEqualTo("open");
        assertThat(key(rules, rules.decide(openat, 1, shadow, shadow.length, null, 0, true, 9)))
                .isEqualTo("identity");
        assertThat(key(rules, rules.decide(openat, 0, shadow, shadow.length, null, 0, true, 9)))
                .isEqualTo("open");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyRuleStandsBelowTheRequirementItServes(String profile) {
        Pattern requirement = Pattern.compile("# (" + REQUIREMENTS.get(profile) + "|[A-Z]{2}-\\d)");
        boolean named = false;
        String before = "";
        for (String line : lines(profile)) {
            if (line.startsWith("#") && !before.startsWith("#")) {
                named = requirement.matcher(line).lookingAt();
            } else if (line.startsWith("-")) {
                assertThat(named).as("%s: %s", profile, line).isTrue();
            } else if (line.isEmpty()) {
                named = false;
            }
            before = line;
        }
    }

    /** What is selected has a key, and a key means the same calls wherever it stands. */
    @Test
    void keyIsShortAndMeansTheSameInAllProfiles() {
        Map<String, Map<String, String>> keysByCall = new TreeMap<>();
        for (String profile : Profiles.names()) {
            for (String rule : rules(profile)) {
                Matcher key = KEY.matcher(rule);
                assertThat(key.find()).as(rule).isEqualTo(rule.startsWith("-a always"));
                if (!rule.startsWith("-a always") || rule.contains(" -F exit=") || rule.contains(" -F path=")) {
                    continue;
                }
                assertThat(key.group(1)).hasSizeLessThan(13);
                for (String call : calls(rule)) {
                    keysByCall.computeIfAbsent(call, c -> new HashMap<>()).put(profile, key.group(1));
                }
            }
        }
        assertThat(keysByCall).hasSizeGreaterThan(100);
        assertThat(keysByCall)
                .allSatisfy((call, keys) -> assertThat(new LinkedHashSet<>(keys.values()))
                        .as("%s: %s", call, keys)
                        .hasSize(1));
    }

    /** So that the rest of the file can be given to the kernel. */
    @ParameterizedTest
    @MethodSource("names")
    void extensionsStandInLinesOfTheirOwnThatSaySo(String profile) {
        String comment = "";
        for (String line : lines(profile)) {
            if (line.startsWith("#")) {
                comment = line;
            } else if (line.startsWith("-")) {
                Set<Boolean> kinds = new LinkedHashSet<>();
                calls(line).forEach(call -> kinds.add(Operation.isExtension(call)));
                boolean extension = kinds.contains(true);
                if (!kinds.isEmpty()) {
                    assertThat(kinds).as(line).hasSize(1);
                }
                assertThat(comment.contains("Extension:")).as(line).isEqualTo(extension);
                assertThat(line.contains(" -F arch=b64")).as(line).isEqualTo(!extension && !line.contains("-S all"));
            }
        }
    }

    @Test
    void namesTellApartWhatIsOneSystemCall() {
        assertThat(selectedBy("mmap_write")).containsExactly(Operation.MMAP);
        assertThat(selectedBy("mmap_read")).containsExactly(Operation.MMAP_READ);
        assertThat(selectedBy("mmap")).containsExactly(Operation.MMAP, Operation.MMAP_READ);
        assertThat(selectedBy("fcntl_lock")).containsExactly(Operation.LOCK_WAIT, Operation.LOCK);
        assertThat(selectedBy("fcntl_other")).containsExactly(Operation.FCNTL);
        assertThat(selectedBy("fcntl")).containsExactly(Operation.LOCK_WAIT, Operation.LOCK, Operation.FCNTL);
        assertThat(selectedBy("setsockopt_peer")).containsExactly(Operation.SETSOCKOPT);
        assertThat(selectedBy("setsockopt_other")).containsExactly(Operation.SOCKET_OPTION);
        assertThat(selectedBy("setsockopt")).containsExactly(Operation.SETSOCKOPT, Operation.SOCKET_OPTION);
        assertThat(selectedBy("dlopen")).containsExactly(Operation.DLOPEN);
        assertThat(selectedBy("openat")).containsExactly(Operation.OPENAT, Operation.DLOPEN);
        assertThat(Operation.MMAP.leftOutBy("mmap_write", Arch.X86_64)).isTrue();
        assertThat(Operation.MMAP.leftOutBy("mmap_read", Arch.X86_64)).isFalse();
        assertThat(Operation.STATX.leftOutBy("stat", Arch.X86_64)).isFalse();
    }

    @Test
    void wordWithSlashOrDotIsAFile() {
        assertThat(Profiles.objection("capp")).isNull();
        assertThat(Profiles.objection("./capp")).isNull();
        assertThat(Profiles.objection("capp.rules")).isNull();
        assertThat(Profiles.objection("cap"))
                .isEqualTo("unknown profile (did you mean capp?); there are capp, lspp, stig, ospp, pci and all"
                        + " (for a file write ./cap)");
        assertThat(Profiles.content(Path.of("capp"))).isNotEmpty();
        assertThat(Profiles.content(Path.of("/capp"))).isNull();
        assertThat(Profiles.content(Path.of("./capp"))).isNull();
    }

    private static LoadedRules load(String profile, Arch arch) {
        List<String> problems = new ArrayList<>();
        LoadedRules rules = LoadedRules.load(List.of(Profiles.path(profile)), problems, arch);
        assertThat(problems).isEmpty();
        return rules;
    }

    private static String key(LoadedRules rules, int operation, boolean success, long exit) {
        return key(rules, rules.decide(operation, 0, null, 0, null, 0, success, exit));
    }

    private static String key(LoadedRules rules, int rule) {
        return new String(rules.key(rule), UTF_8);
    }

    private static List<Operation> selectedBy(String call) {
        List<Operation> selected = new ArrayList<>();
        for (int i = 0; i < Operation.count(); i++) {
            if (Operation.of(i).selectedBy(call)) {
                selected.add(Operation.of(i));
            }
        }
        return selected;
    }

    private static List<String> calls(String rule) {
        Matcher calls = CALLS.matcher(rule);
        return calls.find() ? List.of(calls.group(1).split(",")) : List.of();
    }

    private static List<String> rules(String profile) {
        List<String> rules = new ArrayList<>();
        for (String line : lines(profile)) {
            if (line.startsWith("-")) {
                rules.add(line);
            }
        }
        return rules;
    }

    private static List<String> lines(String profile) {
        return List.of(new String(Profiles.content(Profiles.path(profile)), UTF_8).split("\n", -1));
    }
}
