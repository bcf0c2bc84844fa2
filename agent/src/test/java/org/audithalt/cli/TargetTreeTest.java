package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths of a process of another mount namespace, made up of files as proc(5) has. */
class TargetTreeTest {
    private static final long PID = 4711;

    @TempDir
    Path proc;

    private Path root;
    private TargetTree tree;

    @BeforeEach
    void makeTree() throws IOException {
        Path files = Files.createDirectories(proc.resolve(Long.toString(PID)));
        Files.createDirectories(files.resolve("ns"));
        Files.createSymbolicLink(files.resolve("ns/mnt"), Path.of("mnt:[1]"));
        root = files.resolve("root");
        Files.createDirectories(root.resolve("data/audit"));
        Files.createDirectories(root.resolve("var"));
        link("audit", "/data/audit");
        link("var/log", "../data/./audit");
        link("var/out", "../../../../../etc");
        link("chain", "/var/log");
        link("top", "/");
        link("round", "/round/x");
        tree = new ProcessFiles(proc, PID).tree();
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(name), Path.of(target));
    }

    @ParameterizedTest
    @CsvSource({
        "/data/audit/a.log, data/audit/a.log",
        "/audit/a.log, data/audit/a.log",
        "/var/log/a.log, data/audit/a.log",
        "/chain/a.log, data/audit/a.log",
        "/top/audit/a.log, data/audit/a.log",
        "/var/out/passwd, etc/passwd",
        "/../../a, a",
        "/missing/../a, a",
        "/, ''"
    })
    void followsLinksWhereTheProcessGets(String path, String inItsTree) {
        assertThat(tree.seen(path)).isEqualTo(root.resolve(inItsTree));
    }

    @Test
    void aLinkThatLeadsRoundLeadsNowhere() {
        assertThat(tree.seen("/round/a.log")).doesNotExist().asString().contains("too-many-symbolic-links");
    }

    @Test
    void aPathOfOurOwnTreeIsLeftAsItIs() {
        assertThat(ProcessFiles.self().tree().seen("/proc/self/../x")).isEqualTo(Path.of("/proc/self/../x"));
    }

    @Test
    void aNameAloneAsksNoDisk() {
        assertThat(tree.named("/audit/a.log")).isEqualTo(root.resolve("audit/a.log"));
    }
}
