package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.audithalt.bridge.Bridge;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Woven code against the same code unwoven: results, exceptions, handlers, and what the hooks report. */
class WeaverTest {
    private static final String SAMPLE = "org/audithalt/hook/WovenSample";
    private static final String TABLE = "S = " + SAMPLE + """

            act       17- call   OPENAT STRING=c1 - c0 - - - VALUE - - NONE 1 {S} {S}.act(JLjava/lang/String;)I
            touch     17- call   OPENAT - - c0 this.state:I - - ZERO this - NONE 1 {S} {S}.touch(I)V
            whole     17- method OPENAT STRING=p2 - p0 - - - VALUE p2,this - NONE 1 - {S}.whole(JDLjava/lang/Object;)J
            first     17- method OPENAT - - p0 07 O_WRONLY|O_CREAT AT_FDCWD ZERO - - NONE 1 - {S}.first(I)V
            flag      17- method OPENAT - - p0?O_APPEND:O_TRUNC 0 p1&4?p1:-1|1 p0 BOOLEAN - - NONE 1 - {S}.flag(ZI)Z
            object    17- method OPENAT STRING='lib.so.1' STRING=$AUDITHALT_UNSET - - - - BOOLEAN - - NONE 1 - {S}.object(Z)Ljava/lang/Object;
            made      17- call   OPENAT STRING=p1 - p0 - - - VALUE - - NONE 1 {S}$Made {S}.act(JLjava/lang/String;)I
            """;
    private static final int ACT = 0;
    private static final int TOUCH = 1;
    private static final int WHOLE = 2;
    private static final int FIRST = 3;
    private static final int FLAG = 4;
    private static final int OBJECT = 5;
    private static final int MADE = 6;

    private final CountingTarget hooks = new CountingTarget(7);
    private Class<?> woven;
    private Object sample;

    @BeforeEach
    void weaveTheSample() throws Exception {
        Bridge.install(hooks);
        woven = new WovenLoader().loadClass(SAMPLE.replace('/', '.'));
        sample = woven.getConstructor().newInstance();
    }

    @Test
    void reportsACallThatReturns() throws Exception {
        assertThat(call("nested", 5L, "ab")).isEqualTo(new WovenSample().nested(5, "ab"));

        assertThat(hooks.returned.get(ACT)).isEqualTo(1);
        assertThat(hooks.first).isEqualTo("ab");
        assertThat(hooks.numbers[0]).isEqualTo(5);
        assertThat(hooks.result).isEqualTo(7);
    }

    @Test
    void reportsACallThatFailsAndLetsTheHandlersAroundItRunAsBefore() throws Exception {
        WovenSample plain = new WovenSample();
        plain.nested(-5, "ab");

        assertThat(call("nested", -5L, "ab")).isEqualTo(-1);
        assertThat(woven.getField("trace").get(sample)).isEqualTo(plain.trace);
        assertThat(hooks.threw.get(ACT)).isEqualTo(1);
        assertThat(hooks.returned.get(ACT)).isZero();
        assertThat(hooks.thrown).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void letsTheHandlersAroundACallCatchARefusal() throws Exception {
        hooks.refusal = new Error("refused");

        assertThatThrownBy(() -> call("nested", 5L, "ab")).isSameAs(hooks.refusal);
        assertThat(woven.getField("trace").get(sample)).isEqualTo(List.of("finally local"));
        assertThat(hooks.returned.get(ACT) + hooks.threw.get(ACT)).isZero();
    }

    @Test
    void weavesCallsOfTwoRowsUnderOneHandler() throws Exception {
        assertThat(call("loop", -3, 4)).isEqualTo(new WovenSample().loop(-3, 4));

        assertThat(hooks.entered.get(TOUCH)).isEqualTo(7);
        assertThat(hooks.threw.get(TOUCH)).isEqualTo(3);
        assertThat(hooks.returned.get(ACT)).isEqualTo(4);
        assertThat(hooks.tokenWrong).isFalse();
    }

    @Test
    void readsFieldsAndTheEnclosingObject() throws Exception {
        call("loop", 2, 3);

        assertThat(hooks.entered.get(TOUCH)).isEqualTo(1);
        assertThat(woven.getField("state").get(sample)).isEqualTo(42);
        assertThat(hooks.exitSecond).isNull();
    }

    @Test
    void reportsEachReturnOfAMethodOnce() throws Exception {
        assertThat(call("whole", 0L, 1.5, "c")).isEqualTo(0L);
        assertThat(call("whole", 7L, 1.5, "c")).isEqualTo(new WovenSample().whole(7, 1.5, "c"));
        assertThat(call("whole", 7L, 900.0, "c")).isEqualTo(new WovenSample().whole(7, 900.0, "c"));

        assertThat(hooks.returned.get(WHOLE)).isEqualTo(3);
        assertThat(hooks.threw.get(WHOLE)).isZero();
        assertThat(hooks.exitFirst).isEqualTo("c");
        assertThat(hooks.exitSecond).isSameAs(sample);
        assertThat(hooks.result).isEqualTo(1821);
    }

    @Test
    void reportsAMethodThatThrowsAfterItsOwnHandlers() {
        assertThatThrownBy(() -> call("whole", 7L, 1.5, null)).isInstanceOf(IllegalStateException.class);

        assertThat(hooks.threw.get(WHOLE)).isEqualTo(1);
        assertThat(hooks.returned.get(WHOLE)).isZero();
    }

    @Test
    void weavesAMethodThatBeginsWithALoop() throws Exception {
        call("first", 5);

        assertThat(hooks.returned.get(FIRST)).isEqualTo(1);
        assertThat(hooks.numbers).containsExactly(5, 7, 0101, -100);
    }

    @Test
    void choosesBetweenNumbersWithoutABranch() throws Exception {
        assertThat(call("flag", true, 4)).isEqualTo(false);
        assertThat(hooks.numbers).containsExactly(02000, 0, 5, 1);
        assertThat(hooks.result).isZero();

        assertThat(call("flag", false, 12)).isEqualTo(true);
        assertThat(hooks.numbers).containsExactly(01000, 0, 13, 0);
        assertThat(hooks.result).isEqualTo(1);

        call("flag", false, 3);
        assertThat(hooks.numbers[2]).isEqualTo(-1);
        assertThat(hooks.entered.get(FLAG)).isEqualTo(3);
    }

    @Test
    void turnsAnObjectIntoWhetherThereIsOne() throws Exception {
        assertThat(call("object", true)).isSameAs(sample);
        assertThat(hooks.result).isEqualTo(1);

        assertThat(call("object", false)).isNull();
        assertThat(hooks.result).isZero();
        assertThat(hooks.returned.get(OBJECT)).isEqualTo(2);
    }

    @Test
    void handsOverATextOfTheTable() throws Exception {
        call("object", true);

        assertThat(hooks.first).isEqualTo("lib.so.1");
    }

    @Test
    void weavesACallInAConstructor() throws Exception {
        Class<?> made = woven.getClassLoader().loadClass(SAMPLE.replace('/', '.') + "$Made");

        Object one = made.getConstructor(long.class, String.class).newInstance(5L, "abc");
        assertThat(made.getField("value").get(one)).isEqualTo(8);
        assertThat(hooks.first).isEqualTo("abc");
        assertThatThrownBy(() -> made.getConstructor(long.class, String.class).newInstance(-5L, "abc"))
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(hooks.returned.get(MADE)).isEqualTo(1);
        assertThat(hooks.threw.get(MADE)).isEqualTo(1);
    }

    @Test
    void readsClassFilesOfANewerVersionAndKeepsTheVersion() throws IOException {
        byte[] newer = bytes(SAMPLE);
        newer[7] = 120;

        byte[] result = Weaver.weave(SAMPLE, newer, rows(SAMPLE)).bytes();

        assertThat(Objects.requireNonNull(result)[7]).isEqualTo((byte) 120);
    }

    @Test
    void changesNothingWhereNothingMatches() throws IOException {
        HookTable other = HookTable.parse("x 17- method OPENAT - - - - - - ZERO - - NONE 1 - " + SAMPLE + ".none()V");

        WovenClass result = Weaver.weave(SAMPLE, bytes(SAMPLE), other.rows());

        assertThat(result.bytes()).isNull();
        assertThat(result.matches()).containsExactly(0);
    }

    @Test
    void missesNoCallOfAMethodThatAnotherUpdateDeclares() throws IOException {
        String row = " 17- call OPENAT - - - - - - ZERO - - NONE 2? " + SAMPLE + " " + SAMPLE;
        HookTable other = HookTable.parse("absent" + row + ".none()V\nuncalled" + row + ".flag(ZI)Z");

        assertThat(Weaver.weave(SAMPLE, bytes(SAMPLE), other.rows()).matches()).containsExactly(2, 0);
    }

    @Test
    void refusesARowThatReadsAnAssignedParameterAtExit() throws IOException {
        HookTable wrong =
                HookTable.parse("x 17- method OPENAT - - - - - - DESCRIPTOR=p0 - - NONE 1 - " + SAMPLE + ".first(I)V");
        byte[] classFile = bytes(SAMPLE);

        assertThatThrownBy(() -> Weaver.weave(SAMPLE, classFile, wrong.rows()))
                .hasMessageContaining("assigns a parameter");
    }

    private @Nullable Object call(String name, @Nullable Object... arguments) throws Exception {
        for (var method : woven.getMethods()) {
            if (method.getName().equals(name)) {
                try {
                    return method.invoke(sample, arguments);
                } catch (InvocationTargetException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw (Exception) e.getCause();
                }
            }
        }
        throw new NoSuchMethodException(name);
    }

    private static List<HookRow> rows(String className) {
        List<HookRow> rows = new ArrayList<>();
        for (HookRow row : HookTable.parse(TABLE).rows()) {
            if (row.wovenIn().equals(className)) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static byte[] bytes(String className) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(className + ".class")) {
            return in.readAllBytes();
        }
    }

    /** Defines the sample woven and leaves all else to the system's loader; the JVM verifies what it defines. */
    private static final class WovenLoader extends ClassLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            String internalName = name.replace('.', '/');
            if (!internalName.startsWith(SAMPLE)) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try {
                byte[] result =
                        Objects.requireNonNull(Weaver.weave(internalName, bytes(internalName), rows(internalName))
                                .bytes());
                return defineClass(name, result, 0, result.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
