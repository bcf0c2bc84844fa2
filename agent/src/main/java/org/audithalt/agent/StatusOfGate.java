package org.audithalt.agent;

import java.util.ArrayList;
import java.util.List;
import org.audithalt.backlog.SyscallAudit;
import org.audithalt.control.Json;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.Waiter;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;

/** The part of a status that says whether actions may begin, why not, and who waits. */
final class StatusOfGate {
    private static final Reason[] REASONS = Reason.values();
    private static final int ALL = Integer.MAX_VALUE;

    private final AuditedProcess process;
    private final ObjectText objects;

    StatusOfGate(AuditedProcess process) {
        this.process = process;
        this.objects = new ObjectText(process.subject.cwd());
    }

    /** @param waitersShown most waiters listed, oldest first; all if negative */
    void write(Json out, int waitersShown) {
        Gate gate = process.gate;
        out.member("gate", gate.closed() ? "closed" : "open");
        FullAction action = gate.closed() ? gate.action() : gate.action(Reason.DISK_FULL);
        out.member("action", action.word());
        reasons(out);
        waiters(out, waitersShown < 0 ? ALL : waitersShown);
    }

    private void reasons(Json out) {
        out.name("reasons").beginArray();
        for (Reason reason : REASONS) {
            if (process.gate.closedFor(reason)) {
                out.beginObject();
                out.member("reason", reason.word());
                out.member("since", process.gate.sinceMillis(reason));
                out.member("detail", process.gate.detail(reason));
                out.member("clears", reason.clears());
                out.member("command", reason.command());
                out.endObject();
            }
        }
        out.endArray();
    }

    private void waiters(Json out, int shown) {
        List<Waiter> waiters = new ArrayList<>();
        process.queue.list(waiters, shown);
        out.member("waiting", process.queue.waiting());
        out.member("oldest_wait_ms", waiters.isEmpty() ? 0 : waiters.get(0).waitedNanos() / 1_000_000);
        out.name("waiters").beginArray();
        for (Waiter waiter : waiters) {
            out.beginObject();
            out.member("thread", waiter.thread().getName());
            out.member("virtual", SyscallAudit.isVirtual(waiter.thread()));
            out.member("operation", operation(waiter.row()));
            out.member("object", objects.of(process.audit.nameOf(waiter.row(), waiter.object()), waiter));
            out.member("waiting_ms", waiter.waitedNanos() / 1_000_000);
            out.endObject();
        }
        out.endArray();
    }

    private String operation(int row) {
        Operation operation = row < 0 ? null : process.table.row(row).operation();
        return operation == null ? "" : operation.callName(Arch.current());
    }
}
