package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code audithalt mediation}: each JDK looks at itself, and the JDK of the tests at each. */
final class MediationTest {
    private static final List<String> NUMBERS =
            List.of("classes", "natives", "auditable", "sites", "covered", "by_rule");

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void provesThatNoCallAvoidsAHookAndSaysTheSameFromOutside(Jdk jdk) throws Exception {
        List<String> command = new ArrayList<>(jdk.java());
        command.addAll(List.of("-jar", System.getProperty("audithalt.jar"), "mediation", "--output", "json"));
        Map<String, Object> own = check(jdk, Cli.run(new ProcessBuilder(command)));

        Map<String, Object> seen =
                check(jdk, Cli.run("mediation", "--java-home", jdk.file("").toString(), "--output", "json"));

        for (String number : NUMBERS) {
            assertThat(seen.get(number)).as(number).isEqualTo(own.get(number));
        }
    }

    private static Map<String, Object> check(Jdk jdk, Cli.Result result) throws IOException {
        assertThat(result.err()).isEmpty();
        Map<String, Object> members = JSON.std.mapFrom(result.out());
        assertThat(members.get("version")).asString().startsWith(jdk.feature() + ".");
        assertThat(members.get("rows_of")).isEqualTo(jdk.feature());
        assertThat(members.get("unknown")).isEqualTo(List.of());
        assertThat(members.get("uncovered")).isEqualTo(List.of());
        assertThat(members.get("holds")).isEqualTo(true);
        assertThat(result.exit()).isZero();
        return members;
    }
}
