package org.audithalt.agent;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading the settings: either settings or problems. Immutable.
 *
 * @param settings null if and only if there are problems
 * @param problems a line each, {@code WHERE: KEY=VALUE: what is wrong (what to do)}
 * @param rulesFiles those in force as {@link Settings#rulesFiles} says, even if there are problems: theirs are to be reported in the same go
 */
public record SettingsReading(@Nullable Settings settings, List<String> problems, List<Path> rulesFiles) {}
