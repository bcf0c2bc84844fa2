package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.Test;

class AuditTextBoundTest {
    private static final int[] PAYLOADS = {0, 1, 2, 3, 10, 100, 107, 500, 4096, 9000, 70_000, 300_000};
    private static final int ROOM_FOR_DETAIL = 128;
    private static final byte[] FILLS = {'a', (byte) 0xe9, ' ', '/', 0};

    private static final List<Subject> SUBJECTS = List.of(
            Samples.subject(),
            Samples.subject("/", "/e", "", "n"),
            Samples.subject("/" + "ü".repeat(2047), " ".repeat(4096), "l".repeat(4096), "n".repeat(255)),
            Samples.subject().enriched(Samples.longNames()),
            Samples.subject("/" + "ü".repeat(2047), " ".repeat(4096), "l".repeat(4096), "n".repeat(255))
                    .enriched(Samples.longNames()));

    private static final Map<Subject, AuditText> TEXTS = new IdentityHashMap<>();

    @Test
    void noRecordIsLongerThanTheBound() {
        for (var subject : SUBJECTS) {
            for (int operation = 0; operation < Operation.count(); operation++) {
                for (int payload : PAYLOADS) {
                    for (byte fill : FILLS) {
                        for (int share = 0; share <= 5; share++) {
                            check(subject, filled(Operation.of(operation), payload, fill, share), payload);
                        }
                    }
                }
            }
        }
    }

    @Test
    void noRandomRecordIsLongerThanTheBound() {
        long seed = Long.getLong("audithalt.seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int payload = random.nextInt(random.nextInt(20_000) + 1);
            var operation = Operation.of(random.nextInt(Operation.count()));
            var record = filled(operation, payload, FILLS[random.nextInt(FILLS.length)], random.nextInt(6));
            for (int j = 0; j < record.arguments.length(); j += 1 + random.nextInt(200)) {
                record.arguments.array()[j] = 0;
            }
            try {
                check(SUBJECTS.get(random.nextInt(SUBJECTS.size())), record, payload);
            } catch (AssertionError e) {
                throw new AssertionError("-Daudithalt.seed=" + seed, e);
            }
        }
    }

    /** Spreads a payload over the variable contents: one of them takes it all, or all take a part. */
    private static AuditRecord filled(Operation operation, int payload, byte fill, int share) {
        var record = Samples.record(operation, Long.MAX_VALUE, "", "");
        record.timeMillis = Long.MAX_VALUE;
        record.exit = Long.MIN_VALUE;
        record.threadId = Long.MIN_VALUE;
        record.argument[1] = -1;
        record.argument[3] = Long.MIN_VALUE;
        record.virtualThread = true;
        record.truncated = true;
        record.success = false;
        record.key = " ".repeat(256).getBytes(StandardCharsets.US_ASCII);
        fillDetail(record, payload);
        record.comm.clear();
        record.argumentCount = Integer.MAX_VALUE;
        Octets[] parts = {record.name, record.secondName, record.comm, record.arguments, record.address};
        if (share < parts.length) {
            fill(parts[share], payload, fill);
        } else {
            for (int i = 0; i < parts.length; i++) {
                fill(parts[i], i == 0 ? payload - payload / 5 * 4 : payload / 5, fill);
            }
        }
        if (record.address.length() > 2) {
            record.address.array()[0] = 1;
            record.address.array()[1] = 0;
        }
        return record;
    }

    /** Of a record whose payload holds it; a quarter of all have it. */
    private static void fillDetail(AuditRecord record, int payload) {
        boolean known = payload % 4 == 0;
        for (var detail : List.of(record.object, record.directory, record.secondDirectory)) {
            detail.known = known;
            detail.inode = Long.MAX_VALUE;
            detail.device = -1;
            detail.deviceOfFile = -1;
            detail.mode = 0177777;
            detail.uid = known ? 1000 : 0;
            detail.gid = 4294967294L;
        }
    }

    private static void fill(Octets part, int count, byte fill) {
        for (int i = 0; i < count; i++) {
            part.append(fill);
        }
    }

    private static void check(Subject subject, AuditRecord record, int payload) {
        var out = new Octets(64);
        var text = TEXTS.computeIfAbsent(subject, AuditText::new);
        text.append(record, out);
        assertThat(out.length())
                .as("%s payload=%d", record.operation, payload)
                .isLessThanOrEqualTo(text.maxEventBytes(payload + (record.object.known ? ROOM_FOR_DETAIL : 0)));
        int from = 0;
        for (int at = 0; at < out.length(); at++) {
            if (out.array()[at] == '\n') {
                assertThat(at + 1 - from)
                        .as("line of %s", record.operation)
                        .isLessThanOrEqualTo(EventHead.LONGEST_LINE);
                from = at + 1;
            }
        }
        assertThat(from).isEqualTo(out.length());
    }
}
