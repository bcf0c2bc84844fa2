package org.audithalt.agent;

/** Free text of people as the value of one field of a record. */
final class Words {
    private Words() {}

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
