package org.audithalt.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.DurableRules;
import org.audithalt.control.Actor;
import org.audithalt.control.ControlServer;
import org.audithalt.control.Later;
import org.audithalt.control.RulesRequest;
import org.audithalt.control.RulesRequest.Verb;
import org.audithalt.control.SentFiles;
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
            + "-W /tmp -p wa -k rehearsal\n-e 0\n-f 1\n";

    private static final int MOST_QUEUED = 16;

    /** Made at start, for there is no memory for it when it is needed. */
    private static final RuleOutcome NO_MEMORY =
            RuleOutcome.refused("the rules stay as they are: there is no memory to change them", List.of());

    private final AuditedProcess process;
    private final ArrayDeque<RuleChange> queue = new ArrayDeque<>();
    private final RuleHooks hooks;
    private final ChangeRecords records;
    private final Reload reload;
    /** What came of the change under way, once it is in force: whatever fails afterwards. The thread of the rules. */
    private @Nullable RuleOutcome made;

    private volatile @Nullable Thread thread;
    private volatile boolean ended;

    RuleChanges(AuditedProcess process) {
        this.process = process;
        this.hooks = new RuleHooks(process.hooks);
        this.records = new ChangeRecords(process);
        this.reload = new Reload(process, this, records);
    }

    /** Hands over a request. Control thread. */
    Later request(Actor actor, RulesRequest request) {
        return handedOver(new RuleChange(actor, request));
    }

    /** Hands over a request to read configuration and rules again. Control thread. */
    Later requestReload(Actor actor) {
        return handedOver(RuleChange.reload(actor));
    }

    private Later handedOver(RuleChange change) {
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
                ControlServer server = process.server;
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
        old.changed("-d always,exit -S q\n-w relative -p q", TYPED, problems);
        if (next != null) {
            RulesRequest request = RulesRequest.typed("-f 1");
            RuleDifference difference = RuleDifference.between(old, next);
            RuleFlags flags = flags(request, process.settings, old, next);
            RuleNews.line(next, difference, flags);
            RuleNews.atStart(next, 1);
            RuleWish.op(request);
            RuleRecords.all(List.of(), old, next, difference, flags, true);
            next.explain("openat /tmp w", problems);
            RuleRecords.each(old, next, difference);
            RuleRecords.shortest("load_rules", old, next, difference, flags.details());
            notices(old, next, flags, true);
        }
        SentFiles.parse(new SentFiles(List.of("a"), List.of(new byte[1])).toBytes());
        records.roomFor(1);
    }

    /** From now on what is refused is recorded: before, the rehearsal alone asks. */
    void begin() {
        records.begin();
    }

    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    private RuleOutcome outcome(RuleChange change) {
        made = null;
        try {
            if (change.reload) {
                return reload.run(change);
            }
            return change.request.verb() == Verb.EXPLAIN ? explain(change.request.words()) : make(change);
        } catch (Throwable failed) {
            RuleOutcome inForce = made;
            return inForce == null ? failed(change, failed) : inForce;
        }
    }

    /** No memory, or an error of ours, before anything was put in force. */
    private RuleOutcome failed(RuleChange change, Throwable failed) {
        try {
            if (failed instanceof OutOfMemoryError) {
                return refused(change, NO_MEMORY.line());
            }
            String why =
                    failed instanceof InternalError ? "the backlog's file is cut or its disk is full" : "" + failed;
            return refused(change, "the rules stay as they are: " + why);
        } catch (Throwable again) {
            return NO_MEMORY;
        }
    }

    private RuleOutcome refused(RuleChange change, String line) {
        if (change.reload) {
            records.reconfigured(change, false, "problems=1 reason=" + Words.field(line));
        } else if (change.request.verb() != Verb.EXPLAIN) {
            String op = RuleWish.op(change.request);
            records.post(change, false, RuleRecords.refused(op, List.of(line), RuleWish.text(change.request)));
        }
        return RuleOutcome.refused(line, List.of());
    }

    private RuleOutcome explain(String query) {
        List<String> problems = new ArrayList<>();
        List<String> lines = process.rules.explain(query, problems);
        return problems.isEmpty() ? RuleOutcome.explained(lines) : RuleOutcome.refused("not understood", problems);
    }

    private RuleOutcome make(RuleChange change) {
        RuleBook old = process.rules;
        String wanted = RuleWish.text(change.request);
        if (RuleFlags.enabled(old) == RuleFlags.LOCKED) {
            records.post(change, false, RuleRecords.locked(RuleWish.op(change.request), wanted));
            return RuleOutcome.refused("the rules are locked (-e 2) until the process ends; recorded", List.of());
        }
        List<String> problems = new ArrayList<>();
        List<String> files = new ArrayList<>();
        RuleBook next = read(old, change.request, files, problems);
        return next == null
                ? wrong(change, problems)
                : put(change, old, next, files, flags(change.request, process.settings, old, next));
    }

    /** What a change makes of the flags, under these settings. */
    RuleFlags flags(RulesRequest request, Settings settings, RuleBook old, RuleBook next) {
        return new RuleFlags(FlagsInForce.of(process), process.settings, settings, request, old, next);
    }

    /** Puts a book and its flags in force, or says why not. */
    RuleOutcome put(RuleChange change, RuleBook old, RuleBook next, List<String> files, RuleFlags flags) {
        boolean load = change.request.verb() == Verb.LOAD;
        List<String> problems = new ArrayList<>();
        DurableRules durable = Checks.changed(process, change.request, next, problems);
        if (problems.isEmpty()) {
            problems.addAll(process.backlog.admit(next.rules()));
        }
        if (!problems.isEmpty()) {
            return wrong(change, problems);
        }
        RuleDifference difference = RuleDifference.between(old, next);
        List<String> details = RuleRecords.all(files, old, next, difference, flags, load);
        if (!records.roomFor(details.size())) {
            // counted with others, the last of them in full: control is never refused for lack of space
            String op = load ? "load_rules" : "change_rules";
            details = List.of(RuleRecords.shortest(op, old, next, difference, flags.details()));
        }
        RuleOutcome done = new RuleOutcome(
                true,
                RuleNews.line(next, difference, flags),
                List.of(),
                difference.added(),
                difference.removed(),
                flags.details(),
                notices(old, next, flags, load));
        problems.addAll(hooks.weaveFor(next.rules(), old.rules()));
        if (!problems.isEmpty()) {
            records.post(
                    change,
                    false,
                    RuleRecords.refused(RuleWish.op(change.request), problems, RuleWish.text(change.request)));
            return RuleOutcome.refused("nothing is changed: " + String.join("; ", problems), List.of());
        }
        recordAndUse(change, old, next, durable, details, done);
        flags.use(process);
        process.rulesChanged = !load;
        process.ruleFiles = load ? List.copyOf(files) : process.ruleFiles;
        try {
            hooks.settle(next.rules());
        } finally {
            RuleNews.say(process, old, next);
        }
        return done;
    }

    /** What was given is wrong, whatever this process does. */
    private RuleOutcome wrong(RuleChange change, List<String> problems) {
        String op = RuleWish.op(change.request);
        records.post(change, false, RuleRecords.refused(op, problems, RuleWish.text(change.request)));
        return RuleOutcome.refused(
                "nothing is changed, for there " + (problems.size() == 1 ? "is an error" : "are errors"), problems);
    }

    /** The book that a request asks for; null after a problem was told. */
    private static @Nullable RuleBook read(
            RuleBook old, RulesRequest request, List<String> files, List<String> problems) {
        if (request.verb() != Verb.LOAD) {
            return old.changed(new String(request.content(), StandardCharsets.UTF_8), TYPED, problems);
        }
        SentFiles sent;
        try {
            sent = SentFiles.parse(request.content());
        } catch (IllegalArgumentException otherForm) {
            problems.add("" + otherForm.getMessage());
            return null;
        }
        for (int i = 0; i < sent.names().size(); i++) {
            // a directory's file may come in parts
            if (!files.contains(sent.names().get(i))) {
                files.add(sent.names().get(i));
            }
        }
        return old.replaced(sent.names(), sent.contents(), problems);
    }

    /** The records first, as those of actions: whatever ends the process, no change is in force without them. */
    private void recordAndUse(
            RuleChange change,
            RuleBook old,
            RuleBook next,
            DurableRules durable,
            List<String> details,
            RuleOutcome done) {
        boolean used = false;
        try {
            for (int i = 0; i < details.size(); i++) {
                records.post(change, true, details.get(i));
            }
            process.backlog.use(next.rules(), durable);
            process.rules = next;
            made = done;
            used = true;
        } finally {
            if (!used) {
                hooks.settle(old.rules());
            }
        }
    }

    /** What is to be told: of a load all there is, of a line what was not there before. */
    private List<String> notices(RuleBook old, RuleBook next, RuleFlags flags, boolean load) {
        List<String> told = new ArrayList<>(load ? next.notices() : RuleNews.fresh(old, next));
        told.addAll(flags.notices());
        if (process.gate.closed()) {
            told.add("rules: actions that wait already go on waiting, also those that these rules do not select");
        }
        return told;
    }
}
