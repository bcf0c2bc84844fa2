package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Hooks that are changed while the program runs, against an instrumentation that hands over the running JDK's class files. */
class WeavingChangeTest {
    private static final int FEATURE = Runtime.version().feature();
    private static final HookTable TABLE = HookTable.parse("""
            in      17- method OPENAT - - - - - - ZERO - - NONE 1 - java/io/FileInputStream.open(Ljava/lang/String;)V
            skip    17- method CHMOD  - - - - - - ZERO - - NONE 1 - java/io/FileInputStream.skip(J)J
            out     17- method OPENAT - - - - - - ZERO - - NONE 1 - java/io/FileOutputStream.open(Ljava/lang/String;Z)V
            random  17- method OPENAT - - - - - - ZERO - - NONE 1 - java/io/RandomAccessFile.open(Ljava/lang/String;I)V
            wrong   17- method OPENAT - - - - - - ZERO - - NONE 1 - java/io/File.noSuch()V
            absent  17- method OPENAT - - - - - - ZERO - - NONE 1 - no/Such.one()V
            prefs   17- method OPENAT - - - - - - ZERO - - NONE 1 - java/util/prefs/FileSystemPreferences.sync()V
            """);
    private static final HookRow IN = TABLE.row(0);
    private static final HookRow SKIP = TABLE.row(1);
    private static final HookRow OUT = TABLE.row(2);
    private static final HookRow RANDOM = TABLE.row(3);
    private static final HookRow WRONG = TABLE.row(4);
    private static final HookRow ABSENT = TABLE.row(5);
    private static final HookRow PREFERENCES = TABLE.row(6);

    private final List<String> lost = new ArrayList<>();
    private final FakeInstrumentation fake = new FakeInstrumentation();
    private final Weaving weaving = Weaving.install(fake.instrumentation(), List.of(IN, OUT), FEATURE, lost::add);

    @Test
    void transformsOnlyClassesWhoseRowsDiffer() {
        fake.transformed.clear();

        assertThat(weaving.change(List.of(IN, OUT, RANDOM), null)).isEmpty();
        assertThat(weaving.change(List.of(IN, RANDOM), null)).isEmpty();
        assertThat(weaving.change(List.of(IN, RANDOM), null)).isEmpty();

        assertThat(fake.transformed)
                .containsExactly(List.of("java.io.RandomAccessFile"), List.of("java.io.FileOutputStream"));
        assertThat(hooks(FileInputStream.class, IN)).isEqualTo(1);
        assertThat(hooks(FileOutputStream.class, OUT)).isZero();
        assertThat(hooks(RandomAccessFile.class, RANDOM)).isEqualTo(1);
        assertThat(weaving.rowsWoven()).containsExactly(IN, RANDOM);
        assertThat(weaving.standing()).containsExactly(IN, RANDOM);
        assertStands();
    }

    @Test
    void addsAndDropsRowsOfOneClass() {
        assertThat(weaving.change(List.of(IN, SKIP, OUT), null)).isEmpty();
        assertThat(hooks(FileInputStream.class, IN)).isEqualTo(2);

        assertThat(weaving.change(List.of(IN, OUT), null)).isEmpty();
        assertThat(hooks(FileInputStream.class, IN)).isEqualTo(1);

        assertThat(weaving.change(List.of(IN, SKIP, OUT), null)).isEmpty();
        assertThat(hooks(FileInputStream.class, IN)).isEqualTo(2);
        assertStands();
    }

    @Test
    void aRowThatDoesNotMatchLeavesTheOldHooks() {
        assertThat(weaving.change(List.of(IN, SKIP, RANDOM, WRONG), null))
                .singleElement()
                .asString()
                .startsWith("hook wrong: matched 0 times in java.io.File on JDK ");

        assertOldHooks();
        assertStands();
    }

    @Test
    void aClassThatIsMissingChangesNothing() {
        fake.transformed.clear();

        assertThat(weaving.change(List.of(IN, OUT, RANDOM, ABSENT), null))
                .containsExactly("hook absent: class no.Such is absent from JDK " + FEATURE);

        assertThat(fake.transformed).isEmpty();
        assertOldHooks();
        assertStands();
    }

    @Test
    void aTrialThatFailsLeavesTheOldHooks() {
        List<List<HookRow>> tried = new ArrayList<>();

        List<String> problems = weaving.change(List.of(IN, SKIP, OUT, RANDOM), (now, before) -> {
            tried.addAll(List.of(now, before));
            assertThat(hooks(RandomAccessFile.class, RANDOM)).isEqualTo(1);
            return List.of("it does not work");
        });

        assertThat(problems).containsExactly("it does not work");
        assertThat(tried).containsExactly(List.of(IN, SKIP, OUT, RANDOM), List.of(IN, OUT));
        assertOldHooks();
        assertStands();
    }

    @Test
    void aRefusalHalfWayLeavesTheOldHooks() {
        List<HookRow> many = new ArrayList<>(HookTable.load().rowsFor(FEATURE));
        int first = fake.calls;
        // the second of several calls; each class alone and what takes the change back is not refused
        fake.refused.add(first + 1);

        List<String> problems = weaving.change(many, null);

        assertThat(problems).isNotEmpty().allMatch(line -> line.contains("refused"));
        assertOldHooks();
        assertStands();
    }

    @Test
    void whatCanBeNeitherMadeNorTakenBackIsLostUntilAVerificationHasFoundIt() {
        fake.refuses = true;

        assertThat(weaving.change(List.of(IN, SKIP, RANDOM, OUT), null)).isNotEmpty();

        assertThat(lost).singleElement().asString().contains("java.io.FileInputStream could not be woven as before");
        assertThat(weaving.stands()).isFalse();
        assertThat(weaving.deviation()).contains("java.io.FileInputStream");
        assertThat(weaving.rowsWoven()).containsExactly(IN, OUT);
        fake.refuses = false;
        assertThat(weaving.verify()).isEmpty();
        assertThat(weaving.stands()).isTrue();
    }

    @Test
    void anErrorInTheMidstOfAChangeIsTakenBackToo() {
        fake.meanwhile = () -> {
            fake.meanwhile = () -> {};
            throw new OutOfMemoryError("in another agent's transformer");
        };

        assertThat(weaving.change(List.of(IN, SKIP, OUT, RANDOM), null))
                .singleElement()
                .asString()
                .contains("OutOfMemoryError");

        assertOldHooks();
        assertStands();
    }

    @Test
    void whatCannotEvenBeTakenBackIsLost() {
        fake.meanwhile = () -> {
            throw new OutOfMemoryError("always");
        };

        assertThatThrownBy(() -> weaving.change(List.of(IN, SKIP, OUT), null)).isInstanceOf(OutOfMemoryError.class);

        assertThat(lost).containsExactly("hooks: a change of them could be neither made nor taken back");
        assertThat(weaving.stands()).isFalse();
        assertThat(weaving.deviation()).isNotEmpty();
        fake.meanwhile = () -> {};
        assertThat(weaving.verify()).isEmpty();
        assertThat(weaving.deviation()).isEmpty();
    }

    @Test
    void aClassThatTheJvmTransformsInBetweenGetsTheNewHooks() {
        List<Integer> hooksInBetween = new ArrayList<>();
        fake.meanwhile = () -> {
            fake.retransform(FileInputStream.class);
            hooksInBetween.add(hooks(FileInputStream.class, IN));
        };

        assertThat(weaving.change(List.of(IN, SKIP, OUT), null)).isEmpty();
        assertThat(weaving.change(List.of(IN, OUT), null)).isEmpty();

        assertThat(hooksInBetween).containsExactly(2, 1);
        assertStands();
    }

    @Test
    void aClassThatIsBeingLoadedMeanwhileIsWoven() throws Exception {
        Class<?> preferences = Class.forName("java.util.prefs.FileSystemPreferences", false, null);
        weaving.change(List.of(IN, OUT, RANDOM, PREFERENCES), (now, before) -> {
            fake.loaded.add(preferences);
            return List.of();
        });

        assertThat(hooks(preferences, PREFERENCES)).isEqualTo(1);
        assertThat(weaving.rowsWaiting()).isZero();
        assertStands();
    }

    @Test
    void aClassThatCameTooLateIsFoundAtTheNextLook() throws Exception {
        assertThat(weaving.deviation()).isEmpty();
        weaving.change(List.of(IN, OUT, PREFERENCES), null);
        assertThat(weaving.rowsWaiting()).isEqualTo(1);
        fake.loaded.add(Class.forName("java.util.prefs.FileSystemPreferences", false, null));

        assertThat(weaving.deviation())
                .startsWith("prefs: java.util.prefs.FileSystemPreferences was loaded without it");
        assertThat(lost).hasSize(1);
        assertThat(weaving.verify()).isEmpty();
        assertStandsAfterLosses();
    }

    @Test
    void unweavingIsNoLossButTakingOutWhatIsPlannedIs() throws Exception {
        byte[] original = fake.classFile("java/io/FileOutputStream");
        byte[] woven = fake.woven.get("java.io.FileOutputStream");
        weaving.change(List.of(IN), null);

        weaving.witness().transformed(original, woven, "java/io/FileOutputStream");
        assertThat(lost).isEmpty();
        assertStands();

        weaving.change(List.of(IN, OUT), null);
        weaving.witness().transformed(original, woven, "java/io/FileOutputStream");
        assertThat(lost).containsExactly("out: another agent has taken it out of java.io.FileOutputStream");
        assertThat(weaving.stands()).isFalse();
    }

    @Test
    void aLossOutlivesAChangeOfOtherClasses() throws Exception {
        weaving.witness()
                .transformed(
                        fake.classFile("java/io/FileOutputStream"),
                        fake.woven.get("java.io.FileOutputStream"),
                        "java/io/FileOutputStream");

        assertThat(weaving.change(List.of(IN, OUT, RANDOM), null)).isEmpty();

        assertThat(weaving.stands()).isFalse();
        assertThat(weaving.deviation()).startsWith("out: ");
        assertThat(weaving.change(List.of(IN, RANDOM), null)).isEmpty();
        assertThat(weaving.deviation()).as("nobody needs it any more").isEmpty();
    }

    @Test
    void aHookThatAnotherAgentTakesOutInTheMidstOfAChangeFailsIt() throws Exception {
        byte[] original = fake.classFile("java/io/RandomAccessFile");

        List<String> problems = weaving.change(List.of(IN, OUT, RANDOM), (now, before) -> {
            weaving.witness()
                    .transformed(original, fake.woven.get("java.io.RandomAccessFile"), "java/io/RandomAccessFile");
            return List.of();
        });

        assertThat(problems).containsExactly("hook random: another agent takes it out of java.io.RandomAccessFile");
        assertOldHooks();
        assertStands();
    }

    @Test
    void nobodyJudgesTheHooksWhileAChangeHangs() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        fake.meanwhile = () -> {
            begun.countDown();
            Awaitility.await().until(() -> goesOn.getCount() == 0);
        };
        Thread changing = new Thread(() -> weaving.change(List.of(OUT, RANDOM), null));
        changing.start();
        begun.await();

        assertThat(weaving.deviation()).isNull();
        assertThat(weaving.standing()).as("what runs before and after").containsExactly(OUT);
        goesOn.countDown();
        changing.join();
        assertThat(weaving.standing()).containsExactly(OUT, RANDOM);
        assertStands();
    }

    @Test
    void removesWhatTheLastChangeHasWoven() {
        weaving.change(List.of(IN, RANDOM), null);

        weaving.remove();

        assertThat(fake.transformers).isEmpty();
        assertThat(weaving.rowsWoven()).isEmpty();
    }

    private int hooks(Class<?> type, HookRow any) {
        return fake.hooksIn(type, List.of(any));
    }

    private void assertOldHooks() {
        assertThat(hooks(FileInputStream.class, IN)).isEqualTo(1);
        assertThat(hooks(FileOutputStream.class, OUT)).isEqualTo(1);
        assertThat(hooks(RandomAccessFile.class, RANDOM)).isZero();
        assertThat(hooks(File.class, WRONG)).isZero();
        assertThat(fake.woven).hasSize(2);
        assertThat(weaving.rowsWoven()).containsExactly(IN, OUT);
        assertThat(weaving.standing()).containsExactly(IN, OUT);
    }

    private void assertStands() {
        assertThat(lost).isEmpty();
        assertStandsAfterLosses();
    }

    private void assertStandsAfterLosses() {
        assertThat(weaving.stands()).isTrue();
        assertThat(weaving.deviation()).isEmpty();
        assertThat(weaving.verify()).isEmpty();
    }
}
