package org.audithalt.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.rule.TrustedFile;
import org.jspecify.annotations.Nullable;

/** Reads lines {@code key = value} (auditd.conf(5)); blanks around = may be missing, {@code #} begins a comment line. */
final class ConfigFile {
    private final Path file;
    private final List<SettingEntry> entries;
    private final List<String> problems;

    ConfigFile(Path file, List<SettingEntry> entries, List<String> problems) {
        this.file = file;
        this.entries = entries;
        this.problems = problems;
    }

    /** Adds the file's entries; returns what keeps the file from being read, null if nothing does. */
    @Nullable
    String read() {
        String content;
        try {
            String objection = TrustedFile.objection(file);
            if (objection != null) {
                return objection;
            }
            content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "no such file";
        } catch (AccessDeniedException e) {
            return "not readable for this process";
        } catch (IOException e) {
            return "cannot be read: " + e.getMessage();
        }
        int number = 0;
        int start = 0;
        while (start < content.length()) {
            int newline = content.indexOf('\n', start);
            int end = newline < 0 ? content.length() : newline;
            number++;
            line(content.substring(start, end).strip(), number);
            start = end + 1;
        }
        return null;
    }

    private void line(String line, int number) {
        if (line.isEmpty() || line.charAt(0) == '#') {
            return;
        }
        int equals = line.indexOf('=');
        String key = equals < 0 ? "" : line.substring(0, equals).strip();
        String value = equals < 0 ? "" : line.substring(equals + 1).strip();
        if (key.isEmpty() || blank(key) >= 0) {
            problems.add("config:" + file + ":" + number + ": " + line + ": not key = value");
            return;
        }
        SettingEntry entry = new SettingEntry(SettingSource.FILE, number, key, Setting.lowerCase(key), value);
        int blank = blank(value);
        if (blank >= 0 && !namesProgram(entry)) {
            String surplus = value.substring(blank).strip();
            problems.add(entry.line(
                    file.toString(),
                    surplus + " is too much: a value here is one word (use the agent argument instead)"));
            return;
        }
        entries.add(entry);
    }

    /** auditd.conf(5): an option follows exec, and only exec. */
    private static boolean namesProgram(SettingEntry entry) {
        Setting setting = Setting.of(entry.key());
        return setting != null && setting.isProgram(entry.value()) && blank(Setting.program(entry.value())) < 0;
    }

    private static int blank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ' ' || text.charAt(i) == '\t') {
                return i;
            }
        }
        return -1;
    }
}
