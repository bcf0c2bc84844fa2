package org.audithalt.rule;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link RuleFuzz} with lines that are nearly right, which get further than noise, and with noise. */
class RuleFuzzTest {
    private static final Path MESSAGES = Path.of("src/test/resources/org/audithalt/rule/messages.txt");

    @ParameterizedTest
    @MethodSource
    void linesOfTheGoldenFile(String line) {
        RuleFuzz.fuzzerTestOneInput(line.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<String> linesOfTheGoldenFile() throws IOException {
        return Files.readAllLines(MESSAGES).stream().filter(line -> !line.isBlank() && !line.startsWith(" "));
    }

    @Property
    void noise(@ForAll byte[] content) {
        RuleFuzz.fuzzerTestOneInput(content);
    }

    @Property
    void linesWithErrors(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder lines = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            lines.append(RandomRule.of(random).line(random)).append(random.nextInt(8) == 0 ? " -k x" : "\n");
        }
        byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(content.length);
            content[at] = random.nextBoolean() ? (byte) random.nextInt() : content[random.nextInt(content.length)];
        }
        RuleFuzz.fuzzerTestOneInput(content);
    }
}
