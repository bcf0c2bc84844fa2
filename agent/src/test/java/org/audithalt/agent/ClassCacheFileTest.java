package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.audithalt.hook.ClassCache;
import org.audithalt.hook.ClassCacheSample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may have written what is woven into the JDK. */
final class ClassCacheFileTest {
    @TempDir
    Path above;

    private Path directory;
    private ClassCacheFile file;

    @BeforeEach
    void writeOne() throws IOException {
        directory = above.resolve("audithalt-0");
        file = new ClassCacheFile(directory.resolve("woven-a.classes"), uid(above));
        file.write(ClassCacheSample.woven());
    }

    @Test
    void keepsItForThisUserAlone() throws IOException {
        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("woven-a.classes"))).isEqualTo("rw-------");
        assertThat(isKept()).isTrue();
        assertThat(files()).containsExactly("woven-a.classes");
    }

    @Test
    void takesNothingThatOthersMayHaveWritten() throws IOException {
        set(directory.resolve("woven-a.classes"), "rw--w----");
        assertThat(isKept()).isFalse();

        set(directory.resolve("woven-a.classes"), "rw-------");
        assertThat(isKept()).isTrue();

        set(directory, "rwx----w-");
        assertThat(isKept()).isFalse();
    }

    @Test
    void takesNothingOfAnotherUser() throws IOException {
        long somebodyElse = uid(above) + 1;

        ClassCache cache = new ClassCacheFile(directory.resolve("woven-a.classes"), somebodyElse).read();

        // root's is trusted, and tests may run as root
        assertThat(ClassCacheSample.isKeptIn(cache)).isEqualTo(uid(above) == 0);
    }

    @Test
    void followsNoLink() throws IOException {
        Files.move(directory.resolve("woven-a.classes"), above.resolve("elsewhere"));
        Files.createSymbolicLink(directory.resolve("woven-a.classes"), above.resolve("elsewhere"));
        assertThat(isKept()).isFalse();

        Path link = above.resolve("link");
        Files.createSymbolicLink(link, directory);
        ClassCacheFile behindLink = new ClassCacheFile(link.resolve("woven-b.classes"), uid(above));
        behindLink.write(ClassCacheSample.woven());
        assertThat(files()).containsExactly("woven-a.classes");
    }

    @Test
    void keepsNoMoreThanSixteen() {
        for (int i = 0; i < 40; i++) {
            new ClassCacheFile(directory.resolve("woven-" + i + ".classes"), uid(above))
                    .write(ClassCacheSample.woven());
        }

        assertThat(files()).hasSize(16).contains("woven-39.classes");
    }

    @Test
    void aDirectoryThatCannotBeMadeOnlyCostsTime() {
        ClassCacheFile nowhere = new ClassCacheFile(Path.of("/proc/nowhere/woven-a.classes"), 0);

        nowhere.write(ClassCacheSample.woven());

        assertThat(ClassCacheSample.isKeptIn(nowhere.read())).isFalse();
    }

    private boolean isKept() {
        return ClassCacheSample.isKeptIn(file.read());
    }

    private java.util.List<String> files() {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long uid(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void set(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
