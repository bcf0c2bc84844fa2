package org.audithalt.cli;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.audithalt.review.Search;

/** Where commands print: results on {@code out}, complaints on {@code err}. */
final class Console {
    /** ASCII, so that the text is the same JSON in every locale. */
    private static final JSON ASCII_JSON = JSON.builder(new JsonFactoryBuilder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .enable(JSON.Feature.PRETTY_PRINT_OUTPUT)
            .build();

    private final PrintWriter out;
    private final PrintWriter err;
    private Ink ink;

    /** Without colours. */
    Console(PrintWriter out, PrintWriter err) {
        this(out, err, Ink.NONE);
    }

    Console(PrintWriter out, PrintWriter err, Ink ink) {
        this.out = out;
        this.err = err;
        this.ink = ink;
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    Ink ink() {
        return ink;
    }

    /** What {@code --color} says. */
    void color(Ink.When when) {
        ink = ink.when(when);
    }

    /** Prints a text for people; what matters in it has a colour on a terminal. */
    void print(String text) {
        printPlain(ink.result(text));
    }

    /** Prints a text as it is. */
    void printPlain(String text) {
        out.println(text);
        out.flush();
    }

    /** Whether nobody reads what is printed any more. */
    boolean outputFailed() {
        return out.checkError();
    }

    /** Maps, lists, strings, numbers and booleans as one JSON text. */
    static String json(Object value) {
        try {
            return ASCII_JSON.asString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints maps, lists, strings, numbers and booleans as one JSON text. */
    void printJson(Object value) {
        printPlain(json(value));
    }

    /** Prints a line for people where complaints go, as it is. */
    void remark(String line) {
        err.println(line);
        err.flush();
    }

    void complain(String line) {
        err.println(ink.complaint("audithalt: ") + line);
        err.flush();
    }

    void complainOf(List<Search.Unread> unread) {
        for (Search.Unread file : unread) {
            complain(unreadLine(file));
        }
    }

    /** What could not be read, and why. */
    static String unreadLine(Search.Unread file) {
        String name = file.file() + ": ";
        String reason = StatusReport.reason(file.reason());
        return name + "cannot be read to its end: "
                + (reason.startsWith(name) ? reason.substring(name.length()) : reason);
    }
}
