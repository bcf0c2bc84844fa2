package org.audithalt.benchmark.contender;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** {@code java.util.logging} to a file. */
public final class JulRecorder implements Consumer<String> {
    private final String text = System.getProperty("record.text", "{}").replace("{}", "{0}");
    private final Logger logger = Logger.getAnonymousLogger();

    /** Writes to the file that the system property {@code record.file} names. */
    public JulRecorder() throws IOException {
        FileHandler file = new FileHandler(System.getProperty("record.file", "jul.log"));
        file.setFormatter(new SimpleFormatter());
        logger.setUseParentHandlers(false);
        logger.addHandler(file);
    }

    @Override
    public void accept(String path) {
        logger.log(Level.INFO, text, path);
    }
}
