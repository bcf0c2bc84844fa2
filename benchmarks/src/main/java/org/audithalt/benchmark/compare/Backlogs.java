package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.HookTable;

/** What takes a record of 200 bytes from the caller: entry and exit of an open, and queues of others. Each has a reader. */
final class Backlogs {
    /** The part's name. */
    static final String PART = "backlogs";

    /** The action of this part. */
    static final String ACTION = "put";

    /** Ours, with a record. */
    static final String OURS = "audithalt, entry and exit";

    /** Ours, where a rule says no. */
    static final String NEVER = "audithalt, a rule says never";

    /** Ours, where a rule asks for another file. */
    static final String OTHER_PATH = "audithalt, a watch of another file";

    private static final String AGRONA = "Agrona ManyToOneRingBuffer";
    private static final String DISRUPTOR = "Disruptor";
    private static final String JCTOOLS = "JCTools MpscArrayQueue";
    private static final List<String> CROWD = List.of(OURS, AGRONA, DISRUPTOR, JCTOOLS);

    private static final String ROW = "FIS.open";

    private static final int WARM = 2;

    private static final String[] OPENED = {
        "java.base/java.lang.reflect",
        "java.base/java.lang",
        "java.base/java.nio",
        "java.base/java.util",
        "java.base/jdk.internal.misc",
        "java.base/jdk.internal.ref",
        "java.base/sun.nio.ch",
        "jdk.compiler/com.sun.tools.javac.file"
    };

    private Backlogs() {}

    static Bout bout(Setup setup, Jdk jdk, Path directory) throws IOException {
        int row = row(jdk);
        List<Entrant> entrants = new ArrayList<>(List.of(
                hooks(setup, row, OURS, "capp"),
                hooks(setup, row, NEVER, rules(directory, "never", "-a never,exit -F arch=b64 -S openat")),
                hooks(setup, row, OTHER_PATH, rules(directory, "other", "-w /etc/passwd -p wa"))));
        if (setup.hasPeers()) {
            entrants.add(backlog("ArrayBlockingQueue", "ArrayBlockingBacklog"));
            entrants.add(backlog(AGRONA, "AgronaBacklog"));
            entrants.add(backlog(DISRUPTOR, "DisruptorBacklog"));
            entrants.add(backlog(JCTOOLS, "JctoolsBacklog"));
            entrants.add(backlog("Chronicle queue", "ChronicleBacklog"));
        }
        return new Bout(PART, setup.contenderWithPeers(), entrants, List.of(ACTION), WARM, CROWD);
    }

    /** Index of the row that opens a file. */
    static int row(Jdk jdk) throws IOException {
        return HookTable.load().rowsFor(jdk.feature()).stream()
                .filter(each -> each.id().equals(ROW))
                .findFirst()
                .orElseThrow()
                .index();
    }

    /** A process with the agent that calls nothing but its hooks. */
    static Entrant hooks(Setup setup, int row, String name, String rules) {
        return Entrant.jvm(
                name,
                "-javaagent:" + setup.agent() + "=log_file='" + Entrant.DIRECTORY + "/audit/audit.log',rules=" + rules,
                "-Dcontender.other=org.audithalt.benchmark.contender.HookBacklog",
                "-Dcontender.row=" + row);
    }

    /** One rule, and another that makes the file select something. */
    private static String rules(Path directory, String name, String rule) throws IOException {
        Path file = directory.resolve(name + ".rules");
        Files.writeString(file, rule + "\n-a always,exit -F arch=b64 -S fsetxattr -k attribute\n");
        return file.toString();
    }

    private static Entrant backlog(String name, String className) {
        Entrant entrant = Entrant.jvm(
                name,
                "-Dcontender.other=org.audithalt.benchmark.peer." + className,
                "-Drecord.file=" + Entrant.DIRECTORY + "/ring");
        for (String opened : OPENED) {
            entrant = entrant.option("--add-opens=" + opened + "=ALL-UNNAMED")
                    .option("--add-exports=" + opened + "=ALL-UNNAMED");
        }
        return entrant;
    }
}
