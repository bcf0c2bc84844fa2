package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page about coverage, from runs that have been made. */
final class CoveragePage {
    private static final String INTRODUCTION = """
            # Coverage of real programs

            An outside witness checks the trail: real programs, as they are published, worked under audit while `strace -f` noted
            every system call that an operation of the agent stands for (and those that would do the same by another name). Then,
            thread by thread, the kernel's account was laid beside the trail. A call counts as *recorded* if a record agrees with it
            in call, descriptor, file or address, result and order; a record tells one call only. `.ci/witness` repeats it; this
            page is what it wrote.

            - **witnessed**: calls of Java threads that the run's rules select, from the agent's own message that it audits to the
              end of the process.
            - **recorded**: calls with a record of their own. *no result*: those of them whose record says success or failure, as the
              kernel does, but not the number, because the JDK keeps it to itself ([limits.md](limits.md)).
            - **part**: calls of a native method that makes several and has one record, or of the C library on its behalf.
            - **other**: calls without a record. Their causes stand in the second table; the JVM's own code and native libraries
              are beyond any byte code.
            - **coverage**: recorded and part, of witnessed. **by Java code**: the same without what the JVM's own code and the program's
              own native library did on these threads, which no byte code sees.
            - **untold**: records of something that the kernel did not see. There must be none.

            Left out by name: threads of the agent (`audithalt-…`) and of the JVM's own C++ code (collector, compilers, `VM Thread`,
            `Service Thread`, `Monitor Deflation` …), which run no Java; on Java threads, the hooks' own `readlink` of
            `/proc/self/fd/N`, by which a record gets a descriptor's name; calls before the agent's message; memory (`mmap` and
            `munmap` without a file), flags of descriptors (`fcntl` but for locks), and what has no operation because it changes nothing
            and shows nothing of a file or peer (`lseek`, `poll`, `epoll_*`, `ioctl`, `getdents`, `futex` …). `accept` and `accept4`,
            `newfstatat` and `stat` are taken for the same: the C library chooses. The native's `copy_file_range` that goes on with
            `sendfile` is one copy.

            """;

    private CoveragePage() {}

    static String of(List<ProgramRun> runs) throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        Set<String> jdks = new LinkedHashSet<>();
        for (ProgramRun run : runs) {
            jdks.add(run.jdk().feature() + " (" + version(run.jdk()) + ")");
        }
        page.append("Run on Linux ")
                .append(System.getProperty("os.version").replaceFirst("-.*", ""))
                .append(", ");
        page.append(System.getProperty("os.arch"))
                .append(", JDK ")
                .append(String.join(", ", jdks))
                .append(".\n\n");
        for (boolean everything : new boolean[] {true, false}) {
            page.append(everything ? "## Rules that select everything\n\n" : "## The default rules (capp)\n\n");
            counts(page, runs, everything);
            causes(page, runs, everything);
        }
        return page.toString();
    }

    private static void counts(StringBuilder page, List<ProgramRun> runs, boolean everything) throws IOException {
        page.append(
                "| program | JDK | Java threads | witnessed | recorded | no result | part | other | coverage | by Java code |"
                        + " untold |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (ProgramRun run : runs) {
            if (run.everything() != everything) {
                continue;
            }
            Coverage coverage = run.coverage();
            int told = coverage.matched() + coverage.within();
            int beyond = coverage.unmatched().stream()
                    .filter(group -> Causes.isBeyond(group.cause()))
                    .mapToInt(Coverage.Group::count)
                    .sum();
            page.append(String.format(
                    Locale.ROOT,
                    "| %s, %s | %d | %d | %,d | %,d | %,d | %,d | %,d | %s | %s | %d |%n",
                    run.program().title(),
                    run.program().version(),
                    run.jdk().feature(),
                    coverage.javaThreads(),
                    coverage.witnessed(),
                    coverage.matched(),
                    coverage.withoutOutcome(),
                    coverage.within(),
                    coverage.witnessed() - told,
                    percent(told, coverage.witnessed()),
                    percent(told, coverage.witnessed() - beyond),
                    coverage.untold().size()));
        }
        page.append('\n');
    }

    /** Rounded down, so that 100 % is all. */
    private static String percent(int part, int whole) {
        int hundredths = whole == 0 ? 10_000 : (int) (10_000L * part / whole);
        return String.format(Locale.ROOT, "%d.%02d %%", hundredths / 100, hundredths % 100);
    }

    private static void causes(StringBuilder page, List<ProgramRun> runs, boolean everything) {
        Map<String, Map<String, Integer>> calls = new TreeMap<>();
        Map<String, Map<String, Integer>> programs = new TreeMap<>();
        for (ProgramRun run : runs) {
            for (Coverage.Group group :
                    run.everything() == everything ? run.coverage().unmatched() : List.<Coverage.Group>of()) {
                String cause = group.cause().isEmpty() ? "**unknown**" : group.cause();
                calls.computeIfAbsent(cause, name -> new TreeMap<>()).merge(group.call(), group.count(), Integer::sum);
                String of = run.program().title() + " " + run.jdk().feature();
                programs.computeIfAbsent(cause, name -> new LinkedHashMap<>()).merge(of, group.count(), Integer::sum);
            }
        }
        page.append("Calls without a record of their own:\n\n| cause | calls | where |\n|---|---|---|\n");
        calls.forEach((cause, ofCause) -> page.append("| ")
                .append(cause)
                .append(" | ")
                .append(counted(ofCause))
                .append(" | ")
                .append(counted(programs.getOrDefault(cause, Map.of())))
                .append(" |\n"));
        page.append('\n');
    }

    private static String counted(Map<String, Integer> counts) {
        StringBuilder text = new StringBuilder();
        counts.forEach((name, count) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(count));
        return text.toString();
    }

    private static String version(Jdk jdk) throws IOException {
        String release = Files.readString(jdk.file("release"));
        Matcher version = Pattern.compile("JAVA_VERSION=\"([^\"]*)\"").matcher(release);
        Matcher implementor = Pattern.compile("IMPLEMENTOR=\"([^\"]*)\"").matcher(release);
        return (version.find() ? version.group(1) : "?") + (implementor.find() ? ", " + implementor.group(1) : "");
    }
}
