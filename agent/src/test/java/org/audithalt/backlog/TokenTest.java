package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTest {
    @ParameterizedTest
    @CsvSource({"1,0,1", "15,4194303,1", "7,255,274877906943", "1,0,274877906944", "15,4194303,72057594037927935"})
    void namesSlabSlotAndTicket(int generation, int slot, long ticket) {
        long token = Token.of(generation, slot, ticket);

        assertThat(token).isNotZero();
        assertThat(Token.generation(token)).isEqualTo(generation);
        assertThat(Token.slot(token)).isEqualTo(slot);
        assertThat(Token.sameTicket(token, SlotLayout.word(ticket, SlotLayout.IN_FLIGHT)))
                .isTrue();
        assertThat(Token.sameTicket(token, SlotLayout.word(ticket + 1, SlotLayout.IN_FLIGHT)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,7", "36028797018963967,4"})
    void stateWordsHoldTicketAndState(long ticket, int state) {
        long word = SlotLayout.word(ticket, state);

        assertThat(SlotLayout.ticket(word)).isEqualTo(ticket);
        assertThat(SlotLayout.state(word)).isEqualTo(state);
    }
}
