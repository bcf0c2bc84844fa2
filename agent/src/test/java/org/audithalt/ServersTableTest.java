package org.audithalt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The servers that docs/servers.md tells of are those that .ci/servers runs, in the same versions. */
class ServersTableTest {
    private static final Path SCRIPTS = Repository.root().resolve(".ci/servers.d");
    private static final Path PAGE = Repository.root().resolve("docs/servers.md");

    /** Name, version, title. */
    private static List<String[]> servers() throws IOException {
        List<String[]> servers = new ArrayList<>();
        for (String line : Files.readAllLines(SCRIPTS.resolve("servers.table"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                servers.add(line.split(" +", 3));
            }
        }
        return servers;
    }

    @Test
    void pageNamesTheServersAndVersionsThatAreRun() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| server |"))
                .toList();
        List<String[]> servers = servers();

        assertThat(rows).hasSameSizeAs(servers);
        for (int i = 0; i < rows.size(); i++) {
            String[] cells = rows.get(i).split(" *\\| *", -1);
            assertThat(cells[1]).as("server %s", rows.get(i)).startsWith(servers.get(i)[2]);
            assertThat(cells[2].split(" ", 2)[0]).as("version %s", rows.get(i)).isEqualTo(servers.get(i)[1]);
        }
    }

    @Test
    void eachServerHasItsScript() throws IOException {
        for (String[] server : servers()) {
            assertThat(Files.readString(SCRIPTS.resolve(server[0] + ".sh"))).contains("prepare() {", "launch() {");
        }
    }
}
