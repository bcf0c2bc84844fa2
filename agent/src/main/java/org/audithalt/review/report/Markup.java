package org.audithalt.review.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes a page that is well-formed both as HTML and as XML. Text and values of attributes are always escaped: there is no way
 * to write any as it is. What is no character of XML, or would not be seen or would turn the direction of the text, becomes
 * {@code \x1b} or <code>&#92;u{202e}</code>. For one thread.
 */
final class Markup {
    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9:-]{0,30}");

    private final StringBuilder page = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();

    Markup() {
        page.append("<!DOCTYPE html>\n");
    }

    /**
     * Begins an element.
     *
     * @param attributes name and value, in turn
     */
    Markup open(String element, String... attributes) {
        tag(element, attributes);
        page.append('>');
        open.push(element);
        return this;
    }

    /** An element that has no content. */
    Markup empty(String element, String... attributes) {
        tag(element, attributes);
        page.append("/>");
        return this;
    }

    /** An element with text only. */
    Markup leaf(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** Ends the innermost element. */
    Markup close() {
        page.append("</").append(open.pop()).append(">");
        return this;
    }

    /** Ends the innermost element and the line. */
    Markup closeLine() {
        close();
        page.append('\n');
        return this;
    }

    Markup text(String text) {
        escape(text);
        return this;
    }

    /** The page; all elements must have been ended. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("open: " + open);
        }
        return page + "\n";
    }

    private void tag(String element, String... attributes) {
        page.append('<').append(name(element));
        for (int i = 0; i < attributes.length; i += 2) {
            page.append(' ').append(name(attributes[i])).append("=\"");
            escape(attributes[i + 1]);
            page.append('"');
        }
    }

    private static String name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(name);
        }
        return name;
    }

    private void escape(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> page.append("&amp;");
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                case '\n' -> page.append("\\x0a");
                default -> {
                    if (isShown(c)) {
                        page.appendCodePoint(c);
                    } else {
                        page.append(c < 0x100 ? String.format(Locale.ROOT, "\\x%02x", c) : String.format("\\u{%x}", c));
                    }
                }
            }
        });
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
