package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code audithalt mediation}: each JDK looks at itself, and the JDK of the tests at each. */
final class MediationTest {
    private static final List<String> NUMBERS = List.of("classes", "natives", "auditable", "sites", "covered");

    /** Native methods of java.desktop. */
    private static final Pattern DESKTOP = Pattern.compile(
            "(com[.]sun[.](imageio|java[.]swing|media[.]sound)|java[.]awt|sun[.](awt|font|java2d|print|swing))[.].*");

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void knowsEveryNativeMethodAndSaysTheSameFromOutside(Jdk jdk) throws Exception {
        List<String> command = new ArrayList<>(jdk.java());
        command.addAll(List.of("-jar", System.getProperty("audithalt.jar"), "mediation", "--output", "json"));
        Map<String, Object> own = check(jdk, Cli.run(new ProcessBuilder(command)));

        Map<String, Object> seen =
                check(jdk, Cli.run("mediation", "--java-home", jdk.file("").toString(), "--output", "json"));

        for (String number : NUMBERS) {
            assertThat(seen.get(number)).as(number).isEqualTo(own.get(number));
        }
        assertThat(seen.get("uncovered")).isEqualTo(own.get("uncovered"));
    }

    private static Map<String, Object> check(Jdk jdk, Cli.Result result) throws IOException {
        assertThat(result.err()).isEmpty();
        Map<String, Object> members = JSON.std.mapFrom(result.out());
        List<?> uncovered = (List<?>) members.get("uncovered");
        assertThat(members.get("version")).asString().startsWith(jdk.feature() + ".");
        assertThat(members.get("rows_of")).isEqualTo(jdk.feature());
        assertThat(members.get("unknown")).isEqualTo(List.of());
        assertThat(members.get("holds")).isEqualTo(uncovered.isEmpty());
        assertThat(result.exit()).isEqualTo(uncovered.isEmpty() ? 0 : 1);
        assertThat(uncovered)
                .allMatch(finding -> DESKTOP.matcher(String.valueOf(((Map<?, ?>) finding).get("native")))
                        .matches());
        return members;
    }
}
