package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.audithalt.hook.Operation;
import org.jspecify.annotations.Nullable;

/**
 * An action of a program, and what rules may ask of it.
 *
 * @param family address family, {@link RuleSet#NO_FAMILY} if there is no address
 * @param objects mode, user, group, inode, device and device of a device file of each file
 */
record RandomAction(
        Operation operation,
        long[] arguments,
        int family,
        @Nullable String name,
        @Nullable String name2,
        List<long[]> objects,
        boolean success,
        long exit) {
    static final String[] NAMES = {
        "/",
        "/usr",
        "/usr/x",
        "/usr/share",
        "/usr/share/x",
        "/usr/share/doc",
        "/usr/share/doc/x/y",
        "/usr/sharex",
        "/etc/passwd",
        "/etc/x",
        "/x",
        "/usr/share/../x",
        "//etc/./passwd"
    };
    private static final Operation[] OPERATIONS = {
        Operation.OPENAT, Operation.OPENAT, Operation.UNLINK, Operation.RENAME, Operation.CHMOD, Operation.CONNECT,
        Operation.BIND, Operation.EXECVE, Operation.READ, Operation.UNLINKAT, Operation.LINK, Operation.DLOPEN
    };
    private static final long[] EXITS = {-1, -2, -13, -17, -22};
    private static final long[] MODES = {0100644, 0040755, 0120777, 0140600};

    static RandomAction of(Random random) {
        Operation operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
        boolean two = operation == Operation.RENAME || operation == Operation.LINK;
        boolean named = two || random.nextInt(6) > 0;
        List<long[]> objects = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            objects.add(new long[] {
                MODES[random.nextInt(MODES.length)],
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(3) + (random.nextInt(8) == 0 ? 1L << 33 : 0),
                random.nextInt(2) << 8 | random.nextInt(2),
                random.nextInt(2) << 8 | random.nextInt(2)
            });
        }
        boolean success = random.nextBoolean();
        return new RandomAction(
                operation,
                new long[] {argument(random), argument(random), argument(random), argument(random)},
                random.nextInt(3) == 0 ? RuleSet.NO_FAMILY : new int[] {1, 2, 10}[random.nextInt(3)],
                named ? NAMES[random.nextInt(NAMES.length)] : null,
                two ? NAMES[random.nextInt(NAMES.length)] : null,
                objects,
                success,
                success ? random.nextInt(4) : EXITS[random.nextInt(EXITS.length)]);
    }

    private static long argument(Random random) {
        return random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(4);
    }

    /** What a loaded set says of it, asked at its entry and, if that is too early, at its exit. */
    int ask(RuleSet rules, boolean familyLater) {
        long answer = answer(rules, familyLater);
        int waiting = RuleSet.waiting(answer);
        if (waiting == 0) {
            return RuleSet.settled(answer);
        }
        // what the action has made of its objects is not asked
        int decided = rules.decide(
                operation.ordinal(),
                waiting,
                arguments[0],
                arguments[1],
                arguments[2],
                arguments[3],
                family,
                null,
                success,
                true,
                exit);
        return decided == RuleSet.AS_SETTLED ? RuleSet.settled(answer) : decided;
    }

    int askWithoutResult(RuleSet rules) {
        return RuleSet.settled(answer(rules, false));
    }

    private long answer(RuleSet rules, boolean familyLater) {
        return rules.match(
                operation.ordinal(),
                arguments[0],
                arguments[1],
                arguments[2],
                arguments[3],
                familyLater && family >= 0 ? RuleSet.FAMILY_LATER : family,
                bytes(name),
                length(name),
                bytes(name2),
                length(name2),
                null,
                null,
                facts(rules));
    }

    private @Nullable ObjectFacts facts(RuleSet rules) {
        if (!rules.asksOfObjects(operation.ordinal())) {
            return null;
        }
        ObjectFacts facts = new ObjectFacts();
        for (long[] object : objects) {
            facts.add((int) object[0], (int) object[1], (int) object[2], object[3], object[4], object[5]);
        }
        return facts;
    }

    private static byte @Nullable [] bytes(@Nullable String name) {
        return name == null ? null : name.getBytes(UTF_8);
    }

    private static int length(@Nullable String name) {
        return name == null ? 0 : name.length();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(operation + " a0=" + arguments[0] + " a1=" + arguments[1] + " a2="
                + arguments[2] + " a3=" + arguments[3] + " family=" + family + " " + name + " " + name2);
        for (long[] object : objects) {
            text.append(" [mode 0").append(Long.toOctalString(object[0]));
            text.append(" uid ").append(object[1]).append(" gid ").append(object[2]);
            text.append(" inode ")
                    .append(object[3])
                    .append(" dev ")
                    .append(object[4])
                    .append(" rdev ")
                    .append(object[5])
                    .append(']');
        }
        return text + (success ? " succeeded " : " failed ") + exit;
    }
}
