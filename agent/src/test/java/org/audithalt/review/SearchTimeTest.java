package org.audithalt.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTimeTest {
    /** A Sunday, half an hour after midnight in UTC. */
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-29T01:30:15.250+01:00[Europe/Berlin]");

    private static final SearchTime TIME =
            new SearchTime(NOW, Instant.parse("2026-11-20T10:00:00Z").getEpochSecond());

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-29T00:30:15Z",
        "recent, 2026-11-29T00:20:15Z",
        "boot, 2026-11-20T10:00:00Z",
        "this-hour, 2026-11-29T00:00:00Z",
        "today, 2026-11-28T23:00:00Z",
        "yesterday, 2026-11-27T23:00:00Z",
        "this-week, 2026-11-28T23:00:00Z",
        "week-ago, 2026-11-21T23:00:00Z",
        "this-month, 2026-10-31T23:00:00Z",
        "this-year, 2025-12-31T23:00:00Z",
        "yesterday 10:00, 2026-11-28T09:00:00Z",
        "10:00 yesterday, 2026-11-28T09:00:00Z",
        "now 10:00, 2026-11-29T00:30:15Z",
        "20:15, 2026-11-29T19:15:00Z",
        "8:05:07, 2026-11-29T07:05:07Z",
        "7/1/2026, 2026-06-30T22:00:00Z",
        "07/01/26 12:00:00, 2026-07-01T10:00:00Z",
        "12:00 07/01/26, 2026-07-01T10:00:00Z",
        "2026-07-01, 2026-06-30T22:00:00Z",
        "2026-07-01 12:00, 2026-07-01T10:00:00Z",
        "2026-07-01T12:00:30, 2026-07-01T10:00:30Z",
        "2026-07-01T12:00:30.999Z, 2026-07-01T12:00:30Z",
        "2026-07-01T12:00-05:00, 2026-07-01T17:00:00Z",
        "1795499532, 2026-11-24T05:52:12Z",
        "@5, 1970-01-01T00:00:05Z"
    })
    void readsWhereASearchBegins(String words, String expected) throws SearchException {
        assertThat(Instant.ofEpochSecond(TIME.start(List.of(words.split(" ", -1)))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-29T00:30:15Z",
        "today, 2026-11-29T00:30:15Z",
        "yesterday, 2026-11-28T00:30:15Z",
        "11/27/2026, 2026-11-27T00:30:15Z",
        "11/27/2026 23:59:59, 2026-11-27T22:59:59Z",
        "2026-11-27, 2026-11-27T22:59:59Z",
        "2026-11-27T12:00:00Z, 2026-11-27T12:00:00Z",
        "boot, 2026-11-20T10:00:00Z"
    })
    void readsWhereASearchEnds(String words, String expected) throws SearchException {
        assertThat(Instant.ofEpochSecond(TIME.end(List.of(words.split(" ", -1)))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomorrow",
                "2026-13-01",
                "25:00",
                "11/31/2026",
                "2/30/2026",
                "7/1/2026x",
                "today 10",
                "x 10:00",
                "",
                "@x"
            })
    void refusesWhatIsNoTime(String words) {
        assertThatThrownBy(() -> TIME.start(List.of(words.split(" ", -1)))).isInstanceOf(SearchException.class);
    }
}
