package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts generated text between the marks of a page that people wrote. */
final class Page {
    private final Path file;

    Page(Path file) {
        this.file = file;
    }

    /** Replaces what stands between {@code <!-- NAME -->} and {@code <!-- /NAME -->}. */
    void replace(String name, String text) throws IOException {
        String page = Files.readString(file);
        String begin = "<!-- " + name + " -->\n";
        int from = page.indexOf(begin);
        int to = page.indexOf("<!-- /" + name + " -->");
        if (from < 0 || to < from) {
            throw new IOException(file + ": no marks of " + name);
        }
        Files.writeString(file, page.substring(0, from + begin.length()) + "\n" + text + "\n" + page.substring(to));
    }
}
