package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is audited is what auditctl's rules select, the first that matches, under its key. */
final class RulesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Path watched;
    private Path other;

    @BeforeEach
    void makeDirectories() throws IOException {
        watched = Files.createDirectory(directory.resolve("watched"));
        other = Files.createDirectory(directory.resolve("other"));
        Files.createDirectory(watched.resolve("quiet"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void firstMatchingRuleDecidesAndGivesTheKey(Jdk jdk) throws Exception {
        Path one = Files.createFile(other.resolve("one"));
        Path old = Files.createFile(other.resolve("old"));
        Trail trail = run(
                jdk,
                """
                -a never,exit -F dir=%1$s/quiet
                -w %1$s -p wa -k watched
                -a always,exit -F arch=b64 -S unlink -F success=0 -k refused
                -a always,exit -F arch=b64 -S openat -F path=%2$s/one -k one -k second
                -a always,exit -F arch=b64 -S openat -F dir=%2$s -F perm=r -k read
                """.formatted(watched, other),
                "a create " + watched.resolve("a"),
                "b read " + watched.resolve("a"),
                "c create " + watched.resolve("quiet/c"),
                "d create " + other.resolve("d"),
                "e read " + one,
                "f read " + other.resolve("d"),
                "g delete /proc/version",
                "h delete " + old,
                "i delete " + watched.resolve("a"),
                "j rename " + other.resolve("d") + " " + watched.resolve("j"),
                "k mkdir " + watched.resolve("k"),
                "l connect 1");

        List<String> seen = new ArrayList<>();
        for (Trail.Event event : trail.actions()) {
            seen.add(event.comm() + " " + event.success() + " "
                    + String.valueOf(event.text("key")).replace('\1', '+'));
        }
        assertThat(seen)
                .containsExactly(
                        "a yes watched",
                        "e yes one+second",
                        "f yes read",
                        "g no refused",
                        "i yes watched",
                        "j yes watched",
                        "k yes watched");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void operationThatNoRuleSelectsIsNotWoven(Jdk jdk) throws Exception {
        Path rules = directory.resolve("some.rules");
        Files.writeString(rules, "-a always,exit -F arch=b64 -S mkdir -k made\n-a always,exit -S bind -k bound\n");
        try (AuditedJvm all = start(jdk, "");
                AuditedJvm some = start(jdk, ",rules=" + rules)) {
            assertThat(hooks(all)).isGreaterThan(50);
            // what can read or change the trail by name is always watched
            assertThat(hooks(some)).isLessThan(hooks(all) / 2);
            assertThat(some.stderr())
                    .singleElement()
                    .asString()
                    .contains("some.rules: 2 rules (2 exact), " + hooks(some) + " hooks");
            assertThat(State.of(some).json().get("rules")).asString().contains("count=2", rules.toString());

            // without rules of their own, capp is in force
            assertThat(all.stderr())
                    .singleElement()
                    .asString()
                    .containsPattern("capp: \\d+ rules \\(.*\\), " + hooks(all));
            assertThat(State.of(all).json().get("rules")).asString().contains("files=[capp]");
            all.send("keyed mkdir " + watched.resolve("keyed"));
            all.awaitOutput("keyed ok", LIMIT);
            all.send("end");
            assertThat(all.awaitExit(LIMIT)).isZero();
            assertThat(Ausearch.events(all.logFile(), "-k", "create", "-sv", "yes"))
                    .isEqualTo(1);

            some.send("made mkdir " + watched.resolve("made"));
            some.awaitOutput("made ok", LIMIT);
            some.send("created create " + watched.resolve("created"));
            some.awaitOutput("created ok", LIMIT);
            some.send("end");
            assertThat(some.awaitExit(LIMIT)).isZero();
            assertThat(Trail.read(some.logFile()).actions())
                    .extracting(Trail.Event::comm)
                    .containsExactly("made");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void startsWithRulesForWhatTheProbeOfTheHooksDoesNotDo(Jdk jdk) throws Exception {
        Path rules = directory.resolve("some.rules");
        Files.writeString(
                rules, "-a always,exit -F arch=b64 -S rmdir,unlinkat,renameat,fchmodat,lchown,sendmsg -k k\n");
        try (AuditedJvm jvm = start(jdk, ",rules=" + rules)) {
            assertThat(State.of(jvm).closed()).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void closedGateStopsOnlyWhatIsSelected(Jdk jdk) throws Exception {
        Path rules = directory.resolve("some.rules");
        Files.writeString(rules, "-a always,exit -F arch=b64 -S openat -F dir=" + watched + " -F perm=w -k w\n");
        try (AuditedJvm jvm = start(jdk, ",rules=" + rules)) {
            State.ask(jvm, "suspend test");
            jvm.send("free create " + other.resolve("free"));
            jvm.awaitOutput("free ok", LIMIT);
            jvm.send("held create " + watched.resolve("held"));
            State.awaitWaiting(jvm, "held");
            assertThat(watched.resolve("held")).doesNotExist();
            State.ask(jvm, "resume");
            jvm.awaitOutput("held ok", LIMIT);
        }
    }

    private Trail run(Jdk jdk, String text, String... commands) throws Exception {
        Path rules = directory.resolve("audit.rules");
        Files.writeString(rules, text);
        try (AuditedJvm jvm = start(jdk, ",rules=" + rules)) {
            for (String command : commands) {
                jvm.send(command);
                jvm.awaitOutput(command.substring(0, 1) + " .*", LIMIT);
            }
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(Ausearch.events(jvm.logFile())).isEqualTo(trail.events().size());
            assertThat(Ausearch.events(jvm.logFile(), "-k", "watched")).isEqualTo(4);
            return trail;
        }
    }

    private AuditedJvm start(Jdk jdk, String settings) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit%p/audit.log") + settings)
                .main(Commanded.class.getName())
                .start();
        jvm.awaitOutput("ready", LIMIT);
        jvm.awaitError("audithalt: .*: auditing process .*", LIMIT);
        return jvm;
    }

    private static long hooks(AuditedJvm jvm) {
        Map<?, ?> hooks = (Map<?, ?>) State.of(jvm).json().get("hooks");
        return ((Number) hooks.get("woven")).longValue() + ((Number) hooks.get("when_loaded")).longValue();
    }
}
