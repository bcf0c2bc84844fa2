package org.audithalt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.rule.ProcessFacts;

/** The process for which rules are checked: one that runs, or a service of root. */
final class CheckedProcess {
    private static final String UNSET = "unset";

    private CheckedProcess() {}

    /**
     * What rules are told of it.
     *
     * @param auid its login user id in place of the real one, {@code unset}, or empty
     * @param pid process id, or empty for a service of root
     */
    static ProcessFacts facts(String auid, String pid) throws CommandException {
        ProcessFacts facts = pid.isEmpty() ? ProcessFacts.ofNobody() : of(Targets.pid(pid));
        if (!auid.isEmpty()) {
            facts.ids()[ProcessFacts.Id.AUID.ordinal()] = auid(auid);
        }
        return facts;
    }

    private static int auid(String word) throws CommandException {
        try {
            return word.equals(UNSET) ? -1 : Integer.parseUnsignedInt(word);
        } catch (NumberFormatException e) {
            throw new CommandException(ExitCode.USAGE, "--auid " + word + ": not a user id");
        }
    }

    /** Of a process that runs (proc(5)). */
    private static ProcessFacts of(long pid) throws CommandException {
        Path proc = Path.of("/proc", Long.toString(pid));
        try {
            List<String> status = Files.readAllLines(proc.resolve("status"), StandardCharsets.ISO_8859_1);
            int[] ids = new int[ProcessFacts.Id.values().length];
            int[] users = numbers(status, "Uid:");
            int[] groups = numbers(status, "Gid:");
            ids[ProcessFacts.Id.PID.ordinal()] = (int) pid;
            ids[ProcessFacts.Id.PPID.ordinal()] = numbers(status, "PPid:")[0];
            ids[ProcessFacts.Id.UID.ordinal()] = users[0];
            ids[ProcessFacts.Id.EUID.ordinal()] = users[1];
            ids[ProcessFacts.Id.SUID.ordinal()] = users[2];
            ids[ProcessFacts.Id.FSUID.ordinal()] = users[3];
            ids[ProcessFacts.Id.GID.ordinal()] = groups[0];
            ids[ProcessFacts.Id.EGID.ordinal()] = groups[1];
            ids[ProcessFacts.Id.SGID.ordinal()] = groups[2];
            ids[ProcessFacts.Id.FSGID.ordinal()] = groups[3];
            ids[ProcessFacts.Id.AUID.ordinal()] = number(proc.resolve("loginuid"), 10, -1);
            ids[ProcessFacts.Id.SESSIONID.ordinal()] = number(proc.resolve("sessionid"), 10, -1);
            ids[ProcessFacts.Id.PERS.ordinal()] = number(proc.resolve("personality"), 16, 0);
            byte[] exe = Files.readSymbolicLink(proc.resolve("exe")).toString().getBytes(StandardCharsets.UTF_8);
            return new ProcessFacts(ids, numbers(status, "Groups:"), exe, label(proc));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.NOT_AUDITED, "--as-pid " + pid + ": no such process, or not yours to look into: " + e);
        }
    }

    /** The numbers of a line; none if it is missing. */
    private static int[] numbers(List<String> status, String name) {
        for (String line : status) {
            if (line.startsWith(name)) {
                String words = line.substring(name.length()).trim();
                String[] parts = words.isEmpty() ? new String[0] : words.split("\\s+");
                int[] numbers = new int[parts.length];
                for (int i = 0; i < parts.length; i++) {
                    numbers[i] = Integer.parseUnsignedInt(parts[i]);
                }
                return numbers;
            }
        }
        return new int[0];
    }

    private static int number(Path file, int radix, int absent) {
        try {
            return Integer.parseUnsignedInt(Files.readString(file).trim(), radix);
        } catch (IOException | NumberFormatException e) {
            return absent;
        }
    }

    private static byte[] label(Path proc) {
        try {
            String label = Files.readString(proc.resolve("attr/current"), StandardCharsets.ISO_8859_1);
            return label.replace("\0", "").trim().getBytes(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
