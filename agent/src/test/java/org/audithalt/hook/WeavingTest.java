package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Weaving against an instrumentation that hands over the running JDK's class files, or spoilt ones. */
class WeavingTest {
    private static final int FEATURE = Runtime.version().feature();

    private final HookTable table = HookTable.load();
    private final List<String> lost = new ArrayList<>();
    private final FakeInstrumentation fake = new FakeInstrumentation();

    @Test
    void weavesEveryRowOfTheRunningJdk() {
        Weaving weaving = Weaving.install(fake.instrumentation(), table.rowsFor(FEATURE), FEATURE, lost::add);

        assertThat(weaving.problems()).isEmpty();
        List<HookRow> resolved =
                table.rowsFor(FEATURE).stream().filter(WeavingTest::isResolved).toList();
        assertThat(resolved).hasSizeGreaterThan(200);
        assertThat(weaving.rowsWoven()).hasSameSizeAs(resolved);
        assertThat(fake.transformers).hasSize(1);
        assertThat(fake.calls).as("few safepoints for all classes").isLessThan(5);
    }

    /** Incubators and the serviceability agent are there with {@code --add-modules} only, windows not in a headless JDK. */
    private static boolean isResolved(HookRow row) {
        return ModuleLayer.boot().modules().stream().anyMatch(module -> {
            try (InputStream classFile = module.getResourceAsStream(row.wovenIn() + ".class")) {
                return classFile != null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void leavesClassesThatNobodyHasLoadedToTheProof() {
        HookTable wrong =
                HookTable.parse("x 17- method OPENAT - - - - - - ZERO - - NONE 1 - com/sun/tools/javac/Main.no()V\n");

        assertThat(Weaving.install(fake.instrumentation(), wrong.rows(), FEATURE, false, null, lost::add)
                        .problems())
                .hasSize(1);
        Weaving proven = Weaving.install(fake.instrumentation(), wrong.rows(), FEATURE, true, null, lost::add);
        assertThat(proven.problems()).isEmpty();
        assertThat(proven.stands()).isTrue();
        assertThat(proven.rowsWoven()).hasSize(1);
    }

    @Test
    void namesTheRowThatMatchesOtherwiseAndRestoresAllClasses() {
        HookTable wrong = HookTable.parse("x 17- method OPENAT - - - - - - ZERO - - NONE 1 - java/io/File.noSuch()V\n"
                + "y 17- method UNLINK - - - - - - ZERO - - NONE 1 - java/io/File.delete()Z");

        Weaving weaving = Weaving.install(fake.instrumentation(), wrong.rows(), FEATURE, lost::add);

        assertThat(weaving.problems()).hasSize(1);
        assertThat(weaving.problems().get(0))
                .startsWith("hook x: matched 0 times in java.io.File on JDK " + FEATURE + ", expected 1 (");
        assertThat(weaving.rowsWoven()).isEmpty();
        assertThat(fake.transformers).isEmpty();
        assertThat(fake.calls).isEqualTo(2);
    }

    @Test
    void namesEveryRowOfAClassThatIsMissing() {
        HookTable wrong = HookTable.parse("x 17- method OPENAT - - - - - - ZERO - - NONE 1 - no/Such.one()V\n"
                + "y 17- call OPENAT - - - - - - ZERO - - NONE 1 no/Module? java/io/File.delete()Z");

        Weaving weaving = Weaving.install(fake.instrumentation(), wrong.rows(), FEATURE, lost::add);

        assertThat(weaving.problems()).containsExactly("hook x: class no.Such is absent from JDK " + FEATURE);
    }

    @Test
    void leavesOutARowWhoseModuleIsAbsent() {
        HookTable optional =
                HookTable.parse("y 17- call OPENAT - - - - - - ZERO - - NONE 1 no/Module? java/io/File.delete()Z");

        Weaving weaving = Weaving.install(fake.instrumentation(), optional.rows(), FEATURE, lost::add);

        assertThat(weaving.problems()).isEmpty();
        assertThat(weaving.rowsWoven()).isEmpty();
    }

    @Test
    void reportsAHookThatALaterTransformationLoses() {
        Weaving weaving = Weaving.install(fake.instrumentation(), table.rowsFor(FEATURE), FEATURE, lost::add);
        assertThat(lost).isEmpty();

        fake.spoilt = true;
        fake.retransform(FileInputStream.class);

        assertThat(lost).hasSize(1);
        assertThat(lost.get(0))
                .startsWith("FIS.open,FIS.read,FIS.readBytes,")
                .contains(": not in java.io.FileInputStream");
        assertThat(weaving.problems()).isEmpty();
        assertThat(weaving.deviation()).isEqualTo(lost.get(0));

        fake.spoilt = false;
        fake.retransform(FileInputStream.class);
        assertThat(weaving.stands()).as("only a verification tells").isFalse();
        assertThat(weaving.verify()).isEmpty();
        assertThat(weaving.deviation()).isEmpty();
    }

    @Test
    void seesAnotherAgentTakeAHookOutUntilItIsWovenAgain() throws Exception {
        Weaving weaving = Weaving.install(fake.instrumentation(), table.rowsFor(FEATURE), FEATURE, lost::add);
        String name = "java/io/FileInputStream";
        byte[] original = fake.classFile(name);
        byte[] woven = fake.woven(java.io.FileInputStream.class);
        lost.clear();

        weaving.witness().transformed(original, woven, name);

        assertThat(lost).hasSize(1);
        assertThat(lost.get(0))
                .contains("FIS.open", "FIS.read")
                .endsWith(": another agent has taken it out of java.io.FileInputStream");
        assertThat(weaving.stands()).isFalse();

        fake.retransform(java.io.FileInputStream.class);
        assertThat(weaving.stands())
                .as("whether the JVM takes the bytes is not known")
                .isFalse();
        assertThat(weaving.verify()).isEmpty();
        assertThat(weaving.stands()).isTrue();
    }

    @Test
    void seesAnotherAgentTakeTheHookOfACallOut() throws Exception {
        Weaving weaving = Weaving.install(fake.instrumentation(), table.rowsFor(FEATURE), FEATURE, lost::add);
        String name = "sun/nio/ch/NioSocketImpl";
        Class<?> type = Class.forName("sun.nio.ch.NioSocketImpl", false, null);

        weaving.witness().transformed(fake.classFile(name), fake.woven(type), name);

        assertThat(lost).hasSize(1);
        assertThat(lost.get(0))
                .contains("Net.listen@Nio", "Net.accept@Nio", "taken it out of sun.nio.ch.NioSocketImpl");
    }

    @Test
    void bytesOfAnotherAgentThatKeepTheHooksAreNoLoss() throws Exception {
        Weaving weaving = Weaving.install(fake.instrumentation(), table.rowsFor(FEATURE), FEATURE, lost::add);
        String name = "java/io/FileInputStream";
        byte[] original = fake.classFile(name);
        byte[] woven = fake.woven(java.io.FileInputStream.class);

        weaving.witness().transformed(woven.clone(), woven, name);
        weaving.witness().transformed(original, original, name);
        weaving.witness().transformed(new byte[4], new byte[4], "app/Main");

        assertThat(lost).isEmpty();
        assertThat(weaving.stands()).isTrue();
    }

    @Test
    void aRefusedVerificationLeavesWhatWasLostLost() throws Exception {
        Weaving weaving = Weaving.install(fake.instrumentation(), table.rowsFor(FEATURE), FEATURE, lost::add);
        String name = "java/io/FileInputStream";
        weaving.witness().transformed(fake.classFile(name), fake.woven(java.io.FileInputStream.class), name);
        fake.refuses = true;

        assertThat(weaving.verify())
                .anyMatch(line -> line.contains("refused"))
                .anyMatch(line -> line.contains("FIS.open") && line.contains("another agent has taken it out"));
        assertThat(weaving.stands()).isFalse();

        fake.refuses = false;
        assertThat(weaving.verify()).isEmpty();
        assertThat(weaving.stands()).isTrue();
    }

    @Test
    void aLostHookStaysLostWhileAVerificationIsUnderWayAndIfItFails() throws Exception {
        Weaving weaving = Weaving.install(fake.instrumentation(), table.rowsFor(FEATURE), FEATURE, lost::add);
        String name = "java/io/FileInputStream";
        weaving.witness().transformed(fake.classFile(name), fake.woven(java.io.FileInputStream.class), name);
        List<Boolean> stoodMeanwhile = new ArrayList<>();
        fake.meanwhile = () -> {
            stoodMeanwhile.add(weaving.stands());
            throw new OutOfMemoryError("in another agent's transformer");
        };

        assertThatThrownBy(weaving::verify).isInstanceOf(OutOfMemoryError.class);

        assertThat(stoodMeanwhile).containsExactly(false);
        assertThat(weaving.stands()).isFalse();
    }

    @Test
    void bytesThatCannotBeReadAreALoss() throws Exception {
        Weaving weaving = Weaving.install(fake.instrumentation(), table.rowsFor(FEATURE), FEATURE, lost::add);

        weaving.witness()
                .transformed(new byte[10], fake.woven(java.io.FileInputStream.class), "java/io/FileInputStream");

        assertThat(lost).hasSize(1);
        assertThat(weaving.verify()).as("woven again by the verification").isEmpty();
    }

    @Test
    void loadsTheClassesOfJavaBaseAtStart() {
        Weaving weaving = Weaving.install(fake.instrumentation(), base(), FEATURE, true, null, lost::add);

        assertThat(weaving.problems()).isEmpty();
        assertThat(weaving.rowsWaiting()).isZero();
    }

    private List<HookRow> base() {
        return table.rowsFor(FEATURE).stream()
                .filter(row -> Object.class
                        .getModule()
                        .getPackages()
                        .contains(row.wovenIn()
                                .substring(0, row.wovenIn().lastIndexOf('/'))
                                .replace('/', '.')))
                .toList();
    }

    @Test
    void findsAClassThatTheJvmHasLoadedWithoutItsHooks() throws Exception {
        Weaving weaving =
                Weaving.install(fake.instrumentation(), table.rowsFor(FEATURE), FEATURE, true, null, lost::add);
        assertThat(weaving.stands()).isTrue();
        final int waiting = weaving.rowsWaiting();
        assertThat(waiting).isPositive();
        fake.loaded.add(Class.forName("java.util.prefs.FileSystemPreferences", false, null));

        String wrong = weaving.deviation();

        assertThat(wrong).contains(": java.util.prefs.FileSystemPreferences was loaded without it");
        assertThat(lost).containsExactly(wrong);
        assertThat(weaving.stands()).isFalse();
        assertThat(weaving.verify()).as("woven now").isEmpty();
        assertThat(weaving.stands()).isTrue();
        assertThat(weaving.deviation()).isEmpty();
        assertThat(weaving.rowsWaiting()).isLessThan(waiting);
    }

    @Test
    void findsAClassOfAnotherLayerThatTheJvmHasLoadedWithoutItsHooks() throws Exception {
        Weaving weaving =
                Weaving.install(fake.instrumentation(), table.rowsFor(FEATURE), FEATURE, true, null, lost::add);
        Class<?> copy = ofAnotherLayer("jdk.attach", "sun.tools.attach.VirtualMachineImpl");
        fake.loaded.add(copy);

        assertThat(weaving.deviation()).contains("sun.tools.attach.VirtualMachineImpl was loaded without it");
        assertThat(weaving.verify()).isEmpty();
        assertThat(weaving.stands()).isTrue();
        assertThat(fake.woven(copy)).isNotNull();
    }

    private static Class<?> ofAnotherLayer(String module, String name) throws ClassNotFoundException {
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration().resolve(new OneOfTheSystem(module), ModuleFinder.of(), Set.of(module));
        ModuleLayer layer = boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
        Class<?> copy = Class.forName(layer.findModule(module).orElseThrow(), name);
        assertThat(copy.getModule().getLayer()).isSameAs(layer);
        return copy;
    }

    /** Finds one module of the run-time image, so that all others are the boot layer's. */
    private record OneOfTheSystem(String name) implements ModuleFinder {
        @Override
        public Optional<ModuleReference> find(String wanted) {
            return wanted.equals(name) ? ModuleFinder.ofSystem().find(name) : Optional.empty();
        }

        @Override
        public Set<ModuleReference> findAll() {
            return Set.of(find(name).orElseThrow());
        }
    }

    @Test
    void aVerificationCountsOnlyWhatTheJvmHandsToTheTransformer() {
        Weaving weaving = Weaving.install(fake.instrumentation(), base(), FEATURE, true, null, lost::add);
        fake.swallows = true;

        assertThat(weaving.verify())
                .anyMatch(line -> line.contains("java.io.FileInputStream was not transformed by the JVM"));
        assertThat(weaving.stands()).isFalse();

        fake.swallows = false;
        assertThat(weaving.verify()).isEmpty();
        assertThat(weaving.stands()).isTrue();
    }

    @Test
    void leavesOutAClassThatItsModuleLacks() {
        HookTable optional = HookTable.parse(
                "y 17- call OPENAT - - - - - - ZERO - - NONE 1 java/util/prefs/Missing? java/io/File.delete()Z");

        Weaving weaving = Weaving.install(fake.instrumentation(), optional.rows(), FEATURE, false, null, lost::add);

        assertThat(weaving.problems()).isEmpty();
        assertThat(weaving.rowsWoven()).isEmpty();
    }

    @Test
    void saysWhichJdksAreSupported() {
        assertThat(Weaving.refusal(17, false)).isNull();
        assertThat(Weaving.refusal(25, false)).isNull();
        assertThat(Weaving.refusal(22, false)).contains("untested").contains("allow_untested_jdk");
        assertThat(Weaving.refusal(22, true)).isNull();
        assertThat(Weaving.refusal(11, true)).contains("too old");
    }
}
