package org.audithalt.review.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.audithalt.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JSON Schema of {@code report} names what its tables and sums have. */
class ReportSchemaTest {
    private final Map<?, ?> definitions;

    ReportSchemaTest() throws IOException {
        definitions = (Map<?, ?>) JSON.std
                .mapFrom(Files.readString(Repository.root().resolve("docs/schemas/report.schema.json")))
                .get("$defs");
    }

    private Set<?> members(String definition) {
        Map<?, ?> object = (Map<?, ?>) definitions.get(definition);
        assertThat(object).as(definition).isNotNull();
        return ((Map<?, ?>) object.get("properties")).keySet();
    }

    @ParameterizedTest
    @EnumSource(Report.class)
    void namesTheColumnsOfATable(Report report) {
        List<Object> columns = new ArrayList<>(List.of("time"));
        report.columns().forEach(column -> columns.add(column.title()));

        assertThat(List.<Object>copyOf(members(report.word()))).isEqualTo(columns);
    }

    @Test
    void namesTheLinesOfTheSummaryAndWhatIsCounted() {
        List<Object> lines = new ArrayList<>(List.of("first", "last"));
        Stream.of(Total.values()).forEach(total -> lines.add(total.word()));
        Set<Object> counted = new TreeSet<>(Set.of("total"));
        Stream.of(Report.values()).filter(Report::hasSummary).forEach(report -> counted.add(report.counted()));

        assertThat(List.<Object>copyOf(members("total"))).isEqualTo(lines);
        assertThat(new TreeSet<Object>(members("sum"))).isEqualTo(counted);
    }
}
