package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFileTest {
    @TempDir
    Path directory;

    private Path program;
    private long uid;

    @BeforeEach
    void make() throws IOException {
        program = Files.createFile(directory.resolve("program"));
        uid = ((Number) Files.getAttribute(program, "unix:uid")).longValue();
    }

    private @Nullable String objection(String permissions) throws IOException {
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(permissions));
        return ProgramFile.objection(program, uid);
    }

    @Test
    void acceptsWhatNobodyElseCanChange() throws IOException {
        assertThat(objection("rwx------")).isNull();
        assertThat(objection("rwxr-xr-x")).isNull();
    }

    @Test
    void refusesWhatOthersCanChange() throws IOException {
        assertThat(objection("rwxrwxr-x")).isEqualTo("can be written by others (chmod go-w)");
        assertThat(objection("rwxr-xrwx")).isEqualTo("can be written by others (chmod go-w)");
    }

    @Test
    void refusesWhatLiesWhereOthersCanPutAnother() throws IOException {
        Path deep = Files.createDirectories(directory.resolve("upper/lower"));
        Path other = Files.createFile(deep.resolve("program"));
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx------"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), deep);
        assertThat(ProgramFile.objection(link.resolve("program"), uid)).isNull();

        for (Path writable : new Path[] {deep, deep.getParent()}) {
            for (String open : new String[] {"rwxrwxr-x", "rwxr-xrwx"}) {
                Files.setPosixFilePermissions(writable, PosixFilePermissions.fromString(open));
                String expected = "its directory " + writable.toRealPath() + " can be written by others (chmod go-w)";
                assertThat(ProgramFile.objection(other, uid)).isEqualTo(expected);
                assertThat(ProgramFile.objection(link.resolve("program"), uid)).isEqualTo(expected);
            }
            Files.setAttribute(writable, "unix:mode", 01777);
            assertThat(ProgramFile.objection(other, uid)).as("sticky, as /tmp").isNull();
            Files.setPosixFilePermissions(writable, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void refusesWhatCannotBeRun() throws IOException {
        assertThat(objection("rw-r--r--")).isEqualTo("not executable (chmod u+x)");
        assertThat(ProgramFile.objection(directory.resolve("none"), uid)).isEqualTo("no such file");
        assertThat(ProgramFile.objection(directory, uid)).isEqualTo("not a regular file");
        Path link = Files.createSymbolicLink(directory.resolve("link"), program);
        assertThat(ProgramFile.objection(link, uid)).isEqualTo("not a regular file");
    }

    @Test
    void refusesWhatBelongsToAnotherUser() throws IOException {
        String objection = ProgramFile.objection(program, uid + 1);
        assertThat(uid == 0 || objection != null && objection.startsWith("belongs to user " + uid + " "))
                .as("%s", objection)
                .isTrue();
    }
}
