package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.util.List;

/** Logging libraries that write what an event of ours says, after each open. */
final class Recorders {
    /** The part's name. */
    static final String PART = "recorders";

    /** The action of this part for who records by itself. */
    static final String ACTION = "open-recorded";

    /** There is much code in a logging library. */
    private static final int WARM = 5;

    private static final String TEXT = "arch=c000003e syscall=257 success=yes exit=5 a0=ffffff9c a1=0 a2=0 a3=0 items=1"
            + " ppid=1 pid=4711 auid=4294967295 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none)"
            + " ses=4294967295 comm=main exe=/usr/lib/jvm/java/bin/java key=open cwd=/var/lib/app item=0 name={}"
            + " inode=123456 dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL"
            + " proctitle=6A617661002D6A6172006170702E6A617200";

    private Recorders() {}

    static Bout bout(Setup setup) throws IOException {
        return new Bout(
                PART,
                setup.contenderWithPeers(),
                List.of(
                        recorder(Actions.BARE, "org.audithalt.benchmark.contender.NoRecorder"),
                        recorder("JFR, event of one's own", "org.audithalt.benchmark.contender.JfrRecorder")
                                .option("-XX:StartFlightRecording:settings=none,+org.audithalt.benchmark.contender."
                                        + "JfrRecorder$Opened#enabled=true,filename=" + Entrant.DIRECTORY + "/r.jfr")
                                .option("-Xlog:jfr*=off"),
                        recorder("Log4j2, all asynchronous", "org.audithalt.benchmark.peer.Log4jRecorder"),
                        recorder("Logback, file", "org.audithalt.benchmark.peer.LogbackRecorder"),
                        recorder("java.util.logging, file", "org.audithalt.benchmark.contender.JulRecorder")),
                List.of(ACTION),
                WARM,
                List.of());
    }

    private static Entrant recorder(String name, String className) {
        return Entrant.jvm(
                name,
                "-Dcontender.other=" + className,
                "-Drecord.text=" + TEXT,
                "-Drecord.file=" + Entrant.DIRECTORY + "/record.log");
    }
}
