package org.audithalt.agent;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where the settings of this process come from, as they were at its start: only the configuration file is read anew by a reload, for
 * an application may change its properties. Not to be changed.
 */
final class SettingsSources {
    private final @Nullable String argument;
    private final Map<String, String> environment;
    private final Properties properties;
    private final ProcessFacts facts;

    private SettingsSources(
            @Nullable String argument, Map<String, String> environment, Properties properties, ProcessFacts facts) {
        this.argument = argument;
        this.environment = environment;
        this.properties = properties;
        this.facts = facts;
    }

    /** Those of this process now. */
    static SettingsSources now(
            @Nullable String argument, Map<String, String> environment, Properties properties, ProcessFacts facts) {
        Map<String, String> variables = new HashMap<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith(SettingSource.ENVIRONMENT.prefix())) {
                variables.put(variable.getKey(), variable.getValue());
            }
        }
        Properties own = new Properties();
        for (Object name : properties.stringPropertyNames().toArray()) {
            String key = (String) name;
            if (key.startsWith(SettingSource.PROPERTY.prefix())) {
                own.setProperty(key, properties.getProperty(key, ""));
            }
        }
        return new SettingsSources(argument, variables, own, facts);
    }

    /** Reads them, the configuration file as it is now. */
    SettingsReading read() {
        return new SettingsReader(facts).read(argument, environment, properties);
    }

    /**
     * Reads them again for a running process. The node name stays, which no reload can change: a resolver that hangs, or that an
     * application provides, is not to be asked on a thread of the agent.
     */
    SettingsReading readAgain(String nodeName) {
        return new SettingsReader(facts, nodeName).read(argument, environment, properties);
    }
}
