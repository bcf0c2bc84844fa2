package org.audithalt.cli;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.audithalt.backlog.HeaderView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "Lists the audited JVMs of this host that this user may look into. Reads the headers of their "
                + "backlogs only, so it works for processes that hang.")
final class ListCommand implements Callable<Integer> {
    /** A header older than this is said to be old: the agent writes it once a second. */
    private static final long FRESH_MILLIS = 5000;

    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    ListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        JvmSearch search = JvmSearch.ofAll();
        List<HaltedStart> halted = search.halted();
        DeadJvms deadOnes = DeadJvms.near(search.found());
        List<DeadJvm> dead = deadOnes.found();
        if (output.json()) {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (AuditedJvm jvm : search.found()) {
                rows.add(members(jvm));
            }
            for (HaltedStart start : halted) {
                rows.add(members(start));
            }
            for (SilentJvm silent : search.silent()) {
                rows.add(silent.members());
            }
            for (DeadJvm jvm : dead) {
                rows.add(jvm.members());
            }
            console.printJson(rows);
        } else if (!search.isEmpty() || !dead.isEmpty()) {
            console.print(table(search, dead).stripTrailing());
        }
        for (String remark : StatusLook.remarks(deadOnes)) {
            console.complain(remark);
        }
        complainAbout(search, halted.isEmpty() && dead.isEmpty(), console);
        return ExitCode.OK;
    }

    /**
     * Says on stderr what a search did not show.
     *
     * @param noOther whether nothing else is shown, as a dead process
     */
    static void complainAbout(JvmSearch search, boolean noOther, Console console) {
        if (search.unreadable() > 0) {
            console.complain(Wording.notLookedInto(
                    search.unreadable(), ProcessFiles.self().effectiveUid()));
        }
        if (search.isEmpty() && noOther) {
            console.complain("no audited JVM found");
        }
    }

    private static String table(JvmSearch search, List<DeadJvm> deadOnes) {
        Clock clock = Clock.system(ZoneId.systemDefault());
        Table table = new Table("PID", "GATE", "WAITING", "STARTED", "MAIN CLASS", "LOG");
        for (AuditedJvm jvm : search.found()) {
            table.row(
                    Long.toString(jvm.pid()),
                    gate(jvm.header(), clock.millis()),
                    Long.toString(jvm.header().waiting()),
                    Wording.time(jvm.header().startMillis(), clock.millis(), clock.getZone()),
                    jvm.mainClass(),
                    Wording.printable(jvm.header().logFile()));
        }
        for (HaltedStart start : search.halted()) {
            table.row(
                    Long.toString(start.pid()),
                    "CLOSED AT ITS START (" + start.shortage().word() + ")",
                    "1",
                    Wording.time(start.sinceMillis(), clock.millis(), clock.getZone()),
                    start.mainClass(),
                    "none yet: " + start.detail());
        }
        for (SilentJvm silent : search.silent()) {
            table.row(
                    Long.toString(silent.process().pid()),
                    "DOES NOT ANSWER",
                    "-",
                    "-",
                    silent.mainClass(),
                    silent.what());
        }
        for (DeadJvm dead : deadOnes) {
            table.row(
                    Long.toString(dead.header().pid()),
                    "DEAD (" + Wording.count(dead.records(), "record") + "), "
                            + Wording.duration(clock.millis() - dead.diedMillis()) + " ago",
                    "-",
                    Wording.time(dead.header().startMillis(), clock.millis(), clock.getZone()),
                    dead.mainClass(),
                    Wording.printable(dead.header().logFile()));
        }
        return table.lines("");
    }

    /** The gate as its header tells, and how old that is; which actions run without a trail is no halt. */
    static String gate(HeaderView header, long nowMillis) {
        long ageMillis = nowMillis - header.lastStatusMillis();
        String age = ageMillis > FRESH_MILLIS ? Wording.duration(ageMillis) : "";
        if (header.starts()) {
            return "STARTING" + (age.isEmpty() ? "" : " for " + age);
        }
        String reasons = Wording.printable(String.join(", ", header.gateReasons()));
        String gate = reasons.isEmpty() ? "open" : (header.unaudited() ? "UNAUDITED (" : "CLOSED (") + reasons + ")";
        return gate + (age.isEmpty() ? "" : ", " + age + " ago");
    }

    private static Map<String, Object> members(HaltedStart start) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("host_pid", start.pid());
        members.put("pid", start.process().innermostPid());
        members.put("main_class", JavaProcess.mainClass(start.process().arguments()));
        members.put("gate", "closed");
        members.put("at_start", true);
        members.put("reasons", List.of(start.shortage().word()));
        members.put("waiting", 1);
        members.put("start", start.sinceMillis());
        return members;
    }

    private static Map<String, Object> members(AuditedJvm jvm) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("host_pid", jvm.pid());
        members.put("pid", jvm.header().pid());
        members.put("main_class", jvm.header().mainClass());
        members.put("gate", jvm.gate());
        members.put("reasons", jvm.header().gateReasons());
        members.put("waiting", jvm.header().waiting());
        members.put("start", jvm.header().startMillis());
        members.put("as_of", jvm.header().lastStatusMillis());
        members.put("log", jvm.header().logFile());
        members.put("control_socket", jvm.header().controlSocket());
        return members;
    }
}
