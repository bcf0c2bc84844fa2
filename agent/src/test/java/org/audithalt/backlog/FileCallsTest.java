package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each system call that java.io.File makes has its own record with its own error, and does what the JDK's native does. */
class FileCallsTest {
    private static final int FEATURE = Runtime.version().feature();
    private static final HookRow[] ROWS = HookTable.load().rows().toArray(new HookRow[0]);

    /** A name that only the JDK's own encoding knows. */
    private static final String LONE_SURROGATE = "x\ud834y";

    @TempDir
    private Path directory;

    private final List<String> recorded = new ArrayList<>();
    private final RecordingTarget hooks = new RecordingTarget(ROWS, recorded);
    private Object fileSystem;
    private FileCalls calls;
    private DirectoryList list;

    @BeforeEach
    void prepare() throws Exception {
        BootNatives.prepare();
        Method made = Class.forName("java.io.DefaultFileSystem").getDeclaredMethod("getFileSystem");
        made.setAccessible(true);
        fileSystem = made.invoke(null);
        calls = new FileCalls(hooks, ROWS, FEATURE);
        list = new DirectoryList(hooks, ROWS, FEATURE);
    }

    @Test
    void linksItsNativesWithoutARecord() {
        calls.exercise();
        list.exercise();
        FileNatives.exercise();

        assertThat(recorded).isEmpty();
    }

    @Test
    void deletesAFileByOneCall() throws IOException {
        Path file = Files.createFile(directory.resolve("f"));

        assertThat(calls.delete(fileSystem, file.toFile())).isTrue();

        assertThat(file).doesNotExist();
        assertThat(recorded).containsExactly("UFS.delete " + file + " 0 0 0 0 = 0");
    }

    @Test
    void deletesADirectoryByASecondCall() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("d"));

        assertThat(calls.delete(fileSystem, empty.toFile())).isTrue();

        assertThat(empty).doesNotExist();
        assertThat(recorded)
                .containsExactly("UFS.delete " + empty + " 0 0 0 0 = 21", "UFS.delete.rmdir " + empty + " 0 0 0 0 = 0");
    }

    @Test
    void saysWhyNothingWasDeleted() throws IOException {
        Files.createFile(Files.createDirectory(directory.resolve("d")).resolve("f"));

        assertThat(calls.delete(fileSystem, directory.resolve("d").toFile())).isFalse();
        assertThat(calls.delete(fileSystem, directory.resolve("absent").toFile()))
                .isFalse();

        assertThat(directory.resolve("d/f")).exists();
        assertThat(recorded).hasSize(3);
        assertThat(recorded.get(0)).endsWith("/d 0 0 0 0 = 21");
        assertThat(recorded.get(1)).startsWith("UFS.delete.rmdir ").endsWith("/d 0 0 0 0 = 39");
        assertThat(recorded.get(2)).startsWith("UFS.delete ").endsWith("/absent 0 0 0 0 = 2");
    }

    @Test
    void renamesWithBothNames() throws IOException {
        Path from = Files.createFile(directory.resolve("a"));
        Path to = directory.resolve("b");

        assertThat(calls.rename(fileSystem, from.toFile(), to.toFile())).isTrue();
        assertThat(calls.rename(fileSystem, from.toFile(), to.toFile())).isFalse();

        assertThat(from).doesNotExist();
        assertThat(to).exists();
        assertThat(recorded)
                .containsExactly(
                        "UFS.rename " + from + " " + to + " 0 0 0 0 = 0",
                        "UFS.rename " + from + " " + to + " 0 0 0 0 = 2");
    }

    @Test
    void makesDirectoriesForEverybodyAsTheUmaskSays() throws IOException {
        Path made = directory.resolve("d");
        Path likewise = Files.createDirectory(directory.resolve("e"));

        assertThat(calls.createDirectory(fileSystem, made.toFile())).isTrue();
        assertThat(calls.createDirectory(fileSystem, made.toFile())).isFalse();

        assertThat(mode(made)).isEqualTo(mode(likewise));
        assertThat(recorded)
                .containsExactly(
                        "UFS.createDirectory " + made + " 0 511 0 0 = 0",
                        "UFS.createDirectory " + made + " 0 511 0 0 = 17");
    }

    @ParameterizedTest
    @CsvSource({
        "4, true,  true,  100, 500",
        "4, true,  false, 100, 544",
        "2, true,  true,  400, 600",
        "2, true,  false, 444, 666",
        "1, true,  true,  600, 700",
        "1, true,  false, 644, 755",
        "4, false, true,  744, 344",
        "4, false, false, 755, 311",
        "2, false, true,  666, 466",
        "1, false, false, 777, 666",
    })
    void changesPermissionsAsTheNativeDoes(int access, boolean enable, boolean ownerOnly, String from, String to)
            throws IOException {
        Path file = fileWithMode(from);

        assertThat(calls.setPermission(fileSystem, file.toFile(), access, enable, ownerOnly))
                .isTrue();

        assertThat(mode(file)).isEqualTo(to);
        assertThat(recorded)
                .containsExactly(
                        "UFS.setPermission.stat " + file + " -100 0 0 4095 = 0",
                        "UFS.setPermission " + file + " 0 " + (0100000 | Integer.parseInt(to, 8)) + " 0 0 = 0");
    }

    @Test
    void saysWhyAModeWasNotChanged() {
        File kernels = new File("/proc/self/stat");

        assertThat(calls.setReadOnly(fileSystem, kernels)).isFalse();
        assertThat(calls.setPermission(fileSystem, kernels, 2, true, true)).isFalse();

        assertThat(recorded).hasSize(4);
        assertThat(recorded.get(1))
                .startsWith("UFS.setReadOnly /proc/self/stat ")
                .endsWith(" = 1");
        assertThat(recorded.get(3))
                .startsWith("UFS.setPermission /proc/self/stat ")
                .endsWith(" = 1");
    }

    @Test
    void makesAFileReadOnlyForAll() throws IOException {
        Path file = fileWithMode("777");

        assertThat(calls.setReadOnly(fileSystem, file.toFile())).isTrue();

        assertThat(mode(file)).isEqualTo("555");
        assertThat(recorded)
                .containsExactly(
                        "UFS.setReadOnly.stat " + file + " -100 0 0 4095 = 0",
                        "UFS.setReadOnly " + file + " 0 " + 0100555 + " 0 0 = 0");
    }

    @Test
    void changesNothingOfAFileThatIsNotThere() {
        File absent = directory.resolve("absent").toFile();

        assertThat(calls.setPermission(fileSystem, absent, 4, true, true)).isFalse();
        assertThat(calls.setReadOnly(fileSystem, absent)).isFalse();
        assertThat(calls.setLastModifiedTime(fileSystem, absent, 5)).isFalse();

        assertThat(recorded)
                .containsExactly(
                        "UFS.setPermission.stat " + absent + " -100 0 0 4095 = 2",
                        "UFS.setReadOnly.stat " + absent + " -100 0 0 4095 = 2",
                        "UFS.setLastModifiedTime.stat " + absent + " -100 0 0 4095 = 2");
    }

    @Test
    void setsTheTimeOfChangeAndKeepsTheTimeOfAccess() throws IOException {
        Path file = Files.createFile(directory.resolve("f"));
        var times = Files.getFileAttributeView(file, BasicFileAttributeView.class);
        times.setTimes(null, FileTime.from(1_600_000_000_123_456L, TimeUnit.MICROSECONDS), null);

        assertThat(calls.setLastModifiedTime(fileSystem, file.toFile(), 1_700_000_000_987L))
                .isTrue();

        assertThat(times.readAttributes().lastModifiedTime().toMillis()).isEqualTo(1_700_000_000_987L);
        assertThat(times.readAttributes().lastAccessTime().to(TimeUnit.MICROSECONDS))
                .isEqualTo(1_600_000_000_123_456L);
        assertThat(recorded)
                .containsExactly(
                        "UFS.setLastModifiedTime.stat " + file + " -100 0 0 4095 = 0",
                        "UFS.setLastModifiedTime " + file + " -100 0 0 0 = 0");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9_223_372_036_000L})
    void setsTheFirstAndALateTime(long millis) throws IOException {
        Path file = Files.createFile(directory.resolve("f"));

        assertThat(calls.setLastModifiedTime(fileSystem, file.toFile(), millis)).isTrue();

        assertThat(recorded).hasSize(2);
        assertThat(file.toFile().lastModified()).isEqualTo(millis);
    }

    @Test
    void leavesTimesThatItCannotWriteToTheNative() throws IOException {
        Path file = Files.createFile(directory.resolve("f"));
        assertThat(calls.setLastModifiedTime(fileSystem, file.toFile(), -5_000)).isTrue();
        assertThat(file.toFile().lastModified()).isEqualTo(-5_000);
        calls.setLastModifiedTime(fileSystem, file.toFile(), Long.MAX_VALUE / 1_000_000 + 1);

        Files.getFileAttributeView(file, BasicFileAttributeView.class)
                .setTimes(null, FileTime.fromMillis(-7_000), null);
        assertThat(calls.setLastModifiedTime(fileSystem, file.toFile(), 4_000)).isTrue();
        assertThat(file.toFile().lastModified()).isEqualTo(4_000);

        // one record for all that the native does
        assertThat(recorded)
                .containsExactly(
                        "UFS.setLastModifiedTime " + file + " 0 0 0 0 = 0",
                        "UFS.setLastModifiedTime " + file + " 0 0 0 0 = 0",
                        "UFS.setLastModifiedTime.stat " + file + " -100 0 0 4095 = 0",
                        "UFS.setLastModifiedTime " + file + " 0 0 0 0 = 0");
    }

    @Test
    void leavesNamesThatOnlyTheJdkCanEncodeToTheNative() throws IOException {
        File absent = directory.resolve("absent").toFile();
        File file = new File(absent, LONE_SURROGATE);
        String shown = new File(absent, "x?y").getPath();

        assertThat(calls.delete(fileSystem, file)).isFalse();
        assertThat(calls.createDirectory(fileSystem, file)).isFalse();
        assertThat(calls.setReadOnly(fileSystem, file)).isFalse();
        assertThat(calls.setPermission(fileSystem, file, 1, true, true)).isFalse();
        assertThat(calls.setLastModifiedTime(fileSystem, file, 1)).isFalse();
        assertThat(calls.rename(fileSystem, file, absent)).isFalse();
        assertThat(calls.rename(fileSystem, absent, file)).isFalse();
        assertThat(list.of(fileSystem, file)).isNull();

        assertThat(recorded.subList(0, 7))
                .containsExactly(
                        "UFS.delete " + shown + " 0 0 0 0 = -1",
                        "UFS.createDirectory " + shown + " 0 0 0 0 = -1",
                        "UFS.setReadOnly " + shown + " 0 0 0 0 = -1",
                        "UFS.setPermission " + shown + " 0 0 0 0 = -1",
                        "UFS.setLastModifiedTime " + shown + " 0 0 0 0 = -1",
                        "UFS.rename " + shown + " " + absent + " 0 0 0 0 = -1",
                        "UFS.rename " + absent + " " + shown + " 0 0 0 0 = -1");
        assertThat(recorded.get(7)).matches("UFS.list \\Q" + shown + "\\E -100 0 [0-9]+ 0 = 0");
    }

    @Test
    void theNativeActsOnNamesThatOnlyItCanEncode() {
        File plain = directory.resolve("plain").toFile();
        File odd = new File(directory.toFile(), LONE_SURROGATE);

        assertThat(calls.createDirectory(fileSystem, odd)).isTrue();
        assertThat(list.of(fileSystem, odd)).isEmpty();
        assertThat(calls.setReadOnly(fileSystem, odd)).isTrue();
        assertThat(calls.setPermission(fileSystem, odd, 2, true, true)).isTrue();
        assertThat(calls.setLastModifiedTime(fileSystem, odd, 3_000)).isTrue();
        assertThat(odd.lastModified()).isEqualTo(3_000);
        assertThat(calls.rename(fileSystem, odd, plain)).isTrue();
        assertThat(calls.rename(fileSystem, plain, odd)).isTrue();
        assertThat(calls.delete(fileSystem, odd)).isTrue();

        assertThat(odd).doesNotExist();
        assertThat(recorded).hasSize(8).allMatch(record -> record.endsWith(" = 0") || record.startsWith("UFS.list"));
    }

    @Test
    void takesPairedSurrogatesForOneLetter() {
        assertThat(FileCalls.name(new File("a\ud834\udd1eb")))
                .isEqualTo(FileCalls.UTF_8 ? "a\ud834\udd1eb".getBytes(UTF_8) : null);
        for (String lone : new String[] {"\ud834", "\udd1e", "\udd1e\ud834", "a\ud834b", "\ud834\ud834\udd1e"}) {
            assertThat(FileCalls.name(new File(lone))).isNull();
        }
    }

    @Test
    void listsADirectoryBetweenItsOpenAndItsClose() throws IOException {
        for (String name : new String[] {"a", ".b", "..c", "...", "x."}) {
            Files.createFile(directory.resolve(name));
        }

        assertThat(list.of(fileSystem, directory.toFile()))
                .containsExactly(directory.toFile().list())
                .containsExactlyInAnyOrder("a", ".b", "..c", "...", "x.");

        assertThat(recorded).hasSize(2);
        String opened = recorded.get(0);
        assertThat(opened).startsWith("UFS.list.open " + directory + " -100 0 ");
        // O_DIRECTORY, O_CLOEXEC, O_NONBLOCK
        long flags = Long.parseLong(opened.split(" ")[4]);
        assertThat(flags & 02004000).isEqualTo(02004000);
        long descriptor = Long.parseLong(opened.substring(opened.indexOf("= ") + 2));
        assertThat(descriptor).isPositive();
        assertThat(recorded.get(1)).isEqualTo("UFS.list.close " + descriptor + " 0 0 0 = 0");
        assertThat(linkTo(Path.of("/proc/self/fd/" + descriptor))).isNotEqualTo(directory.toString());
    }

    private static String linkTo(Path link) {
        try {
            return Files.exists(link, LinkOption.NOFOLLOW_LINKS)
                    ? Files.readSymbolicLink(link).toString()
                    : "";
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void saysWhyADirectoryWasNotListed() throws IOException {
        Path file = Files.createFile(directory.resolve("f"));

        assertThat(list.of(fileSystem, file.toFile())).isNull();
        assertThat(list.of(fileSystem, directory.resolve("absent").toFile())).isNull();

        assertThat(recorded).hasSize(2);
        assertThat(recorded.get(0)).startsWith("UFS.list.open " + file).endsWith(" = -20");
        assertThat(recorded.get(1)).endsWith(" = -2");
    }

    @Test
    void doesNothingThatItsHookRefuses() throws IOException {
        Path file = fileWithMode("644");
        Path made = directory.resolve("made");
        hooks.refusal = new SecurityException("denied");

        assertThatThrownBy(() -> calls.delete(fileSystem, file.toFile())).isSameAs(hooks.refusal);
        assertThatThrownBy(() -> calls.rename(fileSystem, file.toFile(), made.toFile()))
                .isSameAs(hooks.refusal);
        assertThatThrownBy(() -> calls.createDirectory(fileSystem, made.toFile()))
                .isSameAs(hooks.refusal);
        assertThatThrownBy(() -> calls.setReadOnly(fileSystem, file.toFile())).isSameAs(hooks.refusal);
        assertThatThrownBy(() -> calls.createDirectory(fileSystem, new File(directory.toFile(), LONE_SURROGATE)))
                .isSameAs(hooks.refusal);
        assertThatThrownBy(() -> list.of(fileSystem, directory.toFile())).isSameAs(hooks.refusal);

        assertThat(mode(file)).isEqualTo("644");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void recordsThatANativeThrew() {
        Object noFileSystem = "x";
        File odd = new File(directory.toFile(), LONE_SURROGATE);

        assertThatThrownBy(() -> calls.delete(noFileSystem, odd)).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> list.of(noFileSystem, odd)).isInstanceOf(ClassCastException.class);

        assertThat(recorded).hasSize(2).allMatch(record -> record.endsWith(" threw java.lang.ClassCastException"));
    }

    private Path fileWithMode(String octal) throws IOException {
        Path file = Files.createFile(directory.resolve("f"));
        Files.setAttribute(file, "unix:mode", 0100000 | Integer.parseInt(octal, 8));
        return file;
    }

    private static String mode(Path file) throws IOException {
        return Integer.toOctalString((int) Files.getAttribute(file, "unix:mode") & 0777);
    }
}
