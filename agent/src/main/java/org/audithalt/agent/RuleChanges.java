package org.audithalt.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.DurableRules;
import org.audithalt.control.Actor;
import org.audithalt.control.ControlServer;
import org.audithalt.control.Later;
import org.audithalt.control.RulesRequest;
import org.audithalt.control.RulesRequest.Verb;
import org.audithalt.control.SentFiles;
import org.audithalt.gate.Reason;
import org.audithalt.rule.RuleBook;
import org.jspecify.annotations.Nullable;

/**
 * Changes the rules of the running process, one request after the other: read and compiled whole, hooks woven for them, put in
 * force at once, recorded. Whatever goes wrong on the way leaves the old rules in force.
 *
 * <p>Body of a thread of its own, because names of rules are looked up in file systems that may hang; the control thread hands
 * over what is asked and never waits. Nothing here waits for an application thread, so rules can be changed while all others
 * are halted.
 */
final class RuleChanges implements Runnable {
    /** Origin of rules that were typed. */
    private static final String TYPED = "command";

    private static final String REHEARSED = "-D\n-i\n-w /tmp -p wa -k rehearsal\n-w /tmp/rehearsal -k x\n"
            + "-a always,exit -F arch=b64 -S openat,unlink -F uid=root -F gid!=root -F dir=/tmp -F perm=w -F exit=-EACCES"
            + " -C uid!=euid -k rehearsal\n-a never,exit -F arch=b64 -S openat -F a2&3 -F success=0\n"
            + "-a always,exit -S connect -F filetype=file -F subj_sen>=s0:c1.c2 -F exe=/tmp/x -F saddr_fam=2 -F a0=0x1\n"
            + "-a never,exclude -F msgtype=CWD -F auid=unset\n-A always,exit -S bind -F sessionid=0\n"
            + "-W /tmp -p wa -k rehearsal\n-e 0\n-f 1\n";

    private static final int MOST_QUEUED = 16;
    /** Rules that a change may add and remove with a record for each. */
    private static final int MOST_EACH = 64;

    private static final long ROOM_NANOS = 3_000_000_000L;

    private static final long AGAIN_NANOS = 50_000_000;

    private final AuditedProcess process;
    private final ArrayDeque<RuleChange> queue = new ArrayDeque<>();
    private final RuleHooks hooks;
    private volatile @Nullable Thread thread;
    private volatile boolean begun;
    private volatile boolean ended;

    RuleChanges(AuditedProcess process) {
        this.process = process;
        this.hooks = new RuleHooks(process.hooks);
    }

    /** Hands over a request. Control thread. */
    Later request(Actor actor, RulesRequest request) {
        RuleChange change = new RuleChange(actor, request);
        boolean taken;
        synchronized (queue) {
            taken = queue.size() < MOST_QUEUED;
            if (taken) {
                queue.add(change);
            }
        }
        if (taken) {
            LockSupport.unpark(thread);
        } else {
            change.done(RuleOutcome.refused(
                    MOST_QUEUED + " changes wait for one that is under way; the rules stay as they are", List.of()));
        }
        return change;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!ended) {
            RuleChange change;
            synchronized (queue) {
                change = queue.poll();
            }
            if (change == null) {
                LockSupport.park(this);
            } else if (change.begin()) {
                change.done(outcome(change));
                ControlServer server = process.server();
                if (server != null) {
                    server.answerIsThere();
                }
            }
        }
    }

    /** Does once what a change does, but for its hooks and its record. Before weaving. */
    void rehearse() {
        RuleBook old = process.rules;
        List<String> problems = new ArrayList<>();
        RuleBook next = old.changed(REHEARSED, TYPED, problems);
        old.changed("-d always,exit -S nothing\n-w relative -p q", TYPED, problems);
        if (next != null) {
            RulesRequest request = RulesRequest.typed("-f 1");
            RuleDifference difference = RuleDifference.between(old, next);
            RuleFlags flags = new RuleFlags(process, request, old, next);
            RuleNews.line(next, difference, flags);
            RuleNews.atStart(next, 1);
            RuleWish.op(request);
            details(List.of(), old, next, difference, flags, true);
            next.explain("openat /tmp w", problems);
            RuleRecords.each(old, next, difference);
        }
        SentFiles.parse(new SentFiles(List.of("a"), List.of(new byte[1])).toBytes());
        process.control.roomForChanges();
    }

    /** From now on what is refused is recorded: before, the rehearsal alone asks. */
    void begin() {
        begun = true;
    }

    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    private RuleOutcome outcome(RuleChange change) {
        try {
            return change.request.verb() == Verb.EXPLAIN ? explain(change.request.words()) : make(change);
        } catch (Throwable failed) {
            // no memory, or an error of ours: nothing was put in force
            recordFailure(change, failed);
            return RuleOutcome.refused("the rules stay as they are: " + failed, List.of());
        }
    }

    private void recordFailure(RuleChange change, Throwable failed) {
        if (change.request.verb() == Verb.EXPLAIN) {
            return;
        }
        try {
            post(
                    change,
                    false,
                    RuleRecords.refused(
                            RuleWish.op(change.request), List.of(failed.toString()), RuleWish.text(change.request)));
        } catch (OutOfMemoryError full) {
            // nothing was changed, and who asked is told
            return;
        }
    }

    private RuleOutcome explain(String query) {
        List<String> problems = new ArrayList<>();
        List<String> lines = process.rules.explain(query, problems);
        return problems.isEmpty() ? RuleOutcome.explained(lines) : RuleOutcome.refused("not understood", problems);
    }

    private RuleOutcome make(RuleChange change) {
        boolean load = change.request.verb() == Verb.LOAD;
        RuleBook old = process.rules;
        String wanted = RuleWish.text(change.request);
        if (RuleFlags.enabled(old) == RuleFlags.LOCKED) {
            post(change, false, RuleRecords.locked(RuleWish.op(change.request), wanted));
            return RuleOutcome.refused("the rules are locked (-e 2) until the process ends; recorded", List.of());
        }
        List<String> problems = new ArrayList<>();
        List<String> files = List.of();
        @Nullable RuleBook next;
        if (load) {
            SentFiles sent = SentFiles.parse(change.request.content());
            files = List.copyOf(sent.names());
            next = old.replaced(sent.names(), sent.contents(), problems);
        } else {
            next = old.changed(new String(change.request.content(), StandardCharsets.UTF_8), TYPED, problems);
        }
        if (next == null) {
            post(change, false, RuleRecords.refused(RuleWish.op(change.request), problems, wanted));
            return RuleOutcome.refused(
                    "nothing is changed, for there " + (problems.size() == 1 ? "is an error" : "are errors"), problems);
        }
        DurableRules durable = Checks.changed(process, change.request, next, problems);
        RuleDifference difference = RuleDifference.between(old, next);
        RuleFlags flags = new RuleFlags(process, change.request, old, next);
        List<String> details = details(files, old, next, difference, flags, load);
        if (problems.isEmpty() && !roomFor(details.size())) {
            problems.add("the records of " + details.size()
                    + " changes have no room until some of those before are stored (see status)");
        }
        if (problems.isEmpty()) {
            problems.addAll(hooks.weaveFor(next.rules(), old.rules()));
        }
        if (!problems.isEmpty()) {
            post(change, false, RuleRecords.refused(RuleWish.op(change.request), problems, wanted));
            return RuleOutcome.refused("nothing is changed: " + String.join("; ", problems), List.of());
        }
        // made before, for there may be no memory for it afterwards
        RuleOutcome done = new RuleOutcome(
                true,
                RuleNews.line(next, difference, flags),
                List.of(),
                difference.added(),
                difference.removed(),
                flags.details(),
                load ? next.notices() : news(old, next));
        String full = use(old, next, durable);
        if (!full.isEmpty()) {
            post(change, false, RuleRecords.refused(RuleWish.op(change.request), List.of(full), wanted));
            return RuleOutcome.refused(
                    "nothing is changed: " + full + " (start the process with these rules)", List.of());
        }
        flags.use();
        process.rulesChanged = !load;
        process.ruleFiles = load ? files : process.ruleFiles;
        for (int i = 0; i < details.size(); i++) {
            post(change, true, details.get(i));
        }
        follow(old, next);
        return done;
    }

    /** What is left to do when other rules are in force. */
    private void follow(RuleBook old, RuleBook next) {
        try {
            hooks.settle(next.rules());
            RuleNews.say(process, old, next);
        } catch (OutOfMemoryError full) {
            // hooks too many harm nobody, and the change is recorded
            return;
        }
    }

    /** Notices that were not there before. */
    private static List<String> news(RuleBook old, RuleBook next) {
        Set<String> known = new HashSet<>(old.notices());
        List<String> fresh = new ArrayList<>();
        for (int i = 0; i < next.notices().size(); i++) {
            if (!known.contains(next.notices().get(i))) {
                fresh.add(next.notices().get(i));
            }
        }
        return fresh;
    }

    /** Waits a little for records to be stored, unless none can be. */
    private boolean roomFor(int records) {
        long beginNanos = System.nanoTime();
        boolean room = process.control.roomForChanges() >= records;
        while (!room
                && !process.gate.closedOtherwise(Reason.ADMINISTRATOR)
                && System.nanoTime() - beginNanos < ROOM_NANOS) {
            LockSupport.parkNanos(this, AGAIN_NANOS);
            room = process.control.roomForChanges() >= records;
        }
        return room;
    }

    /** Puts rules in force; why it cannot, or empty. */
    private String use(RuleBook old, RuleBook next, DurableRules durable) {
        boolean used = false;
        try {
            process.backlog.use(next.rules(), durable);
            process.rules = next;
            used = true;
            return "";
        } catch (IllegalStateException full) {
            return String.valueOf(full.getMessage());
        } finally {
            if (!used) {
                hooks.settle(old.rules());
            }
        }
    }

    /** A record for each rule and flag, or one for all rules if there are many or files were loaded. */
    private List<String> details(
            List<String> files, RuleBook old, RuleBook next, RuleDifference difference, RuleFlags flags, boolean load) {
        List<String> details = new ArrayList<>();
        int rules = difference.added().size() + difference.removed().size();
        if (load) {
            details.add(RuleRecords.whole("load_rules", files, old, next, difference));
        } else if (rules > MOST_EACH || difference.reordered()) {
            details.add(RuleRecords.whole("change_rules", files, old, next, difference));
        } else {
            details.addAll(RuleRecords.each(old, next, difference));
        }
        // locked last
        details.addAll(flags.details());
        return details;
    }

    /** Posts a record, again and again if there is no memory for it now. */
    private void post(RuleChange change, boolean success, String detail) {
        boolean posted = !begun;
        while (!posted) {
            try {
                process.control.postChange(change.actor.claimedPid(), change.actor.uid(), success, detail);
                posted = true;
            } catch (OutOfMemoryError full) {
                LockSupport.parkNanos(this, AGAIN_NANOS);
            }
        }
    }
}
