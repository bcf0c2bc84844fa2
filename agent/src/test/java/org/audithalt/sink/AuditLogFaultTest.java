package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fails the n-th call for every n, until a run passes untouched, and looks at the log each time. */
class AuditLogFaultTest {
    private static final Pattern SERIAL = Pattern.compile(":([0-9]+)\\)");
    private static final int BUFFER_BYTES = 400;
    private static final int EVENTS = 12;
    private static final int[] PARTS = {0, 1, 40, 70, 130, 399};

    @TempDir
    private Path temporary;

    private long uid;
    private int runs;

    @BeforeEach
    void prepare() throws IOException {
        uid = ((Number) Files.getAttribute(temporary, "unix:uid")).longValue();
    }

    @AfterEach
    void sayHowOften() {
        System.out.println("tried " + runs + " failing calls");
    }

    @Test
    void keepsWholeEventsInOrderWhicheverCallFailsOnce() throws IOException {
        for (int part : PARTS) {
            everyCall(1, part, false);
        }
        assertThat(runs).isGreaterThan(PARTS.length * 50);
    }

    @Test
    void keepsWholeEventsInOrderWhicheverCallsFailTwiceOrMore() throws IOException {
        for (int failures : new int[] {2, 3, 5, 9}) {
            everyCall(failures, 1, false);
            everyCall(failures, 130, false);
        }
    }

    @Test
    void keepsEveryEventWhicheverCallFailsAfterItsEffect() throws IOException {
        everyCall(1, 0, true);
        everyCall(4, 0, true);
    }

    private void everyCall(int failures, int part, boolean effectFirst) throws IOException {
        for (int call = 1; ; call++) {
            runs++;
            var path = temporary.resolve("run" + runs).resolve("audit.log");
            var storage = new FaultyStorage(new FileStorage(uid)).failing(call, failures, "No space left on device");
            storage.storingPart(part);
            if (effectFirst) {
                storage.failingAfterTheEffect();
            }
            var what = "call " + call + ", " + failures + " failures, part " + part;
            run(storage, path, what);
            var text = new StringBuilder();
            for (var log : AuditLogTest.logsOldestFirst(path)) {
                text.append(Files.readString(log));
            }
            if (failures == 1) {
                assertThat(path.resolveSibling("audit.log.3")).as(what).doesNotExist();
                assertThat(text).as(what).hasToString(AuditLogTest.events(1, EVENTS));
            } else {
                assertThat(serialsIn(path, what)).as(what).containsExactlyElementsOf(serials());
            }
            if (!storage.reached()) {
                return;
            }
        }
    }

    /** A writer that does what the agent's does: writes again what was not counted, reopens what is gone. */
    private void run(FaultyStorage storage, Path path, String what) throws IOException {
        var log = new AuditLog(storage, path, "", BUFFER_BYTES);
        for (int attempt = 0; !opened(log); attempt++) {
            assertThat(attempt).as(what).isLessThan(20);
        }
        int next = 1;
        for (int attempt = 0; next <= EVENTS; attempt++) {
            assertThat(attempt).as(what).isLessThan(60);
            int count = Math.min(3, EVENTS + 1 - next);
            int written = AuditLogTest.write(log, next, count);
            assertThat(written).as(what).isBetween(0, count);
            assertThat(log.trouble() == SinkTrouble.NONE).as(what).isEqualTo(written == count);
            next += written;
            try {
                log.force(false);
                Presence presence = log.check();
                if (presence != Presence.PRESENT) {
                    assertThat(presence).as(what).isIn(Presence.GONE, Presence.REPLACED);
                    log.reopen();
                }
                if (next == 4 || next == 7) {
                    log.rotate();
                }
            } catch (IOException e) {
                assertThat(e).as(what).hasMessage("No space left on device");
            }
        }
        storage.heal();
        log.close();
    }

    private static boolean opened(AuditLog log) {
        try {
            log.open();
            return true;
        } catch (IOException e) {
            assertThat(e).hasMessage("No space left on device");
            return false;
        }
    }

    private static List<Long> serials() {
        var serials = new ArrayList<Long>();
        for (long serial = 1; serial <= EVENTS; serial++) {
            serials.add(serial);
        }
        return serials;
    }

    /**
     * Serials of the whole events in the order of the files. Where fault upon fault made the log leave a file behind,
     * that file may end in what could not be cut: a part of an event, or events that the next file holds as well.
     */
    private static Set<Long> serialsIn(Path path, String what) throws IOException {
        var serials = new LinkedHashSet<Long>();
        for (var log : AuditLogTest.logsOldestFirst(path)) {
            var text = Files.readString(log);
            int at = 0;
            boolean whole = true;
            while (at < text.length() && whole) {
                var match = SERIAL.matcher(text);
                whole = match.find(at) && text.startsWith(AuditLogTest.event(Long.parseLong(match.group(1))), at);
                if (whole) {
                    serials.add(Long.parseLong(match.group(1)));
                    at += AuditLogTest.event(Long.parseLong(match.group(1))).length();
                }
            }
            var rest = text.substring(at);
            boolean beginsAnEvent = false;
            for (long serial = 1; serial <= EVENTS; serial++) {
                beginsAnEvent |= AuditLogTest.event(serial).startsWith(rest);
            }
            assertThat(beginsAnEvent).as("%s: %s ends in %s", what, log, rest).isTrue();
            assertThat(rest.isEmpty() || !log.equals(path)).as(what).isTrue();
        }
        return serials;
    }
}
