package org.audithalt.review;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dates of {@code -ts} and {@code -te}: ausearch's words, its {@code MM/DD/YYYY} and {@code HH:MM:SS} in either
 * order, ISO 8601, and seconds since the epoch. Without a zone they are local. Times have whole seconds, as ausearch's.
 */
public final class SearchTime {
    private static final DateTimeFormatter YEAR_OF_FOUR =
            DateTimeFormatter.ofPattern("M/d/uuuu", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:m[:s]", Locale.ROOT);
    private static final int EPOCH_DIGITS = 9;
    private static final int PIVOT = 69;

    private final ZonedDateTime now;
    private final long bootSeconds;

    /**
     * @param now the current time, in the zone of times without one
     * @param bootSeconds when this machine was started, seconds since the epoch
     */
    public SearchTime(ZonedDateTime now, long bootSeconds) {
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
        this.bootSeconds = bootSeconds;
    }

    /**
     * Where a search begins.
     *
     * @param words one or two: a date, a time or both; without a time midnight is meant
     * @return seconds since the epoch
     */
    public long start(List<String> words) throws SearchException {
        return read(words, LocalTime.MIDNIGHT, false);
    }

    /**
     * Where a search ends, that second included.
     *
     * @param words as for {@link #start}; without a time the time of day now is meant, after an ISO date the end of that day
     * @return seconds since the epoch
     */
    public long end(List<String> words) throws SearchException {
        if (words.equals(List.of("today"))) {
            return now.toEpochSecond();
        }
        return read(words, now.toLocalTime(), true);
    }

    private long read(List<String> words, LocalTime without, boolean end) throws SearchException {
        String first = words.get(0);
        if (words.size() == 1) {
            Long alone = alone(first, end);
            return alone != null ? alone : single(first, without);
        }
        boolean timeFirst = first.indexOf(':') >= 0;
        String date = words.get(timeFirst ? 1 : 0);
        if (date.equals("now") || date.equals("recent")) {
            return seconds(word(date));
        }
        LocalDate day =
                word(date) == null ? date(date) : seconds(word(date), now).toLocalDate();
        return at(day, time(words.get(timeFirst ? 0 : 1)));
    }

    private long single(String word, LocalTime without) throws SearchException {
        ZonedDateTime known = word(word);
        if (known != null) {
            boolean exact =
                    word.equals("now") || word.equals("recent") || word.equals("boot") || word.equals("this-hour");
            return exact ? known.toEpochSecond() : at(known.toLocalDate(), without);
        }
        return word.indexOf(':') >= 0 ? at(now.toLocalDate(), time(word)) : at(date(word), without);
    }

    /** ISO 8601 and seconds since the epoch; null for something else. */
    private @Nullable Long alone(String word, boolean end) {
        try {
            boolean sign = word.startsWith("@");
            if (sign || (word.length() >= EPOCH_DIGITS && word.chars().allMatch(c -> c >= '0' && c <= '9'))) {
                return Long.parseLong(word.substring(sign ? 1 : 0));
            }
            int t = word.indexOf('T');
            if (t < 0) {
                LocalDate day = LocalDate.parse(word);
                return end ? at(day.plusDays(1), LocalTime.MIDNIGHT) - 1 : at(day, LocalTime.MIDNIGHT);
            }
            boolean zoned = word.endsWith("Z") || word.indexOf('+', t) >= 0 || word.indexOf('-', t) >= 0;
            return zoned
                    ? OffsetDateTime.parse(word).toEpochSecond()
                    : LocalDateTime.parse(word).atZone(now.getZone()).toEpochSecond();
        } catch (DateTimeParseException | NumberFormatException e) {
            return null;
        }
    }

    private @Nullable ZonedDateTime word(String word) {
        ZonedDateTime midnight = now.toLocalDate().atStartOfDay(now.getZone());
        return switch (word) {
            case "now" -> now;
            case "recent" -> now.minusMinutes(10);
            case "boot" -> ZonedDateTime.ofInstant(Instant.ofEpochSecond(bootSeconds), now.getZone());
            case "this-hour" -> now.truncatedTo(ChronoUnit.HOURS);
            case "today" -> midnight;
            case "yesterday" -> midnight.minusDays(1);
            // a week begins on Sunday, as day 0 of localtime(3)
            case "this-week" -> midnight.minusDays(now.getDayOfWeek().getValue() % 7);
            case "week-ago" -> midnight.minusDays(7);
            case "this-month" -> midnight.withDayOfMonth(1);
            case "this-year" -> midnight.withDayOfYear(1);
            default -> null;
        };
    }

    private static ZonedDateTime seconds(@Nullable ZonedDateTime known, ZonedDateTime otherwise) {
        return known == null ? otherwise : known;
    }

    private long seconds(@Nullable ZonedDateTime known) {
        return seconds(known, now).toEpochSecond();
    }

    private LocalDate date(String word) throws SearchException {
        try {
            int slash = word.lastIndexOf('/');
            if (slash < 0) {
                return LocalDate.parse(word);
            }
            String year = word.substring(slash + 1);
            if (year.length() == 2) {
                // strptime(3), %y
                int century = Integer.parseInt(year) < PIVOT ? 20 : 19;
                return LocalDate.parse(word.substring(0, slash + 1) + century + year, YEAR_OF_FOUR);
            }
            return LocalDate.parse(word, YEAR_OF_FOUR);
        } catch (DateTimeException | NumberFormatException e) {
            throw new SearchException(word
                    + ": is no date (2026-11-29, 2026-11-29T20:15:00Z, 11/29/2026, seconds since the epoch, now, recent, "
                    + "boot, this-hour, today, yesterday, this-week, week-ago, this-month, this-year)");
        }
    }

    private static LocalTime time(String word) throws SearchException {
        try {
            return LocalTime.parse(word, TIME);
        } catch (DateTimeException e) {
            throw new SearchException(word + ": is no time of day (20:15 or 20:15:00)");
        }
    }

    private long at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(now.getZone()).toEpochSecond();
    }
}
