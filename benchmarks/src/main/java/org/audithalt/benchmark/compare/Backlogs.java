package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.util.List;

/** Queues that take a record of 200 bytes from the caller; each has a reader. */
final class Backlogs {
    /** The part's name. */
    static final String PART = "backlogs";

    /** The action of this part. */
    static final String ACTION = "put";

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

    static Bout bout(Setup setup) throws IOException {
        return new Bout(
                PART,
                setup.contenderWithPeers(),
                List.of(
                        backlog("ArrayBlockingQueue", "ArrayBlockingBacklog"),
                        backlog("Agrona ManyToOneRingBuffer", "AgronaBacklog"),
                        backlog("Disruptor", "DisruptorBacklog"),
                        backlog("JCTools MpscArrayQueue", "JctoolsBacklog"),
                        backlog("Chronicle queue", "ChronicleBacklog")),
                List.of(ACTION),
                WARM);
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
