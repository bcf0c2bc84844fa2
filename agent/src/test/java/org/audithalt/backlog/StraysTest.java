package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.audithalt.record.ControlKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StraysTest {
    @TempDir
    Path directory;

    private Audited audited;
    private Slab slab;
    private Claims claims;
    private Strays strays;
    private long looked;

    @BeforeEach
    void open() {
        audited = new Audited(directory);
        slab = audited.backlog.slab();
        claims = audited.backlog.claims();
        strays = new Strays(audited.backlog.current());
    }

    private boolean astray() {
        long last = slab.lastTicket();
        strays.look(looked, last);
        looked = last;
        return !strays.isEmpty();
    }

    private static long done(long ticket) {
        return SlotLayout.word(ticket, SlotLayout.DONE);
    }

    @Test
    void aFurtherSlotOfARecordDoesNotSayWhereTheRecordIs() {
        long ticket = slab.nextTicket();
        slab.setWordRelease(Strays.home(slab, ticket), SlotLayout.word(ticket, SlotLayout.CHAINED));

        assertThat(astray()).isTrue();
        strays.seen(SlotLayout.word(ticket, SlotLayout.CHAINED));
        assertThat(astray()).isTrue();
        strays.seen(done(ticket));
        assertThat(astray()).isFalse();
    }

    @Test
    void aTicketAtItsHomeIsNotAstray() {
        audited.opened("/one");
        audited.enter("Net.accept@Nio", null, null, 5);

        assertThat(astray()).isFalse();
    }

    @Test
    void aTicketStaysAstrayHoweverOftenOneLooks() {
        slab.nextTicket();

        for (int i = 0; i < 10_000; i++) {
            audited.opened("/" + i);
            assertThat(astray()).isTrue();
            audited.drained();
            audited.drain.stored(audited.drain.writtenMark());
        }
    }

    @Test
    void aTicketIsAstrayUntilItWasSeenInASlot() {
        long first = slab.nextTicket();
        long second = slab.nextTicket();
        assertThat(astray()).isTrue();

        strays.seen(done(first));
        strays.seen(done(first));
        assertThat(strays.isEmpty()).isFalse();
        assertThat(astray()).isTrue();

        strays.seen(done(second));
        assertThat(strays.isEmpty()).isTrue();
        assertThat(astray()).isFalse();
    }

    @Test
    void aTicketThatFoundNoSlotIsGivenUp() {
        while (claims.claim(Area.NESTED, 1, Thread.currentThread()) != SlotLayout.NO_SLOT) {
            strays.look(looked, slab.lastTicket());
            looked = slab.lastTicket();
            strays.seen(done(looked));
        }

        assertThat(astray()).isFalse();
    }

    @Test
    void aTicketWhoseSlotWasGivenBackAndTakenAgainIsGivenUp() {
        int given = claims.claim(Area.GENERAL, 1, Thread.currentThread());
        long ticket = SlotLayout.ticket(slab.word(given));
        claims.giveBack(given, SlotLayout.ticket(slab.word(given)));
        claims.claim(ticket + slab.generalSlots(), Area.GENERAL, 1, Thread.currentThread());

        assertThat(astray()).isFalse();
    }

    @Test
    void theTicketOfAControlRecordThatHappenedAgainIsGivenUp() {
        audited.control.post(ControlKind.CLOSED, 1, 1, true, "");
        long first = slab.lastTicket();
        audited.control.post(ControlKind.CLOSED, 1, 1, true, "");

        assertThat(astray()).isTrue();
        strays.seen(done(first + 1));
        assertThat(astray()).isFalse();
    }
}
