package org.audithalt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The order of the packages and what code in an audited process may use. */
@AnalyzeClasses(packages = "org.audithalt", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    /** In the order a record meets them: each imports only what stands before it. */
    private static final List<String> PACKAGES =
            List.of("bridge", "hook", "rule", "gate", "record", "backlog", "sink", "control", "review", "cli", "agent");

    private static final String[] AUDITED_PROCESS = PACKAGES.stream()
            .filter(name -> !name.equals("cli") && !name.equals("review"))
            .map(ArchitectureTest::inPackage)
            .toArray(String[]::new);

    @ArchTest
    static final ArchRule auditedProcessUsesNothingThatStartsSomethingInTheJdk = noClasses()
            .that()
            .resideInAnyPackage(AUDITED_PROCESS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "java.util.stream..", "java.util.regex..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ForkJoinPool")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.CompletableFuture")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule auditedProcessLeavesStandardStreamsToTheApplication = noClasses()
            .that()
            .resideInAnyPackage(AUDITED_PROCESS)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheCommandLineUsesItsLibraries = noClasses()
            .that()
            .resideOutsideOfPackage(inPackage("cli"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "com.fasterxml.jackson..", "net.bytebuddy..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Utils?|Impl)")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noFieldHoldsALogger = noFields()
            .should()
            .haveRawType("java.util.logging.Logger")
            .orShould()
            .haveRawType(System.Logger.class)
            .allowEmptyShould(true);

    @ArchTest
    static void everyPackageIsInTheList(JavaClasses classes) {
        List<String> strangers = classes.stream()
                .map(type -> type.getPackageName().replaceFirst("^org\\.audithalt\\.?", ""))
                .map(name -> name.replaceFirst("\\..*", ""))
                .distinct()
                .filter(name -> !PACKAGES.contains(name))
                .toList();

        assertThat(strangers).isEmpty();
    }

    @ArchTest
    static void packagesImportOnlyEarlierOnes(JavaClasses classes) {
        for (int i = 0; i < PACKAGES.size() - 1; i++) {
            String[] later = PACKAGES.subList(i + 1, PACKAGES.size()).stream()
                    .map(ArchitectureTest::inPackage)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(inPackage(PACKAGES.get(i)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    private static String inPackage(String name) {
        return "org.audithalt." + name + "..";
    }
}
