package org.audithalt.agent;

/** Free text of people as the value of one field of a record, and numbers as people read them. */
final class Words {
    private static final long MEBIBYTE = 1 << 20;
    private static final long GIBIBYTE = 1 << 30;

    private Words() {}

    /** MiB, or GiB from ten on, with one decimal, rounded down. */
    static String bytes(long bytes) {
        boolean large = bytes >= 10 * GIBIBYTE;
        long unit = large ? GIBIBYTE : MEBIBYTE;
        return bytes / unit + "." + bytes % unit * 10 / unit + (large ? " GiB" : " MiB");
    }

    /** Printable ASCII stays, but blanks, quotes and = become underscores; empty text is a question mark. */
    static String field(String text) {
        StringBuilder field = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && i < 200; i++) {
            char c = text.charAt(i);
            boolean plain = c > ' ' && c < 0x7f && "'\"=".indexOf(c) < 0;
            field.append(plain ? c : '_');
        }
        return field.length() == 0 ? "?" : field.toString();
    }
}
