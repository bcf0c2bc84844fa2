package org.audithalt.rule;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.jspecify.annotations.Nullable;

/** Rules loaded for a process of nobody, asked about actions without arguments. */
record LoadedRules(RuleBook book) {
    static LoadedRules load(List<Path> files, List<String> problems) {
        return load(files, problems, Arch.current());
    }

    static LoadedRules load(List<Path> files, List<String> problems, Arch arch) {
        return new LoadedRules(RuleBook.load(files, false, ProcessFacts.ofNobody(), OwnFiles.NONE, problems, arch));
    }

    RuleSet set() {
        return book.rules();
    }

    int verdict(int operation) {
        return set().verdict(operation);
    }

    boolean canSelect(Operation operation) {
        return set().canSelect(operation);
    }

    byte[] key(int rule) {
        return set().key(rule);
    }

    /** Known once the action has ended. */
    static final int MAYBE = -9;

    private long answer(
            int operation, long a2, byte @Nullable [] name, int length, byte @Nullable [] name2, int length2) {
        return set().match(operation, 0, 0, a2, 0, RuleSet.NO_FAMILY, name, length, name2, length2, null, null, null);
    }

    int match(int operation, long a2, byte @Nullable [] name, int length, byte @Nullable [] name2, int length2) {
        long answer = answer(operation, a2, name, length, name2, length2);
        return RuleSet.waiting(answer) == 0 ? RuleSet.settled(answer) : MAYBE;
    }

    int decideUnknown(
            int operation, long a2, byte @Nullable [] name, int length, byte @Nullable [] name2, int length2) {
        return RuleSet.settled(answer(operation, a2, name, length, name2, length2));
    }

    int decide(
            int operation,
            long a2,
            byte @Nullable [] name,
            int length,
            byte @Nullable [] name2,
            int length2,
            boolean success,
            long exit) {
        return decide(operation, a2, name, length, name2, length2, success, true, exit);
    }

    int decide(
            int operation,
            long a2,
            byte @Nullable [] name,
            int length,
            byte @Nullable [] name2,
            int length2,
            boolean success,
            boolean known,
            long exit) {
        long answer = answer(operation, a2, name, length, name2, length2);
        return decided(set(), answer, operation, a2, null, success, known, exit);
    }

    /** What exit makes of entry's answer. */
    static int decided(
            RuleSet rules,
            long answer,
            int operation,
            long a2,
            @Nullable ObjectFacts objects,
            boolean success,
            boolean known,
            long exit) {
        int waiting = RuleSet.waiting(answer);
        if (waiting == 0) {
            return RuleSet.settled(answer);
        }
        int decided = rules.decide(operation, waiting, 0, 0, a2, 0, RuleSet.NO_FAMILY, objects, success, known, exit);
        return decided == RuleSet.AS_SETTLED || decided == RuleSet.RECORD ? RuleSet.settled(answer) : decided;
    }

    List<String> notices() {
        return book.notices();
    }

    int backlogLimit() {
        return book.backlogLimit();
    }

    int failure() {
        return book.failure();
    }

    int backlogWaitTimeMillis() {
        return book.backlogWaitTimeMillis();
    }

    int enabled() {
        return book.enabled();
    }

    /** The rules in auditctl's normal form. */
    List<String> describe() {
        List<String> lines = new ArrayList<>();
        set().list().forEach(rule -> lines.add(rule.text()));
        return lines;
    }
}
