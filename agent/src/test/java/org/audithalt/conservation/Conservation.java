package org.audithalt.conservation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The oracle. For every action: it happened ⇒ there is exactly one record with the right result, or one with unknown outcome; a
 * record says success ⇒ it happened; it did not happen ⇒ no record says so. Unknown outcomes are no more than what was in
 * flight at the kills; nothing began while the gate was closed; what is stated as lost equals what is missing; the serials
 * have no hole and none is drawn twice.
 */
public final class Conservation {
    private static final int MOST_SHOWN = 20;

    private final Witness witness;
    private final Account account;
    private final List<String> violations = new ArrayList<>();

    private Conservation(Witness witness, Account account) {
        this.witness = witness;
        this.account = account;
    }

    /** What does not hold; empty if all does. */
    public static List<String> violations(Witness witness, Account account) {
        Conservation conservation = new Conservation(witness, account);
        conservation.check();
        return conservation.violations;
    }

    /** @throws AssertionError with a line for each of the first violations, and how many there are */
    public static void holds(Witness witness, Account account, String context) {
        List<String> violations = violations(witness, account);
        if (!violations.isEmpty()) {
            throw new AssertionError(context + ": " + violations.size() + " violations of conservation\n"
                    + String.join("\n", violations.subList(0, Math.min(MOST_SHOWN, violations.size()))));
        }
    }

    private void check() {
        violations.addAll(witness.complaints());
        violations.addAll(account.complaints());
        Set<String> actions = new HashSet<>(witness.seen().keySet());
        actions.addAll(account.recorded().keySet());
        long missing = 0;
        long unknown = 0;
        for (String action : actions) {
            List<Witness.Seen> happened = witness.seen().getOrDefault(action, List.of());
            List<Outcome> records = account.recorded().getOrDefault(action, List.of());
            missing += compare(action, happened, records);
            unknown += records.stream().filter(record -> !record.known()).count();
        }
        if (unknown > witness.mayBeUnknown()) {
            violations.add(unknown + " records with unknown outcome, " + witness.mayBeUnknown()
                    + " actions can have been in flight at the kills");
        }
        if (missing != account.lost()) {
            violations.add(missing + " actions are without a record, " + account.lost() + " are stated as lost");
        }
        if (account.unreadable() != 0) {
            violations.add("recovery states " + account.unreadable() + " unreadable slots, and nobody damaged one");
        }
        checkSerials();
        checkClosed();
    }

    /** Returns how many of the action's happenings have no record at all. */
    private long compare(String action, List<Witness.Seen> happened, List<Outcome> records) {
        List<Outcome> left = new ArrayList<>(records);
        long unmatched = 0;
        for (Witness.Seen seen : happened) {
            unmatched += left.remove(seen.outcome()) ? 0 : 1;
        }
        long missing = 0;
        for (; unmatched > 0; unmatched--) {
            missing += left.remove(Outcome.UNKNOWN) ? 0 : 1;
        }
        for (Outcome record : left) {
            boolean unseen = record.known() && !record.success() && !witness.seesFailures() && happened.isEmpty();
            if (record.known() && !unseen) {
                violations.add(action + ": recorded as " + record + " "
                        + records.stream().filter(record::equals).count() + " times, seen as "
                        + happened.stream().map(Witness.Seen::outcome).toList());
            }
        }
        long surplus = records.size() - Math.max(1, happened.size());
        if (surplus > 0) {
            violations.add(action + ": " + records.size() + " records, happened " + happened.size() + " times");
        }
        if (missing > 0 && account.lost() == 0) {
            violations.add(action + ": happened (" + happened.get(0).outcome() + "), not recorded so: " + records);
        }
        return missing;
    }

    private void checkSerials() {
        long expected = 1;
        for (long serial : account.serials()) {
            if (serial != expected) {
                violations.add("serials " + expected + " to " + (serial - 1) + " are missing");
            }
            expected = serial + 1;
        }
    }

    private void checkClosed() {
        for (Witness.Closed closed : witness.closed()) {
            witness.seen().forEach((action, list) -> {
                for (Witness.Seen seen : list) {
                    if (seen.asked() > closed.from() && seen.began() < closed.to()) {
                        violations.add(action + ": began at " + seen.began() + " while the gate was closed from "
                                + closed.from() + " to " + closed.to());
                    }
                }
            });
        }
    }
}
