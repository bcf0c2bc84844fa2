package org.audithalt.sink;

/**
 * A bound of free space as auditd.conf(5) writes it: MiB, or a part of what there is in all. Immutable.
 *
 * @param number MiB or percent
 * @param percent which
 */
public record SpaceLimit(long number, boolean percent) {
    private static final int HUNDRED = 100;
    private static final int MEBIBYTE_SHIFT = 20;

    /** Reads {@code 75} or {@code 25%}, a text that was checked before. */
    public static SpaceLimit of(String text) {
        boolean percent = text.endsWith("%");
        return new SpaceLimit(Long.parseLong(percent ? text.substring(0, text.length() - 1) : text), percent);
    }

    /**
     * The bound in bytes.
     *
     * @param capacityBytes what there is in all
     */
    long bytes(long capacityBytes) {
        return percent
                ? capacityBytes / HUNDRED * number + capacityBytes % HUNDRED * number / HUNDRED
                : number << MEBIBYTE_SHIFT;
    }

    /** As it is written in a configuration file. */
    public String text() {
        return percent ? number + "%" : Long.toString(number);
    }
}
