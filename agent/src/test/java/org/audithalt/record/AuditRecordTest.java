package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AuditRecordTest {
    @Test
    void keepsNothingOfTheRecordBefore() {
        AuditRecord record = new AuditRecord();
        Octets[] parts = {record.comm, record.name, record.secondName, record.address, record.arguments};
        for (Octets part : parts) {
            part.append((byte) 'x');
        }
        record.outcomeKnown = true;
        record.success = true;
        record.exitKnown = true;
        record.truncated = true;
        record.virtualThread = true;
        record.exit = 5;
        record.argumentCount = 2;

        record.clear();

        assertThat(parts).allMatch(Octets::isEmpty);
        assertThat(record.outcomeKnown || record.success || record.exitKnown).isFalse();
        assertThat(record.truncated || record.virtualThread).isFalse();
        assertThat(record.exit).isZero();
        assertThat(record.argumentCount).isZero();
    }
}
