package org.audithalt.hook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * The images in {@code images.table} are proven by the tables of this build. With {@code -Daudithalt.docs.write=true} those of
 * the JDKs at hand are proven and written anew, and all others left out, instead:
 * {@code mvn -pl agent test -Dtest=ImagesTableTest -Daudithalt.docs.write=true}.
 */
class ImagesTableTest {
    private static final int[] JDKS = {17, 21, 25};
    private static final String[] HEADLINE = {"#image", "tables", "classes", "natives", "version", "vendor"};
    private static final String PLACE = "src/main/resources/org/audithalt/hook/images.table";

    @Test
    void everyListedImageIsProvenByTheTablesOfThisBuild() throws IOException {
        Path file = file();
        if (Boolean.getBoolean("audithalt.docs.write")) {
            Files.writeString(file, header(file) + lines(proven()));
            return;
        }
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertThat(lines).as("images").isNotEmpty();
        assertThat(lines)
                .as("prove them anew: see the head of images.table")
                .allMatch(line -> line.split(" +")[1].equals(tables()));
        assertThat(ProvenImages.tablesOfThisBuild()).isEqualTo(tables());
        assertThat(ProvenImages.load().size()).isEqualTo(lines.size());
    }

    private static List<String[]> proven() throws IOException {
        List<String[]> rows = new ArrayList<>(List.<String[]>of(HEADLINE));
        for (int jdk : JDKS) {
            Optional<JdkImage> found = JdkImage.of(jdk);
            if (found.isPresent()) {
                Path home = found.get().home();
                try (MediationImage image = MediationImage.read(home)) {
                    MediationResult result = MediationProof.of(image, HookTable.load(), MediationTable.load());
                    assertThat(result.holds()).as("proof of JDK %s", jdk).isTrue();
                    String line =
                            ProvenImages.line(ImageIdentity.of(home), tables(), result.classes(), result.natives());
                    rows.add(line.split(" "));
                }
            }
        }
        return rows;
    }

    /** Checksum of the tables by which an image is proven. */
    private static String tables() {
        CRC32 checksum = new CRC32();
        for (String table : List.of("hooks.table", "natives.table")) {
            try (InputStream in = HookTable.class.getResourceAsStream(table)) {
                checksum.update(requireNonNull(in).readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }

    private static String lines(List<String[]> rows) {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.length; column++) {
                int at = column;
                int width =
                        rows.stream().mapToInt(one -> one[at].length()).max().orElse(0);
                line.append(row[column]).append(" ".repeat(width - row[column].length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** The comments above the headline. */
    private static String header(Path file) throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.indexOf(HEADLINE[0]));
    }

    private static Path file() {
        Path here = Path.of("").toAbsolutePath();
        Path inside = here.resolve(PLACE);
        return Files.exists(inside) ? inside : here.resolve("agent").resolve(PLACE);
    }
}
