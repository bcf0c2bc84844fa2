package org.audithalt.cli;

/** Who waits, in the text of a status: how many, and the oldest or all of them. */
final class StatusWaiters {
    /** Shown unless all are wanted. */
    private static final int MOST_SHOWN = 20;

    private final StatusLines lines;
    private final boolean all;

    /** @param all whether every waiter is listed */
    StatusWaiters(StatusLines lines, boolean all) {
        this.lines = lines;
        this.all = all;
    }

    void add(Fields status) {
        long waiting = status.number("waiting");
        if (waiting == 0) {
            lines.add("waiting", "no thread");
            return;
        }
        lines.add(
                "waiting",
                Wording.count(waiting, "thread") + ", the longest for "
                        + Wording.duration(status.number("oldest_wait_ms")));
        Table table = new Table("WAITING", "OPERATION", "THREAD", "OBJECT");
        long shown = 0;
        for (Fields waiter : status.objects("waiters")) {
            if (!all && shown == MOST_SHOWN) {
                break;
            }
            shown++;
            table.row(
                    Wording.duration(waiter.number("waiting_ms")),
                    waiter.text("operation"),
                    waiter.text("thread") + (waiter.flag("virtual", false) ? " (virtual)" : ""),
                    waiter.text("object"));
        }
        if (shown > 0) {
            String more = "    ... " + (waiting - shown) + (all ? " more\n" : " more (--all)\n");
            lines.paragraph("\n" + table.lines("    ") + (waiting > shown ? more : "") + "\n");
        }
    }
}
