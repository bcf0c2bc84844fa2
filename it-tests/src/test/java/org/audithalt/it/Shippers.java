package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What go-libaudit, Auditbeat and Filebeat's module auditd ask of a log: lines that begin with {@code type=}, serials of 32 bits,
 * no types but known ones, and nothing in a line but words and fields of their forms.
 */
final class Shippers {
    /** go-libaudit's {@code parseAuditHeader}, Filebeat's grok pattern. */
    private static final Pattern HEADER =
            Pattern.compile("^type=([A-Z_]+) msg=audit\\((\\d+)\\.(\\d{3}):(\\d+)\\): ?(.*)$");

    /** go-libaudit's {@code kvRegex}, but that no quote is escaped: a record has none. */
    private static final Pattern FIELD = Pattern.compile("([a-z0-9_-]+)=([^\"'\\s]+|'[^']*'|\"[^\"]*\")");

    /** Without one of these go-libaudit drops a system call, or cannot say who did what. */
    private static final List<String> OF_A_CALL = List.of(
            "arch", "syscall", "a0", "a1", "a2", "a3", "items", "ppid", "pid", "auid", "uid", "gid", "euid", "suid",
            "fsuid", "egid", "sgid", "fsgid", "tty", "ses", "comm", "exe", "key");

    private Shippers() {}

    static void assertReadBy(Trail trail) throws IOException, InterruptedException {
        Set<String> known = known();
        for (Trail.Event event : trail.events()) {
            assertThat(event.serial()).isBetween(1L, 0xffff_ffffL);
            for (String line : event.lines()) {
                var header = HEADER.matcher(line);
                assertThat(header.matches()).as(line).isTrue();
                assertThat(known).contains(header.group(1));
                String raw = header.group(5).replaceFirst("\u001d.*", "");
                // the pieces of long arguments have indices, which go-libaudit puts together by itself
                String rest =
                        FIELD.matcher(raw.replaceAll("(a\\d+)\\[\\d+]=", "$1=")).replaceAll("");
                assertThat(rest.strip()).as(line).isEmpty();
            }
            if (event.type().equals("SYSCALL")) {
                assertThat(OF_A_CALL)
                        .allSatisfy(field -> assertThat(event.field(field))
                                .as("%s= in %s", field, event)
                                .isNotNull());
            }
        }
    }

    /** The types that ausearch of this machine knows. */
    private static Set<String> known() throws IOException, InterruptedException {
        Cli.Result result = Cli.run(new ProcessBuilder(Required.tool("ausearch"), "-m"));
        Set<String> known = new TreeSet<>(List.of((result.out() + result.err()).split("\\s+")));
        assertThat(known).contains("SYSCALL", "USYS_CONFIG");
        return known;
    }
}
