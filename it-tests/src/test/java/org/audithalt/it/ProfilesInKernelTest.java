package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The profiles in the jar are auditctl's language: what is no extension of ours loads into the kernel of this machine. */
@ResourceLock(KernelAudit.RESOURCE)
final class ProfilesInKernelTest {
    private static final String VARIABLE = "REQUIRED_KERNEL_AUDIT";

    @TempDir
    Path directory;

    private boolean free;

    @BeforeEach
    void needsKernelAuditThatNobodyUses() throws Exception {
        Required.root(VARIABLE);
        Required.that(System.getProperty("os.arch").equals("amd64"), VARIABLE, "needs the call names of x86_64");
        free = auditctl("-s").out().contains("pid 0\n") && auditctl("-l").out().contains("No rules");
        Required.that(free, VARIABLE, "the kernel's audit is in use, or not to be had");
    }

    @AfterEach
    void takesTheRulesBack() throws Exception {
        if (free) {
            auditctl("-D");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"capp", "lspp", "stig", "ospp", "pci", "all"})
    void profileLoadsButForItsExtensions(String profile) throws Exception {
        List<String> rules = rulesForTheKernel(profile);
        Path file = Files.write(directory.resolve(profile + ".rules"), rules, UTF_8);

        Cli.Result loaded = auditctl("-R", file.toString());

        assertThat(loaded.exit()).as("%s", loaded).isZero();
        assertThat(loaded.err()).isEmpty();
        assertThat(auditctl("-l").out().lines()).hasSameSizeAs(rules).hasSizeGreaterThan(15);
    }

    /** All but those below a comment that says so. */
    private static List<String> rulesForTheKernel(String profile) throws Exception {
        List<String> rules = new ArrayList<>();
        try (ZipFile jar = new ZipFile(System.getProperty("audithalt.jar"));
                InputStream in = jar.getInputStream(jar.getEntry("org/audithalt/rule/" + profile + ".rules"))) {
            String comment = "";
            for (String line : new String(in.readAllBytes(), UTF_8).split("\n")) {
                comment = line.startsWith("#") ? line : comment;
                if (line.startsWith("-") && !comment.contains("Extension:")) {
                    rules.add(line);
                }
            }
        }
        return rules;
    }

    private static Cli.Result auditctl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Required.tool("auditctl")));
        command.addAll(List.of(arguments));
        return Cli.run(new ProcessBuilder(command));
    }
}
