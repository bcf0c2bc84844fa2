package org.audithalt.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Gathers the entries of all sources and applies them weakest first. One instance serves one reading. */
final class SettingsReader {
    private final SettingsDraft draft;
    private final @Nullable String nodeName;

    SettingsReader(ProcessFacts facts) {
        this(facts, null);
    }

    /** @param nodeName the name in {@code node=} if it is known already, else null */
    SettingsReader(ProcessFacts facts, @Nullable String nodeName) {
        this.draft = new SettingsDraft(facts);
        this.nodeName = nodeName;
    }

    SettingsReading read(@Nullable String agentArgument, Map<String, String> environment, Properties properties) {
        List<SettingEntry> fromArgument = new ArrayList<>();
        List<String> argumentProblems = new ArrayList<>();
        new AgentArgument(agentArgument == null ? "" : agentArgument, fromArgument, argumentProblems).read();
        List<SettingEntry> fromProperties =
                named(SettingSource.PROPERTY, properties.stringPropertyNames().toArray());
        for (int i = 0; i < fromProperties.size(); i++) {
            SettingEntry entry = fromProperties.get(i);
            fromProperties.set(i, withValue(entry, properties.getProperty(entry.shownKey(), "")));
        }
        List<SettingEntry> fromEnvironment =
                named(SettingSource.ENVIRONMENT, environment.keySet().toArray());
        for (int i = 0; i < fromEnvironment.size(); i++) {
            SettingEntry entry = fromEnvironment.get(i);
            fromEnvironment.set(i, withValue(entry, environment.getOrDefault(entry.shownKey(), "")));
        }
        SettingEntry config = config(fromArgument, config(fromProperties, config(fromEnvironment, null)));
        if (config != null) {
            readConfigFile(config);
        }
        draft.apply(fromEnvironment);
        draft.apply(fromProperties);
        draft.problems.addAll(argumentProblems);
        draft.apply(fromArgument);
        return new SettingsCheck(draft, nodeName).conclude();
    }

    private static List<SettingEntry> named(SettingSource source, Object[] names) {
        Arrays.sort(names);
        List<SettingEntry> entries = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            String name = (String) names[i];
            if (name.startsWith(source.prefix())) {
                String key = name.substring(source.prefix().length());
                // a property's name is exact, as everywhere in Java; a variable's is in capitals by custom only
                String expected = source == SettingSource.ENVIRONMENT ? Setting.lowerCase(key) : key;
                entries.add(new SettingEntry(source, 0, name, expected, ""));
            }
        }
        return entries;
    }

    private static SettingEntry withValue(SettingEntry entry, String value) {
        return new SettingEntry(entry.source(), entry.line(), entry.shownKey(), entry.key(), value);
    }

    private static @Nullable SettingEntry config(List<SettingEntry> entries, @Nullable SettingEntry weaker) {
        SettingEntry found = weaker;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).key().equals(Setting.CONFIG.key())) {
                found = entries.get(i);
            }
        }
        return found;
    }

    private void readConfigFile(SettingEntry config) {
        if (Setting.CONFIG.objection(config.value()) != null || PathPattern.objection(config.value()) != null) {
            return;
        }
        Path file = draft.path(config);
        if (file == null) {
            return;
        }
        draft.configFile = file.toString();
        List<SettingEntry> entries = new ArrayList<>();
        String failure = new ConfigFile(file, entries, draft.problems).read();
        if (failure != null) {
            draft.problem(config, failure);
        }
        draft.apply(entries);
    }
}
