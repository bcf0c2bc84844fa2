package org.audithalt.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StackPositionTest {
    private static final AtomicReference<StackPosition> SEEN = new AtomicReference<>();

    @Test
    void isPlainInOrdinaryCode() {
        StackPosition here = StackPosition.ofCaller();

        assertThat(here).isEqualTo(StackPosition.PLAIN);
        assertThat(here.maySleep()).isTrue();
        assertThat(here.mayThrow()).isTrue();
    }

    private static final class Initialised {
        static final StackPosition POSITION = StackPosition.ofCaller();

        private Initialised() {}
    }

    @Test
    void sleepsButNeverThrowsInAnApplicationsInitialiser() {
        StackPosition inside = Initialised.POSITION;

        assertThat(inside).isEqualTo(StackPosition.APPLICATION_INITIALISER);
        assertThat(inside.maySleep()).isTrue();
        assertThat(inside.mayThrow()).isFalse();
    }

    @Test
    void doesNotSleepBelowTheClassLoadersOfTheJdk() {
        StackTraceElement loading = new StackTraceElement(
                null, "java.base", "17", "jdk.internal.loader.BuiltinClassLoader", "loadClassOrNull", "B.java", 1);

        StackPosition position = StackPosition.of(new StackTraceElement[] {frame("org.acme.Main", "main"), loading});

        assertThat(position).isEqualTo(StackPosition.JDK_LOCK);
        assertThat(position.maySleep()).isFalse();
        assertThat(position.mayThrow()).isFalse();
    }

    @Test
    void doesNotSleepInAnInitialiserOfTheJdk() {
        StackTraceElement boot =
                new StackTraceElement(null, "java.base", "17", "java.net.Any", "<clinit>", "A.java", 1);
        StackTraceElement platform =
                new StackTraceElement("platform", "java.sql", "17", "java.sql.Any", "<clinit>", "A.java", 1);

        assertThat(StackPosition.of(new StackTraceElement[] {boot})).isEqualTo(StackPosition.JDK_LOCK);
        assertThat(StackPosition.of(new StackTraceElement[] {platform})).isEqualTo(StackPosition.JDK_LOCK);
    }

    @Test
    void takesAnApplicationsModuleForTheApplication() {
        StackTraceElement module =
                new StackTraceElement("app", "org.acme", "1", "org.acme.Any", "<clinit>", "A.java", 1);

        assertThat(StackPosition.of(new StackTraceElement[] {module})).isEqualTo(StackPosition.APPLICATION_INITIALISER);
    }

    @Test
    void theStrictestFrameDecides() {
        StackTraceElement library = new StackTraceElement(
                null, "java.base", "17", "jdk.internal.loader.NativeLibraries$NativeLibraryImpl", "open", "N.java", 1);
        StackTraceElement initialiser = frame("org.acme.Main", "<clinit>");

        assertThat(StackPosition.of(new StackTraceElement[] {initialiser, library, frame("org.acme.Main", "main")}))
                .isEqualTo(StackPosition.LIBRARY_OPEN);
    }

    @Test
    void opensOfLibrariesSleepUnlessTheyAreNestedInAnother() {
        StackTraceElement open = new StackTraceElement(
                null, "java.base", "17", "jdk.internal.loader.NativeLibraries$NativeLibraryImpl", "open", "N.java", 1);
        StackTraceElement main = frame("org.acme.Main", "main");

        assertThat(StackPosition.of(new StackTraceElement[] {open, main}, true)).isEqualTo(StackPosition.PLAIN);
        assertThat(StackPosition.of(new StackTraceElement[] {open, main, open}, true))
                .isEqualTo(StackPosition.LIBRARY_OPEN);
    }

    @Test
    void suspendsAnApplicationsOwnLoaderLikeAllElse() {
        ClassLoader asking = new ClassLoader(StackPositionTest.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                SEEN.set(StackPosition.ofCaller());
                throw new ClassNotFoundException(name);
            }
        };
        assertThatThrownBy(() -> asking.loadClass("org.acme.Missing")).isInstanceOf(ClassNotFoundException.class);
        assertThat(SEEN.get()).isEqualTo(StackPosition.PLAIN);
    }

    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement("app", null, null, type, method, "X.java", 1);
    }
}
