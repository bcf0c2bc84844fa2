package org.audithalt.conservation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of a log into an account: strictly, for nothing may follow a kill that a reader stumbles over. */
final class TrailText {
    private static final Pattern LINE =
            Pattern.compile("(?:node=\\S+ )?type=\\S+ msg=audit\\((\\d+\\.\\d{3}:(\\d+))\\): ?.*");
    private static final Pattern EXIT = Pattern.compile(" exit=(-?\\d+)");
    private static final Pattern LOST = Pattern.compile("'op=lost lost=(\\d+)");
    private static final Pattern UNREADABLE = Pattern.compile("'(op=recover dead_pid=\\d+) .* unreadable=(\\d+)");

    private final Account account;
    private final String file;
    private final Function<List<String>, @Nullable String> naming;

    TrailText(Account account, String file, Function<List<String>, @Nullable String> naming) {
        this.account = account;
        this.file = file;
        this.naming = naming;
    }

    void read(String text) {
        if (!text.isEmpty() && !text.endsWith("\n")) {
            account.complain(file + ": ends within a line: " + text.substring(text.lastIndexOf('\n') + 1));
        }
        List<String> event = new ArrayList<>();
        String id = "";
        long serial = 0;
        for (String line : text.isEmpty() ? new String[0] : text.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                account.complain(file + ": no record: " + line);
                continue;
            }
            if (!matcher.group(1).equals(id) && !event.isEmpty()) {
                tell(serial, event);
                event = new ArrayList<>();
            }
            id = matcher.group(1);
            serial = Long.parseLong(matcher.group(2));
            event.add(line);
        }
        if (!event.isEmpty()) {
            tell(serial, event);
        }
    }

    private void tell(long serial, List<String> event) {
        String text = String.join("\n", event);
        String first = event.get(0);
        Matcher lost = LOST.matcher(first);
        Matcher recovered = UNREADABLE.matcher(first);
        if (lost.find()) {
            account.lost(file, serial, Long.parseLong(lost.group(1)), text);
        } else if (recovered.find()) {
            // said again, at another time, if the flush of the first recovery failed
            account.recovered(file, serial, Long.parseLong(recovered.group(2)), recovered.group(1));
        } else {
            account.event(file, serial, naming.apply(event), outcome(first), text);
        }
    }

    private static Outcome outcome(String syscall) {
        if (!syscall.contains(" success=")) {
            return Outcome.UNKNOWN;
        }
        if (syscall.contains(" success=yes")) {
            return Outcome.SUCCEEDED;
        }
        Matcher exit = EXIT.matcher(syscall);
        return Outcome.failed(exit.find() ? -Long.parseLong(exit.group(1)) : 0);
    }
}
