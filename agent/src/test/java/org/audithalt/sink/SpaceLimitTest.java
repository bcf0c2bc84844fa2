package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpaceLimitTest {
    @Test
    void isAPartOfTheWholeOrMebibytes() {
        assertThat(SpaceLimit.of("25%").bytes(4_000)).isEqualTo(1_000);
        assertThat(SpaceLimit.of("25%").bytes(128L << 20)).isEqualTo(32L << 20);
        assertThat(SpaceLimit.of("75").bytes(4_000)).isEqualTo(75L << 20);
        assertThat(SpaceLimit.of("0").bytes(4_000)).isZero();
    }

    @Test
    void doesNotOverflow() {
        assertThat(SpaceLimit.of("99%").bytes(Long.MAX_VALUE)).isPositive();
        assertThat(SpaceLimit.of("1000000000000").bytes(0)).isPositive();
    }

    @Test
    void isShownAsItIsWritten() {
        assertThat(SpaceLimit.of("25%").text()).isEqualTo("25%");
        assertThat(SpaceLimit.of("075").text()).isEqualTo("75");
    }
}
