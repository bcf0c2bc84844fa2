package org.audithalt.agent;

import java.util.List;

/**
 * Takes the agent argument apart: {@code key=value} pairs separated by commas; within {@code '…'} a comma is part of the
 * value and {@code ''} is one quote.
 */
final class AgentArgument {
    private final String argument;
    private final List<SettingEntry> entries;
    private final List<String> problems;

    AgentArgument(String argument, List<SettingEntry> entries, List<String> problems) {
        this.argument = argument;
        this.entries = entries;
        this.problems = problems;
    }

    void read() {
        if (argument.isEmpty()) {
            return;
        }
        StringBuilder pair = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < argument.length(); i++) {
            char c = argument.charAt(i);
            if (c == '\'' && quoted && i + 1 < argument.length() && argument.charAt(i + 1) == '\'') {
                pair.append(c);
                i++;
            } else if (c == '\'') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                pair(pair.toString());
                pair.setLength(0);
            } else {
                pair.append(c);
            }
        }
        if (quoted) {
            problems.add("argument: " + pair + ": the quote ' is not closed");
        } else {
            pair(pair.toString());
        }
    }

    private void pair(String pair) {
        int equals = pair.indexOf('=');
        if (pair.isEmpty()) {
            problems.add("argument: " + argument + ": a comma too many (write key=value,key=value)");
        } else if (equals <= 0) {
            problems.add("argument: " + pair + ": not key=value");
        } else {
            String key = pair.substring(0, equals);
            entries.add(new SettingEntry(
                    SettingSource.ARGUMENT, 0, key, Setting.lowerCase(key), pair.substring(equals + 1)));
        }
    }
}
