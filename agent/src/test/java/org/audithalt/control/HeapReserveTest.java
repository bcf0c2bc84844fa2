package org.audithalt.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeapReserveTest {
    @Test
    void letsGoPieceByPiece() {
        HeapReserve reserve = new HeapReserve();
        assertThat(reserve.release()).isFalse();

        reserve.refill();
        int full = reserve.held();
        assertThat(full).isGreaterThan(1);
        for (int i = full - 1; i >= 0; i--) {
            assertThat(reserve.release()).isTrue();
            assertThat(reserve.held()).isEqualTo(i);
        }
        assertThat(reserve.release()).isFalse();
    }

    @Test
    void keepsAllWhileThereIsMemory() {
        HeapReserve reserve = new HeapReserve();
        reserve.refill();
        int full = reserve.held();

        reserve.ensure();

        assertThat(reserve.held()).isEqualTo(full);
    }
}
