package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.build.RequiredTool;
import org.audithalt.hook.Arch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesDirectoryTest {
    @TempDir
    Path directory;

    private final List<String> problems = new ArrayList<>();

    @Test
    void filesOfADirectoryAreOneListInVersionOrder() throws IOException {
        write("10-b.rules", "-a always,exit -S bind");
        write("9-a.rules", "-a always,exit -S connect");
        write("9-a.rules.bak", "nonsense");
        write(".8.rules", "nonsense");
        Files.createDirectory(directory.resolve("7"));

        assertThat(texts(load())).containsExactly("-a always,exit -S connect", "-a always,exit -S bind");
    }

    @Test
    void controlLinesGoWhereAugenrulesPutsThem() throws IOException {
        write("1.rules", "-e 2", "-b 100", "-a always,exit -S connect", "-f 1");
        write("2.rules", "  -D  ", "-b 200", "-f 2", "-a always,exit -S bind", "-e 1");
        write("3.rules", "-a always,exit -S listen", "-D -k none");

        RuleBook book = load();

        assertThat(problems).isEmpty();
        assertThat(texts(book))
                .containsExactly("-a always,exit -S connect", "-a always,exit -S bind", "-a always,exit -S listen");
        assertThat(book.backlogLimit()).isEqualTo(200);
        assertThat(book.failure()).isEqualTo(2);
        assertThat(book.enabled()).isEqualTo(1);
    }

    @Test
    void lockAtTheEndOfAnEarlyFileLocksTheWholeOnly() throws IOException {
        write("1.rules", "-a always,exit -S connect", "-e 2");
        write("2.rules", "-a always,exit -S bind");

        RuleBook book = load();

        assertThat(problems).isEmpty();
        assertThat(book.rules().count()).isEqualTo(2);
        assertThat(book.enabled()).isEqualTo(2);
        assertThat(book.changed("-D", "somebody", problems)).isNull();
        assertThat(problems)
                .containsExactly(
                        "rules:somebody:1: -D: rules and limits are locked by -e 2 (" + directory + "/1.rules:2)");
    }

    @Test
    void messagesNameFileAndLineWithinTheDirectory() throws IOException {
        write("1.rules", "# comment", "-a always,exit -S opn");
        Path second = write("2.rules", "-b x");
        Files.setPosixFilePermissions(second, PosixFilePermissions.fromString("rw-rw-rw-"));

        load();

        assertThat(problems)
                .containsExactly(
                        "rules:" + second + ": everybody may write to it (chmod o-w " + second + ")",
                        "rules:" + directory + "/1.rules:2: -S opn: unknown system call (did you mean open?)");
    }

    @Test
    void refusesWhatOthersMayChange() throws IOException {
        Path file = write("1.rules", "-a always,exit -S connect");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(load(link).rules().count()).isEqualTo(1);

        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        load();
        assertThat(problems)
                .containsExactly("rules:" + directory + ": everybody may write to it (chmod o-w " + directory + ")");
    }

    @Test
    void refusesWhatBelongsToSomebodyElse() throws IOException {
        RequiredTool.root();
        Path file = write("1.rules", "-a always,exit -S connect");
        Files.setAttribute(file, "unix:uid", 1);

        load(file);

        assertThat(problems)
                .containsExactly("rules:" + file + ": belongs to neither root nor this process's user (chown root "
                        + file + ")");
    }

    @Test
    void refusesWhatIsNoFile() {
        load(Path.of("/dev/null"));
        load(directory.resolve("none"));

        assertThat(problems)
                .containsExactly("rules:/dev/null: not a regular file", "rules:" + directory + "/none: no such file");
    }

    @Test
    void versionOrderIsThatOfLs() {
        List<String> names = new ArrayList<>(List.of(
                "b.rules",
                "a10.rules",
                "a2.rules",
                "a.rules",
                "a1.rules",
                "a~.rules",
                "a_.rules",
                "a-1.rules",
                "A.rules",
                "10-x.rules",
                "9-x.rules",
                "010-x.rules",
                "a1.2.rules",
                "a1.10.rules",
                "a1b.rules"));
        names.sort(VersionOrder::compare);

        // ls -1v of GNU coreutils 9.1
        assertThat(names)
                .containsExactly(
                        "9-x.rules",
                        "010-x.rules",
                        "10-x.rules",
                        "A.rules",
                        "a~.rules",
                        "a.rules",
                        "a1.rules",
                        "a1b.rules",
                        "a1.2.rules",
                        "a1.10.rules",
                        "a2.rules",
                        "a10.rules",
                        "a-1.rules",
                        "a_.rules",
                        "b.rules");
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines), UTF_8);
    }

    private RuleBook load() {
        return load(directory);
    }

    private RuleBook load(Path file) {
        return RuleBook.load(List.of(file), false, ProcessFacts.ofNobody(), OwnFiles.NONE, problems, Arch.X86_64);
    }

    private static List<String> texts(RuleBook book) {
        return book.rules().list().stream().map(ListedRule::text).toList();
    }
}
