package org.audithalt.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookTableTest {
    private static final String ROW =
            "A.open 17- method OPENAT STRING=p0 - 0 - - - VALUE - sleeps IO_EXCEPTION 1 - a/A.open(Ljava/lang/String;)I";

    @Test
    void readsTheSameRowsForOneJdkAlone() {
        for (int feature : new int[] {17, 21, 22, 25}) {
            List<HookRow> alone = HookTable.loadFor(feature).rows();

            assertThat(alone)
                    .extracting(HookRow::id)
                    .isEqualTo(HookTable.load().rowsFor(feature).stream()
                            .map(HookRow::id)
                            .toList());
            for (int i = 0; i < alone.size(); i++) {
                assertThat(alone.get(i).index()).isEqualTo(i);
            }
        }
    }

    @Test
    void givesEveryRowItsPlaceAsIndex() {
        HookTable table = HookTable.load();

        assertThat(table.size()).isGreaterThan(60);
        for (int i = 0; i < table.size(); i++) {
            assertThat(table.row(i).index()).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21, 25})
    void hasEachIdOnceAndEveryOperationOnEachJdk(int feature) {
        Set<String> ids = new HashSet<>();
        Set<Operation> operations = EnumSet.noneOf(Operation.class);

        for (HookRow row : HookTable.load().rowsFor(feature)) {
            assertThat(ids.add(row.id())).as(row.id()).isTrue();
            if (row.operation() != null) {
                operations.add(row.operation());
            }
        }

        Set<Operation> expected = EnumSet.allOf(Operation.class);
        if (feature < 25) {
            expected.remove(Operation.FCHMODAT);
        }
        expected.remove(feature == 17 ? Operation.COPY_FILE_RANGE : Operation.SENDFILE);
        if (feature < 21) {
            expected.remove(Operation.NATIVE_ACCESS);
        }
        if (feature != 21) {
            expected.remove(Operation.TTYNAME);
        }
        assertThat(operations).isEqualTo(expected);
    }

    /** The stack of a thread tells that it is inside the opening of a library by that method's frame. */
    @Test
    void onlyTheOpeningOfAJniLibraryItselfIsNotNestedInOne() {
        assertThat(HookTable.load().rows()).filteredOn(HookRow::opens).allSatisfy(row -> {
            assertThat(row.mode()).isEqualTo(Mode.METHOD);
            assertThat(row.target().owner()).isEqualTo("jdk/internal/loader/NativeLibraries$NativeLibraryImpl");
            assertThat(row.target().name()).isEqualTo("open");
        });
        assertThat(HookTable.load().rows()).filteredOn(HookRow::opens).hasSize(1);
    }

    @Test
    void servesANewerJdkWithTheRowsOfTheNearestMeasuredOne() {
        HookTable table = HookTable.load();

        assertThat(table.rowsFor(24)).isEqualTo(table.rowsFor(21));
        assertThat(table.rowsFor(99)).isEqualTo(table.rowsFor(25));
        assertThat(table.rowsFor(11)).isEmpty();
    }

    @Test
    void expandsAliasesAndCountsPerJdk() {
        HookTable table = HookTable.parse("X = a/A\nY = Ljava/lang/String;\n# comment\n"
                + ROW.replace("a/A.", "{X}.").replace(" 1 ", " 17=2,25=3 "));

        HookRow row = table.row(0);
        assertThat(row.target()).isEqualTo(new HookRow.Member("a/A", "open", "(Ljava/lang/String;)I"));
        assertThat(row.wovenIn()).isEqualTo("a/A");
        assertThat(row.matchesOn(17)).isEqualTo(2);
        assertThat(row.matchesOn(21)).isZero();
        assertThat(row.matchesOn(25)).isEqualTo(3);
        assertThat(row.sleeps()).isTrue();
        assertThat(row.waits()).isFalse();
    }

    @Test
    void givesAnOperationThatAnArgumentDecidesATwinBehindItsRow() {
        HookTable table = HookTable.parse(
                ROW.replace("OPENAT", "p0?FSYNC:FDATASYNC").replace("sleeps", "sleeps,waits") + "\n" + ROW);

        assertThat(table.size()).isEqualTo(3);
        assertThat(table.row(0).operation()).isEqualTo(Operation.FSYNC);
        assertThat(table.row(0).waits()).isTrue();
        assertThat(table.row(1).operation()).isEqualTo(Operation.FDATASYNC);
        assertThat(table.row(1).mode()).isEqualTo(Mode.TWIN);
        assertThat(table.row(1).waits()).isFalse();
        assertThat(table.row(1).matchesOn(17)).isZero();
        assertThat(table.row(2).index()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAT|OPN|OPN",
                "STRING=p0|STRING=q0|q0: not a source",
                "STRING=p0|STRING=p0.name|.name: neither a field",
                "method|function|FUNCTION",
                "VALUE|DESCRIPTOR|DESCRIPTOR and no other kind needs a source",
                "VALUE|VALUE=p0|DESCRIPTOR and no other kind needs a source",
                "- 0|- p0&6?1:2|not a single bit",
                "- 0|- p0?1|a choice needs two values",
                "A.open|{Q}.open|{Q}: no such alias",
                "STRING=p0|STRING='lib|neither 'TEXT' nor $NAME",
                "STRING=p0|STRING=$|neither 'TEXT' nor $NAME",
                "IO_EXCEPTION 1 -|IO_EXCEPTION 1? -|the ? is for calls of the class's own methods",
                "sleeps|sleeps x|18 columns instead of 17",
                "1 - a|1 b/B a|woven_in is for the modes call and instead",
                "a/A.open|a/A.<init>|cannot have mode method on <init>",
            })
    void namesLineAndCellThatAreWrong(String good, String bad, String message) {
        String text = "# first line\n" + ROW.replace(good, bad) + "\n";

        assertThatThrownBy(() -> HookTable.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2: ")
                .hasMessageContaining(message);
    }
}
