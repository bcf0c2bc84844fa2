package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkedNamesTest {
    @TempDir
    private Path temporary;

    private final NameEpoch epoch = new NameEpoch();
    private LinkedNames links;
    private Path directory;
    private Path file;

    @BeforeEach
    void prepare() throws IOException {
        BootNatives.prepare();
        links = new LinkedNames(epoch);
        directory = temporary.toRealPath();
        file = Files.createFile(directory.resolve("file"));
    }

    private String real(Operation operation, Path path) {
        byte[] real = links.real(operation, path.toString().getBytes(UTF_8));
        return real == null ? "itself" : new String(real, UTF_8);
    }

    private boolean isKnown(Path path) {
        byte[] name = path.toString().getBytes(UTF_8);
        return links.isLinkless(name, name.length, epoch.now());
    }

    private void turnIntoLink(Path path, Path target) throws IOException {
        Files.deleteIfExists(path);
        Files.createSymbolicLink(path, target);
    }

    @Test
    void findsWhatIsBehindALinkAtTheEnd() throws IOException {
        epoch.pass();
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(real(Operation.OPENAT, link)).isEqualTo(file.toString());
        assertThat(real(Operation.OPENAT, file)).isEqualTo("itself");
        // now the directory is known
        assertThat(real(Operation.OPENAT, link)).isEqualTo(file.toString());
        assertThat(real(Operation.UNLINK, link)).isEqualTo("itself");
        assertThat(isKnown(link)).isFalse();
    }

    @Test
    void findsWhatIsBehindALinkOnTheWay() throws IOException {
        epoch.pass();
        Path linked = Files.createSymbolicLink(directory.resolve("linked"), directory);
        for (int i = 0; i < 2; i++) {
            assertThat(real(Operation.OPENAT, linked.resolve("file"))).isEqualTo(file.toString());
            assertThat(real(Operation.UNLINK, linked.resolve("file"))).isEqualTo(file.toString());
            assertThat(real(Operation.OPENAT, linked.resolve("missing")))
                    .isEqualTo(directory.resolve("missing").toString());
            assertThat(real(Operation.OPENAT, file)).isEqualTo("itself");
        }
        assertThat(isKnown(linked.resolve("file"))).isFalse();
        assertThat(isKnown(linked)).isFalse();
    }

    @Test
    void keepsWhatThereIsToTheEndOfTheEpoch() throws IOException {
        epoch.pass();
        real(Operation.OPENAT, file);
        assertThat(isKnown(file)).isTrue();
        assertThat(isKnown(directory)).isTrue();

        Path target = Files.createFile(directory.resolve("target"));
        turnIntoLink(file, target);
        epoch.moveBegins();
        epoch.moveEnds();

        assertThat(isKnown(file)).isFalse();
        assertThat(real(Operation.OPENAT, file)).isEqualTo(target.toString());
    }

    @Test
    void keepsNothingBeyondALookOfTheThread() throws IOException {
        epoch.pass();
        real(Operation.OPENAT, file);
        Path target = Files.createFile(directory.resolve("target"));
        turnIntoLink(file, target);
        epoch.pass();

        assertThat(real(Operation.OPENAT, file)).isEqualTo(target.toString());
    }

    @Test
    void keepsNothingWhileNobodyLooks() throws IOException {
        real(Operation.OPENAT, file);
        assertThat(isKnown(file)).isFalse();
        epoch.pass();
        real(Operation.OPENAT, file);
        epoch.rest();
        assertThat(isKnown(file)).isFalse();
        Path target = Files.createFile(directory.resolve("target"));
        turnIntoLink(file, target);

        assertThat(real(Operation.OPENAT, file)).isEqualTo(target.toString());
    }

    @Test
    void keepsNoNameOfWhatIsMissing() throws IOException {
        epoch.pass();
        Path missing = directory.resolve("missing");
        assertThat(real(Operation.OPENAT, missing)).isEqualTo("itself");
        assertThat(real(Operation.OPENAT, missing)).isEqualTo("itself");
        assertThat(isKnown(directory)).isTrue();

        turnIntoLink(missing, file);

        assertThat(real(Operation.OPENAT, missing)).isEqualTo(file.toString());
    }

    @Test
    void looksUpDotsAndSlashesEachTime() throws IOException {
        epoch.pass();
        Path deep = Files.createDirectories(directory.resolve("deep/er"));
        Path linked = Files.createSymbolicLink(directory.resolve("linked"), deep);
        real(Operation.OPENAT, file);
        real(Operation.OPENAT, deep);

        assertThat(real(Operation.OPENAT, Path.of(linked + "/../x")))
                .isEqualTo(directory.resolve("deep/x").toString());
        assertThat(real(Operation.OPENAT, Path.of(deep + "/..")))
                .isEqualTo(deep.getParent().toString());
        assertThat(links.real(Operation.OPENAT, (deep + "/").getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo(deep.toString());
        assertThat(links.real(Operation.OPENAT, (directory + "//file").getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo(file.toString());
    }

    @Test
    void neverKeepsANameThatIsNotInNormalForm() {
        epoch.pass();
        real(Operation.OPENAT, Path.of("/"));
        real(Operation.OPENAT, directory);
        for (String name :
                new String[] {"/" + file, directory + "//file", directory + "/./file", directory + "/file/"}) {
            byte[] bytes = name.getBytes(UTF_8);
            links.real(Operation.OPENAT, bytes);
            links.real(Operation.OPENAT, bytes);
            assertThat(links.isLinkless(bytes, bytes.length, epoch.now()))
                    .as(name)
                    .isFalse();
        }
    }

    @Test
    void knowsNothingWhileANameIsBeingMoved() throws IOException {
        epoch.pass();
        real(Operation.OPENAT, file);
        Path target = Files.createFile(directory.resolve("target"));

        epoch.moveBegins();
        assertThat(isKnown(file)).isFalse();
        real(Operation.OPENAT, file);
        epoch.pass();
        turnIntoLink(file, target);

        assertThat(real(Operation.OPENAT, file)).isEqualTo(target.toString());
        epoch.moveEnds();
        assertThat(isKnown(file)).isFalse();
        assertThat(real(Operation.OPENAT, file)).isEqualTo(target.toString());
    }

    @Test
    void aMoveMoreEndedThanBegunHidesNoneOfTheNext() {
        epoch.pass();
        epoch.moveEnds();
        epoch.moveBegins();

        assertThat(epoch.now()).isLessThanOrEqualTo(NameEpoch.NONE);

        epoch.moveEnds();
        assertThat(epoch.now()).isGreaterThan(NameEpoch.NONE);
    }

    @Test
    void neverKeepsADescriptorsName() throws IOException {
        epoch.pass();
        Path self = Path.of("/proc/self").toRealPath();
        real(Operation.OPENAT, self.resolve("fd"));
        assertThat(isKnown(self.resolve("fd"))).isTrue();
        try (var opened = Files.newInputStream(file);
                var all = Files.list(self.resolve("fd"))) {
            Path descriptor = all.filter(fd -> leadsTo(fd, file)).findFirst().orElseThrow();

            assertThat(real(Operation.OPENAT, descriptor)).isEqualTo(file.toString());
            assertThat(real(Operation.OPENAT, Path.of("/proc/self/fd").resolve(descriptor.getFileName())))
                    .isEqualTo(file.toString());
            assertThat(isKnown(descriptor)).isFalse();
            assertThat(opened.read()).isNegative();
        }
    }

    private static boolean leadsTo(Path link, Path target) {
        try {
            return Files.readSymbolicLink(link).equals(target);
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void knowsNamesInTheRoot() {
        epoch.pass();
        assertThat(real(Operation.OPENAT, Path.of("/proc"))).isEqualTo("itself");
        assertThat(isKnown(Path.of("/proc"))).isTrue();
        assertThat(real(Operation.OPENAT, Path.of("/"))).isEqualTo("itself");
        assertThat(real(Operation.OPENAT, Path.of("/no such thing"))).isEqualTo("itself");
    }
}
