package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.audithalt.build.RequiredTool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OthersReachTest {
    @TempDir
    Path directory;

    private Path program;

    /** Below a temporary directory of root's, which is in one with the sticky bit. */
    @BeforeEach
    void make() throws IOException {
        RequiredTool.root();
        program = Files.createFile(
                Files.createDirectories(directory.resolve("opt/audithalt")).resolve("audithalt.jar"));
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void nobodyReachesWhatIsRootsAllTheWayUp() throws IOException {
        assertThat(OthersReach.into(program)).isNull();
    }

    @Test
    void whoOwnsItOrADirectoryAboveReachesIt() throws IOException {
        Files.setAttribute(program.getParent(), "unix:uid", 12345);

        assertThat(OthersReach.into(program)).isEqualTo("uid 12345, who owns " + program.getParent());

        Files.setAttribute(program, "unix:uid", 12346);
        assertThat(OthersReach.into(program)).isEqualTo("uid 12346, who owns " + program);
    }

    @Test
    void whoMayWriteToADirectoryAboveReachesIt() throws IOException {
        Path opt = directory.resolve("opt");
        mode(opt, "rwxrwxrwx");
        assertThat(OthersReach.into(program)).isEqualTo("everybody, who may write to " + opt);

        mode(opt, "rwxrwxr-x");
        assertThat(OthersReach.into(program)).as("the group of root").isNull();
        Files.setAttribute(opt, "unix:gid", 50);
        assertThat(OthersReach.into(program)).isEqualTo("gid 50, who may write to " + opt);
    }

    /** The link can be turned elsewhere by whoever may write to its own directory. */
    @Test
    void aLinkCountsWhereItStandsAndWhereItLeads() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Path link = Files.createSymbolicLink(open.resolve("audithalt.jar"), program);
        assertThat(OthersReach.into(link)).isNull();

        mode(open, "rwxrwxrwx");
        assertThat(OthersReach.into(link)).isEqualTo("everybody, who may write to " + open);
    }
}
