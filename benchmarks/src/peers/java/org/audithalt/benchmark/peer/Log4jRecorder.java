package org.audithalt.benchmark.peer;

import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.async.AsyncLoggerContextSelector;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Log4j2 at its fastest: all loggers asynchronous, through a Disruptor, to a file that is flushed by the batch. */
public final class Log4jRecorder implements Consumer<String> {
    private final String text = System.getProperty("record.text", "{}");
    private final Logger logger;

    /** Writes to the file that the system property {@code record.file} names. */
    public Log4jRecorder() {
        System.setProperty("log4j2.contextSelector", AsyncLoggerContextSelector.class.getName());
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.add(builder.newAppender("file", "RandomAccessFile")
                .addAttribute("fileName", System.getProperty("record.file", "log4j.log"))
                .addAttribute("immediateFlush", false)
                .add(builder.newLayout("PatternLayout").addAttribute("pattern", "%d %m%n")));
        builder.add(builder.newRootLogger(Level.INFO).add(builder.newAppenderRef("file")));
        Configurator.initialize(builder.build());
        logger = LogManager.getLogger("audit");
    }

    @Override
    public void accept(String path) {
        logger.info(text, path);
    }
}
