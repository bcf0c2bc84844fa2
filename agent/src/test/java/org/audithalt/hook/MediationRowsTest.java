package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each hooked place is needed: without the rows of any one of them the proof fails on the running JDK. */
class MediationRowsTest {
    /**
     * What no native method does (an agent that the JVM starts, orders through JMX and of JFR), or none that is auditable.
     */
    private static final Set<String> MORE_THAN_ASKED =
            Set.of("Inst.agentmain", "HD.setVMOption", "JFR.setRepository", "FDI.setDirectIO");

    @Test
    void theProofFailsWithoutAnyOneHookedPlace() throws IOException {
        String text = text();
        MediationTable natives = MediationTable.load();
        try (MediationImage image = MediationImage.read(Path.of(System.getProperty("java.home")))) {
            int uncovered = uncovered(image, text, natives);
            List<Set<String>> notMissed = new ArrayList<>();
            Collection<Set<String>> places =
                    places(image.feature(), natives.rowsFor(image.feature()).values());
            for (Set<String> place : places) {
                if (uncovered(image, without(text, place), natives) <= uncovered) {
                    notMissed.add(place);
                }
            }

            assertThat(notMissed).isEmpty();
            assertThat(places).hasSizeGreaterThan(100);
        }
    }

    /** Names of the rows of each place that hooks a call which the proof asks for; status and positions it does not. */
    private static Collection<Set<String>> places(int feature, Collection<MediationRow> natives) {
        Map<String, Set<String>> places = new LinkedHashMap<>();
        for (HookRow row : HookTable.load().rowsFor(feature)) {
            boolean asked = natives.stream().anyMatch(one -> one.isAuditable() && one.recordedNear(row));
            boolean maybe = row.mode() == Mode.TWIN || row.matchesOfUndeclared() > 0;
            if (asked && !maybe && !MORE_THAN_ASKED.contains(row.id())) {
                places.computeIfAbsent(row.wovenIn() + " " + row.target(), place -> new LinkedHashSet<>())
                        .add(row.id());
            }
        }
        return places.values();
    }

    private static int uncovered(MediationImage image, String hooks, MediationTable natives) throws IOException {
        return MediationProof.of(image, HookTable.parse(hooks), natives)
                .uncovered()
                .size();
    }

    private static String without(String text, Set<String> ids) {
        StringBuilder kept = new StringBuilder();
        text.lines()
                .filter(line -> !ids.contains(line.split(" ", 2)[0]))
                .forEach(line -> kept.append(line).append('\n'));
        assertThat(kept.length()).isLessThan(text.length());
        return kept.toString();
    }

    private static String text() throws IOException {
        try (InputStream in = HookTable.class.getResourceAsStream("hooks.table")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
