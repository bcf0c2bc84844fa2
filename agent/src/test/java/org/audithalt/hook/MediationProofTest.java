package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof on images of a few classes, one for each way of reaching a native method. */
class MediationProofTest {
    private static final String NATIVES = "17- inner/Gate.open0(I)I auditable openat,close\n";
    private static final String NATIVE_CLASS =
            "package inner; public final class Gate { public static int open(int a) { return open0(a); } "
                    + "private static native int open0(int a); }";

    @TempDir
    Path directory;

    @Test
    void acceptsANativeMethodWhoseOnlyCallerIsWoven() throws IOException {
        MediationResult result = prove(method("inner/Gate.open(I)I", "OPENAT"), NATIVE_CLASS);

        assertThat(result.holds()).isTrue();
        assertThat(result.natives()).isEqualTo(1);
        assertThat(result.auditable()).isEqualTo(1);
        assertThat(result.sites()).isEqualTo(1);
        assertThat(result.covered())
                .containsExactly(
                        new MediationFinding("inner.Gate.open0(I)I", "openat,close", "inner.Gate.open(I)I", ""));
    }

    @Test
    void acceptsAWovenCall() throws IOException {
        assertThat(prove(call("inner/Gate", "inner/Gate.open0(I)I", "OPENAT"), NATIVE_CLASS)
                        .holds())
                .isTrue();
    }

    @Test
    void acceptsACallWhoseSystemCallsAreMadeOneByOne() throws IOException {
        String open = call("inner/Gate", "inner/Gate.open0(I)I", "OPENAT").replace(" call ", " instead ");
        String close = open.replace("A.a", "A.b").replace("OPENAT", "CLOSE");

        assertThat(prove(open + close, NATIVE_CLASS).holds()).isTrue();
        assertThat(prove(open, NATIVE_CLASS).uncovered()).isNotEmpty();
        assertThat(prove(close, NATIVE_CLASS).uncovered()).isNotEmpty();
    }

    @Test
    void acceptsAMessageForAllThatANativeMethodDoes() throws IOException {
        assertThat(prove(method("inner/Gate.open(I)I", "SCREEN_CAPTURE"), NATIVE_CLASS)
                        .holds())
                .isTrue();
        assertThat(prove(call("inner/Gate", "inner/Gate.open0(I)I", "SCREEN_CAPTURE"), NATIVE_CLASS)
                        .holds())
                .isTrue();
        assertThat(prove(method("inner/Gate.open(I)I", "CONNECT_RESULT"), NATIVE_CLASS)
                        .holds())
                .isFalse();
    }

    @Test
    void takesAMessageFurtherUpForSomethingElse() throws IOException {
        String caller = "package inner; public class Door { static int enter() { return Gate.open(1); } }";
        String call = call("inner/Door", "inner/Gate.open(I)I", "SCREEN_CAPTURE");

        assertThat(prove(method("inner/Door.enter()I", "SCREEN_CAPTURE"), NATIVE_CLASS, caller)
                        .holds())
                .isFalse();
        assertThat(prove(call, NATIVE_CLASS, caller).holds()).isFalse();
        assertThat(prove(call.replace("SCREEN_CAPTURE", "OPENAT"), NATIVE_CLASS, caller)
                        .holds())
                .isTrue();
    }

    @Test
    void takesAMessageFurtherUpIfTheTableNamesIt() throws IOException {
        String caller = "package inner; public class Door { static int enter() { return Gate.open(1); } }";
        String natives = NATIVES.replace("openat,close", "read,mount_table");

        assertThat(prove(method("inner/Door.enter()I", "MOUNT_TABLE"), natives, List.of(NATIVE_CLASS, caller))
                        .holds())
                .isTrue();
        assertThat(prove(method("inner/Door.enter()I", "USER_INFO"), natives, List.of(NATIVE_CLASS, caller))
                        .holds())
                .isFalse();
    }

    @Test
    void takesARecordByRuleForEnoughOnlyIfTheTableSaysSo() throws IOException {
        List<String> sources = List.of(NATIVE_CLASS);
        String marked = NATIVES.replace("close", "close  by-rule: a test");
        String open = "inner/Gate.open(I)I";

        assertThat(prove(method(open, "CLOSE"), NATIVES, sources).holds()).isFalse();
        assertThat(prove(method(open, "PROCESS_INFO"), NATIVES, sources).holds())
                .isFalse();
        assertThat(prove(method(open, "OPENAT"), NATIVES, sources).byRule()).isZero();

        MediationResult result = prove(method(open, "PROCESS_INFO"), marked, sources);
        assertThat(result.holds()).isTrue();
        assertThat(result.byRule()).isEqualTo(1);
        assertThat(prove(method(open, "CLOSE"), NATIVES.replace("openat,", ""), sources)
                        .byRule())
                .isEqualTo(1);
    }

    @Test
    void acceptsANativeMethodThatBecomesJava() throws IOException {
        String hooks = method("inner/Gate.open0(I)I", "OPENAT").replace(" method ", " java ");

        assertThat(prove(hooks, NATIVE_CLASS).holds()).isTrue();
    }

    @Test
    void refusesAHookOfAnotherOperation() throws IOException {
        assertThat(prove(method("inner/Gate.open(I)I", "CONNECT"), NATIVE_CLASS).holds())
                .isFalse();
    }

    @Test
    void followsCallersUntilAllAreWoven() throws IOException {
        String caller = "package api; public class Door { public int enter() { return pass(); } "
                + "private int pass() { return inner.Gate.open(1); } }";
        String hook = method("api/Door.enter()I", "OPENAT");

        assertThat(prove(hook, NATIVE_CLASS, caller).holds()).isTrue();
        assertThat(prove(
                                hook,
                                NATIVE_CLASS,
                                caller.replace("pass() {", "pass() { if (leave() > 0) return 0;")
                                        .replace("} }", "} public int leave() { return inner.Gate.open(2); } }"))
                        .holds())
                .isFalse();
    }

    @Test
    void namesTheMethodThatIsOpenToApplications() throws IOException {
        String caller = "package api; public class Door { public int enter() { return inner.Gate.open(1); } }";

        MediationResult result = prove("", NATIVE_CLASS, caller);

        assertThat(result.uncovered())
                .extracting(MediationFinding::cause)
                .containsExactly("api.Door.enter is open to applications as api.Door.enter");
    }

    @Test
    void findsCallsThroughAnExportedSupertype() throws IOException {
        String door = "package api; public interface Door { int enter(); }";
        String hidden = "package inner; public final class Hidden implements api.Door { "
                + "public int enter() { return Gate.open(1); } }";

        MediationResult result = prove("", NATIVE_CLASS, door, hidden);

        assertThat(result.uncovered())
                .extracting(MediationFinding::cause)
                .containsExactly("inner.Hidden.enter is open to applications as api.Door.enter");
    }

    @Test
    void findsMethodsThatAnExportedClassInheritsFromAHiddenOne() throws IOException {
        String hidden = "package inner; public class Hidden { public int enter() { return Gate.open(1); } }";
        String door = "package api; public class Door extends inner.Hidden {}";

        assertThat(prove("", NATIVE_CLASS, hidden, door).uncovered())
                .extracting(MediationFinding::cause)
                .containsExactly("inner.Hidden.enter is open to applications as api.Door.enter");
    }

    @Test
    void knowsThatApplicationsCannotCallAProtectedMethodOfAHiddenObject() throws IOException {
        String door = "package api; public abstract class Door { protected abstract int enter(); "
                + "public int come() { return enter(); } }";
        String hidden = "package inner; public final class Hidden extends api.Door { "
                + "protected int enter() { return Gate.open(1); } }";

        assertThat(prove(method("api/Door.come()I", "OPENAT"), NATIVE_CLASS, door, hidden)
                        .holds())
                .isTrue();
    }

    @Test
    void doesNotTakeAMethodWithoutCallersForCovered() throws IOException {
        assertThat(prove("", NATIVE_CLASS).uncovered())
                .extracting(MediationFinding::cause)
                .containsExactly("inner.Gate.open has no caller in the image's code");
    }

    @Test
    void doesNotRelyOnWhatACycleAssumed() throws IOException {
        String cycle = "package inner; public class Cycle { static int a(int n) { return n > 0 ? b(n) : c(n); } "
                + "static int b(int n) { return Gate.open(n) + a(n - 1); } static int c(int n) { return Gate.open(n); } "
                + "public static void main(String[] arguments) { a(3); } }";

        MediationResult result = prove("", NATIVE_CLASS, cycle);

        assertThat(result.uncovered())
                .extracting(MediationFinding::cause)
                .containsExactly("inner.Cycle.main is run by the launcher");
        assertThat(prove(method("inner/Cycle.b(I)I", "OPENAT"), NATIVE_CLASS, cycle)
                        .holds())
                .isFalse();
    }

    @Test
    void refusesAMethodHandleUnlessAFactSaysWhenItRuns() throws IOException {
        String user = "package inner; public final class User { static int use() { "
                + "return run(() -> Gate.open(1)); } "
                + "static int run(java.util.function.IntSupplier s) { return s.getAsInt(); } }";
        String[] sources = {NATIVE_CLASS, user};
        String hook = method("inner/User.use()I", "OPENAT");

        assertThat(prove(hook, sources).uncovered())
                .extracting(MediationFinding::cause)
                .containsExactly("method handle in inner.User.use");
        String fact = NATIVES + "17- inner/User.lambda$use$0()I within inner/User.use()I\n";
        assertThat(prove(hook, fact, List.of(sources)).holds()).isTrue();
    }

    @Test
    void reportsALookUpByName() throws IOException {
        String user = "package inner; public final class User { static Object use() throws Exception { "
                + "return Gate.class.getDeclaredMethod(\"open0\", int.class); } }";

        MediationResult result = prove(method("inner/Gate.open(I)I", "OPENAT"), NATIVE_CLASS, user);

        assertThat(result.unknown())
                .containsExactly(new MediationFinding(
                        "inner.Gate.open0", "", "inner.User.use()Ljava/lang/Object;", "looked up by name"));
        assertThat(result.holds()).isFalse();
    }

    @Test
    void reportsALookUpOfAClassByName() throws IOException {
        String user = "package inner; public final class User { static Object use() throws Exception { "
                + "return Class.forName(\"inner.Gate\").getDeclaredMethod(\"open0\", int.class); } }";

        assertThat(prove(method("inner/Gate.open(I)I", "OPENAT"), NATIVE_CLASS, user)
                        .unknown())
                .extracting(MediationFinding::cause)
                .containsExactly("looked up by name");
    }

    @Test
    void takesAConstructorThatServiceLoadersCallForOpen() throws IOException {
        String service = "package inner; public final class Service { public Service() { Gate.open(1); } "
                + "static Service of() { return new Service(); } }";

        assertThat(prove(method("inner/Service.of()Linner/Service;", "OPENAT"), NATIVE_CLASS, service)
                        .uncovered())
                .extracting(MediationFinding::cause)
                .containsExactly("inner.Service.<init> is open to service loaders");
    }

    @Test
    void reportsANativeMethodThatTheTableLacks() throws IOException {
        MediationResult result = prove(method("inner/Gate.open(I)I", "OPENAT"), "", List.of(NATIVE_CLASS));

        assertThat(result.unknown())
                .containsExactly(
                        new MediationFinding("inner.Gate.open0(I)I", "", "", "no row in the table of native methods"));
        assertThat(result.holds()).isFalse();
    }

    @Test
    void reportsAHookThatDoesNotFitTheImage() throws IOException {
        String hooks = method("inner/Gate.open(I)I", "OPENAT")
                + method("inner/Gate.close(I)I", "OPENAT").replace("A.a", "A.b")
                + method("inner/Absent.close(I)I", "OPENAT").replace("A.a", "A.c");

        MediationResult result = prove(hooks, NATIVE_CLASS);

        assertThat(result.uncovered()).isEmpty();
        assertThat(result.unknown())
                .extracting(MediationFinding::cause)
                .containsExactly("hook A.b matches 0 times instead of 1", "hook A.c matches 0 times instead of 1");
        assertThat(result.holds()).isFalse();
    }

    @Test
    void refusesANativeMethodThatApplicationsCanCall() throws IOException {
        String open = "package api; public class Open { public native void sync(); }";
        String natives = "17- api/Open.sync()V auditable fsync\n";

        assertThat(prove("", natives, List.of(open)).uncovered())
                .containsExactly(new MediationFinding(
                        "api.Open.sync()V", "fsync", "", "the native method is open to applications as api.Open.sync"));
    }

    private MediationResult prove(String hooks, String... sources) throws IOException {
        return prove(hooks, NATIVES, List.of(sources));
    }

    private MediationResult prove(String hooks, String natives, List<String> sources) throws IOException {
        Path place = Files.createTempDirectory(directory, "image");
        try (FileSystem files = SmallImage.of(place, sources.toArray(new String[0]))) {
            MediationImage image = MediationImage.of(files, "17.0.1");
            return MediationProof.of(image, HookTable.parse(hooks), MediationTable.parse(natives));
        }
    }

    private static String method(String target, String operation) {
        return "A.a 17- method " + operation + " - - - - - - ZERO - - NONE 1 - " + target + "\n";
    }

    private static String call(String wovenIn, String target, String operation) {
        return "A.a 17- call " + operation + " - - - - - - ZERO - - NONE 1 " + wovenIn + " " + target + "\n";
    }
}
