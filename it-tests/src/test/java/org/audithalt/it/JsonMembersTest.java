package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --output json} prints has the members that the page about the command line says, no more and no less. */
final class JsonMembersTest {
    private static final Path PAGE = Path.of("../docs/command-line.md");
    private static final String FORM = "`--output json` prints ASCII-only JSON: ";
    private static final Pattern COMMAND = Pattern.compile("`([a-z]+)");
    private static final String TABLE = "| command | members |";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ERRORS = "; with errors ";
    private static final Pattern IN_PARENTHESES = Pattern.compile("\\([^()]*\\)");
    private static final Pattern WORD = Pattern.compile("`([a-z_]+)(?:\\[\\])?`");

    /** Of every object, as the page says above. */
    private static final Set<String> OF_ALL = Set.of("host_pid", "main_class", "message");

    @TempDir
    Path directory;

    private final Map<String, String> rows = new LinkedHashMap<>();
    private final Set<String> done = new TreeSet<>();

    /** Commands that print one object, as the page says; the others print an array of such. */
    private final Set<String> single = new TreeSet<>();

    @Test
    void commandsPrintTheMembersOfTheirRow() throws Exception {
        readRows();
        Path rules = Files.writeString(directory.resolve("app.rules"), "-w /etc/passwd -p wa -k users\n");
        Path spare = Files.createDirectory(directory.resolve("spare"));
        try (Tmpfs disk = Tmpfs.mount(128);
                AuditedJvm jvm = AuditedJvm.with(Jdk.all().findFirst().orElseThrow())
                        .in(directory)
                        .agent("backlog_limit=256,rules=capp,log_file="
                                + disk.path().resolve("audit/audit.log"))
                        .main(Commanded.class.getName())
                        .start()) {
            jvm.awaitOutput("ready", LIMIT);
            String pid = Long.toString(jvm.pid());
            check("resume", "resume", pid);
            check("drill", "drill", pid, "--seconds", "1", "--yes");
            check("rotate", "rotate", pid);
            check("attach", "attach", pid);
            check("rules -l", "rules", pid, "-l");
            check("rules -s", "rules", pid, "-s");
            check("rules LINE", "rules", pid, "-a", "always,exit", "-S", "openat", "-F", "dir=" + spare);
            check("rules --explain", "rules", pid, "--explain", "openat /etc/passwd w");
            check("rules check", "rules", "check", rules.toString(), "--explain", "openat /etc/passwd w");
            check("recover", "recover", spare.toString());
            check("mediation", "mediation", "--verbose");
            assertThat(members("rules", pid, "-a", "always,exit", "-S", "opn").keySet())
                    .containsAll(names(rows.get("rules LINE")
                            .substring(rows.get("rules LINE").indexOf(ERRORS))));

            disk.fill();
            State.awaitClosed(jvm, "disk_full");
            check("resume --unaudited", "resume", pid, "--unaudited", "--yes", "SAN is down");
            disk.free();
            State.await(jvm, "audited again", now -> now.number("unaudited", "since") == 0);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
        }

        assertThat(done).isEqualTo(rows.keySet());
    }

    private void readRows() throws IOException {
        boolean within = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith(FORM)) {
                Matcher command = COMMAND.matcher(line.substring(FORM.length(), line.indexOf(" one object")));
                while (command.find()) {
                    single.add(command.group(1));
                }
            }
            within = line.equals(TABLE) || (within && line.startsWith("|"));
            if (within && line.startsWith("| `")) {
                String[] columns = line.split(" \\| ", 2);
                rows.put(columns[0].replaceFirst("^\\| `([^`]*)`.*", "$1"), columns[1]);
            }
        }
    }

    /** A row is that of the command, or "the same but" that of the row before. */
    private void check(String row, String... command) throws Exception {
        String content = rows.get(row);
        assertThat(content).as("row of %s", row).isNotNull();
        String all = content.contains(ERRORS) ? content.substring(0, content.indexOf(ERRORS)) : content;
        Set<String> expected = new TreeSet<>(names(all));
        if (all.startsWith("the same but ")) {
            Set<String> left = new TreeSet<>(names(rows.get("rules -l")));
            left.removeAll(expected);
            expected = left;
        }
        Set<String> printed = new TreeSet<>(members(command).keySet());
        printed.removeAll(OF_ALL);

        assertThat(printed).as("%s", List.of(command)).isEqualTo(expected);
        done.add(row);
    }

    /** Of the one object that a command prints, in an array or not as the page says. */
    private Map<String, Object> members(String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(command));
        words.add("--output");
        words.add("json");
        Cli.Result result = Cli.run(words.toArray(new String[0]));
        assertThat(result.out()).as("%s: %s", words, result).isNotEmpty();
        boolean array = result.out().startsWith("[");
        assertThat(single.contains(command[0])).as("%s: %s", single, words).isNotEqualTo(array);
        return array
                ? JSON.std.mapFrom(
                        JSON.std.asString(JSON.std.listFrom(result.out()).get(0)))
                : JSON.std.mapFrom(result.out());
    }

    private static List<String> names(String content) {
        List<String> names = new ArrayList<>();
        Matcher word = WORD.matcher(IN_PARENTHESES.matcher(content).replaceAll(""));
        while (word.find()) {
            names.add(word.group(1));
        }
        return names;
    }
}
