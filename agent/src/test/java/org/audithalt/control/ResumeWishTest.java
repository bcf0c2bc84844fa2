package org.audithalt.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResumeWishTest {
    @Test
    void takesAnOptionOnlyAsTheFirstWord() {
        assertThat(ResumeWish.parse("")).isEqualTo(new ResumeWish(false, false, ""));
        assertThat(ResumeWish.parse("disk is back")).isEqualTo(new ResumeWish(false, false, "disk is back"));
        assertThat(ResumeWish.parse("--dry-run")).isEqualTo(new ResumeWish(true, false, ""));
        assertThat(ResumeWish.parse("--unaudited  SAN down")).isEqualTo(new ResumeWish(false, true, "SAN down"));
        assertThat(ResumeWish.parse("no --unaudited")).isEqualTo(new ResumeWish(false, false, "no --unaudited"));
        assertThat(ResumeWish.parse("--unauditedly")).isEqualTo(new ResumeWish(false, false, "--unauditedly"));
    }
}
