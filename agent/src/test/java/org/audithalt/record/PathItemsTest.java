package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which objects an event names, beyond the table in AuditTextTest. */
class PathItemsTest {
    @Test
    void namesBothFilesOfACopyAsTheirDescriptorsKnowThem() {
        assertThat(paths(Operation.COPY_FILE_RANGE, "/a/from", "to"))
                .containsExactly("\"/a/from\" NORMAL", "\"to\" NORMAL");
        assertThat(failed(Operation.COPY_FILE_RANGE, "from", "")).containsExactly("\"from\" NORMAL", "(null) NORMAL");
    }

    @Test
    void namesNoFileForDataOnASocket() {
        assertThat(paths(Operation.WRITE, "", "")).isEmpty();
        assertThat(paths(Operation.WRITE, "/a", "")).containsExactly("\"/a\" NORMAL");
        assertThat(paths(Operation.FCHMOD, "", "")).containsExactly("(null) NORMAL");

        var toPeer = Samples.record(Operation.WRITE, 7, "/a", "");
        toPeer.address.append(new byte[] {2, 0, 0, 80, 10, 0, 0, 5});
        assertThat(paths(Samples.subject(), toPeer)).isEmpty();
    }

    @Test
    void namesTheFileThatIsMappedOrThatNobodyKnows() {
        assertThat(paths(Operation.MMAP, "data", "")).containsExactly("\"data\" NORMAL");
        assertThat(paths(Operation.MMAP_READ, "", "")).containsExactly("(null) NORMAL");
        assertThat(failed(Operation.MMAP, "/data", "")).containsExactly("\"/data\" NORMAL");
    }

    @ParameterizedTest
    @CsvSource({
        "/,     x,    /x,      /",
        "/srv,  x,    /srv/x,  /srv/",
        "/srv,  /x,   /x,      /",
        "/srv,  x/y,  /srv/x/y, /srv/x/",
        "/srv,  x/y/, /srv/x/y/, /srv/x/",
        "/srv,  /x//, /x//,    /",
        "/srv,  //,   //,      /",
        "/srv,  ../x, /srv/../x, /srv/../",
        "?,     x,    x,       ?",
        "?,     x/y,  x/y,     x/",
        "?,     x/,   x/,      ?",
    })
    void joinsNamesToTheCurrentDirectoryAndNamesTheirParent(String cwd, String name, String written, String parent) {
        var subject = Samples.subject(cwd, "/e", "", "");

        assertThat(paths(subject, Samples.record(Operation.MKDIR, 7, name, "")))
                .containsExactly("\"" + parent + "\" PARENT", "\"" + written + "\" CREATE");
    }

    @Test
    void joinsNamesOnlyAsLongAsTheLineHoldsThem() {
        String cwd = "/" + "d".repeat(4000);
        String fits = "n".repeat(PathItems.LONGEST_NAME - 2 - cwd.length() - 1);

        assertThat(paths(Samples.subject(cwd, "/e", "", ""), Samples.record(Operation.CHMOD, 7, fits, "")))
                .containsExactly("\"" + cwd + "/" + fits + "\" NORMAL");
        assertThat(paths(Samples.subject(cwd, "/e", "", ""), Samples.record(Operation.CHMOD, 7, fits + "n", "")))
                .containsExactly("\"" + fits + "n\" NORMAL");
    }

    @Test
    void looksForProgramsAndLibrariesOnlyWhereTheyHaveASlash() {
        for (var operation : List.of(Operation.EXECVE, Operation.DLOPEN)) {
            assertThat(paths(operation, "x/y", "")).containsExactly("\"/srv/app/x/y\" NORMAL");
            assertThat(paths(operation, "/", "")).containsExactly("\"/\" NORMAL");

            // what an earlier, longer name left behind this one's end
            var record = Samples.record(operation, 7, "xy/z", "");
            record.name.setLength(2);
            assertThat(paths(Samples.subject(), record)).containsExactly("\"xy\" NORMAL");
        }
    }

    @Test
    void saysOpenedFilesCreatedOnlyIfTheyMustHaveBeen() {
        var record = Samples.record(Operation.OPENAT, 7, "/a/n", "");
        record.argument[2] = 0100;
        assertThat(paths(Samples.subject(), record)).containsExactly("\"/a/n\" NORMAL");
        record.argument[2] = 0200;
        assertThat(paths(Samples.subject(), record)).containsExactly("\"/a/n\" NORMAL");
        record.argument[2] = 0300;
        assertThat(paths(Samples.subject(), Samples.failed(record, 17))).containsExactly("\"/a/n\" UNKNOWN");
    }

    @Test
    void saysWhatAnUnknownOutcomeMayHaveDoneAsUnknown() {
        for (var operation : List.of(Operation.OPENAT, Operation.UNLINK, Operation.MKDIR, Operation.CHMOD)) {
            var record = Samples.unknown(Samples.record(operation, 7, "/a/n", ""));
            assertThat(paths(Samples.subject(), record)).last().isEqualTo("\"/a/n\" UNKNOWN");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "01 00 2F 73 00, /s",
        "01 00 2F 73,    /s",
        "01 00 73 00,    /srv/app/s",
        "01 00 73,       /srv/app/s",
        "01 00 00 73,    ",
        "01 00,          ",
        "02 00 2F 73 00, ",
        "01 01 2F 73 00, ",
    })
    void namesTheSocketFileOfAUnixAddressAlone(String octets, String path) {
        var record = Samples.record(Operation.CONNECT, 7, "", "");
        for (String octet : octets.split(" ")) {
            record.address.append(Integer.parseInt(octet, 16));
        }

        assertThat(paths(Samples.subject(), record))
                .isEqualTo(path == null ? List.of() : List.of("\"" + path + "\" NORMAL"));
        Samples.failed(record, 111);
        assertThat(paths(Samples.subject(), record))
                .isEqualTo(path == null ? List.of() : List.of("\"" + path + "\" UNKNOWN"));
    }

    @Test
    void numbersTheItemsAndCountsThem() {
        String text = Samples.text(Samples.subject(), Samples.record(Operation.RENAME, 7, "/a/x", "/b/y"));

        assertThat(text).contains(" items=4 ", "item=0 name=\"/a/\"", "item=1 name=\"/b/\"");
        assertThat(text).contains("item=2 name=\"/a/x\"", "item=3 name=\"/b/y\"");
        assertThat(Samples.text(Samples.subject(), Samples.record(Operation.LISTEN, 7, "", "")))
                .contains(" items=0 ")
                .doesNotContain("type=CWD");
    }

    private static List<String> paths(Operation operation, String name, String second) {
        return paths(Samples.subject(), Samples.record(operation, 7, name, second));
    }

    private static List<String> failed(Operation operation, String name, String second) {
        return paths(Samples.subject(), Samples.failed(Samples.record(operation, 7, name, second), 2));
    }

    /** Name and type of each PATH line. */
    private static List<String> paths(Subject subject, AuditRecord record) {
        return Samples.text(subject, record)
                .lines()
                .filter(line -> line.startsWith("type=PATH"))
                .map(line -> line.substring(line.indexOf(" name=") + 6).replace("nametype=", ""))
                .collect(Collectors.toList());
    }
}
