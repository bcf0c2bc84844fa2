package org.audithalt.benchmark.contender;

import java.util.function.Consumer;
import jdk.jfr.Event;
import jdk.jfr.StackTrace;

/** An event of one's own in JDK Flight Recorder, which has none for an open. The recording is begun by an option of the JVM. */
public final class JfrRecorder implements Consumer<String> {
    @Override
    public void accept(String path) {
        Opened event = new Opened();
        event.path = path;
        event.commit();
    }

    /** An open. */
    @StackTrace(false)
    static final class Opened extends Event {
        /** Its name. */
        String path = "";
    }
}
