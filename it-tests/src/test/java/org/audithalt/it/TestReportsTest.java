package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of faults says why a test was skipped, whichever of Maven's plugins ran it. */
final class TestReportsTest {
    private static final String BY_FAILSAFE = """
            <testsuite name="org.audithalt.it.SampleTest">
              <properties><property name="java.specification.version" value="17"/></properties>
              <testcase name="waits(Jdk)[2] JDK 21" classname="org.audithalt.it.SampleTest">
                <skipped type="org.opentest4j.TestAbortedException"><![CDATA[%s
            	at org.junit.jupiter.api.Assumptions.throwAssumptionFailed(Assumptions.java:321)
            ]]></skipped>
              </testcase>
            </testsuite>
            """;
    private static final String WITH_MESSAGE = """
            <testsuite name="SampleTest">
              <properties><property name="java.specification.version" value="17"/></properties>
              <testcase name="waits" classname="org.audithalt.it.SampleTest">
                <skipped message="switched off"/>
              </testcase>
            </testsuite>
            """;

    @TempDir
    Path root;

    @Test
    void takesTheReasonFromTheTextWhereThereIsNoMessage() throws IOException {
        assertThat(read(BY_FAILSAFE.formatted(
                        "org.opentest4j.TestAbortedException: Assumption failed: needs root: here")))
                .containsExactly(
                        new TestReports.Run(21, TestReports.End.SKIPPED, "Assumption failed: needs root: here", ""));
        assertThat(read(BY_FAILSAFE.formatted("org.opentest4j.TestAbortedException")))
                .extracting(TestReports.Run::reason)
                .containsExactly("");
        assertThat(read(WITH_MESSAGE))
                .containsExactly(new TestReports.Run(17, TestReports.End.SKIPPED, "switched off", ""));
    }

    @Test
    void tellsItOnThePage() throws IOException {
        write(BY_FAILSAFE.formatted("org.opentest4j.TestAbortedException: Assumption failed: no such thing there"));
        FaultsTable.Fault fault = new FaultsTable.Fault(1, "Something", "All.", List.of("SampleTest#waits"), "");

        assertThat(FaultsPage.of(List.of(fault), TestReports.of(root)))
                .contains("| – | skipped: no such thing there | – |");
    }

    private List<TestReports.Run> read(String report) throws IOException {
        write(report);
        return TestReports.of(root).of("SampleTest#waits");
    }

    private void write(String report) throws IOException {
        Path reports = Files.createDirectories(root.resolve("it-tests/target/failsafe-reports"));
        Files.writeString(reports.resolve("TEST-org.audithalt.it.SampleTest.xml"), report);
    }
}
