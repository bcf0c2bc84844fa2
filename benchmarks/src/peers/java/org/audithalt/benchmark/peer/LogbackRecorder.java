package org.audithalt.benchmark.peer;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.util.function.Consumer;

/** Logback to a file, in the calling thread, not flushed at each event. */
public final class LogbackRecorder implements Consumer<String> {
    private final String text = System.getProperty("record.text", "{}");
    private final Logger logger;

    /** Writes to the file that the system property {@code record.file} names. */
    public LogbackRecorder() {
        LoggerContext context = new LoggerContext();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d %m%n");
        encoder.start();
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setContext(context);
        file.setFile(System.getProperty("record.file", "logback.log"));
        file.setImmediateFlush(false);
        file.setEncoder(encoder);
        file.start();
        logger = context.getLogger("audit");
        logger.addAppender(file);
    }

    @Override
    public void accept(String path) {
        logger.info(text, path);
    }
}
