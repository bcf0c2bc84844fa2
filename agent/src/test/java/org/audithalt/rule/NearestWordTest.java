package org.audithalt.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NearestWordTest {
    private static final String[] WORDS = {"freq", "flush", "failure", "log_file", "log_format"};

    @Test
    void findsWordsWithAFewWrongLetters() {
        assertThat(NearestWord.of("frq", WORDS)).isEqualTo("freq");
        assertThat(NearestWord.of("fulsh", WORDS)).isEqualTo("flush");
        assertThat(NearestWord.of("logfile", WORDS)).isEqualTo("log_file");
        assertThat(NearestWord.of("log_frmat", WORDS)).isEqualTo("log_format");
    }

    @Test
    void findsNothingForAWordLikeNoOther() {
        assertThat(NearestWord.of("zebra", WORDS)).isNull();
        assertThat(NearestWord.of("", WORDS)).isNull();
        assertThat(NearestWord.hint(null)).isEmpty();
    }
}
