package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OthersReachTest {
    @TempDir
    Path directory;

    private Path program;

    @BeforeEach
    void make() throws IOException {
        program = Files.createFile(
                Files.createDirectories(directory.resolve("opt/audithalt")).resolve("audithalt.jar"));
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    /** Below a temporary directory of root's, which is in one with the sticky bit. */
    private static void asRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can make what is root's");
    }

    @Test
    void nobodyReachesWhatIsRootsAllTheWayUp() throws IOException {
        asRoot();

        assertThat(OthersReach.into(program)).isNull();
    }

    @Test
    void whoOwnsItOrADirectoryAboveReachesIt() throws IOException {
        asRoot();
        Files.setAttribute(program.getParent(), "unix:uid", 12345);

        assertThat(OthersReach.into(program)).isEqualTo("uid 12345, who owns " + program.getParent());

        Files.setAttribute(program, "unix:uid", 12346);
        assertThat(OthersReach.into(program)).isEqualTo("uid 12346, who owns " + program);
    }

    @Test
    void whoMayWriteToADirectoryAboveReachesIt() throws IOException {
        asRoot();
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
        asRoot();
        Path open = Files.createDirectory(directory.resolve("open"));
        Path link = Files.createSymbolicLink(open.resolve("audithalt.jar"), program);
        assertThat(OthersReach.into(link)).isNull();

        mode(open, "rwxrwxrwx");
        assertThat(OthersReach.into(link)).isEqualTo("everybody, who may write to " + open);
    }
}
