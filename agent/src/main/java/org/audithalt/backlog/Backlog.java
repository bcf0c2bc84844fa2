package org.audithalt.backlog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.gate.Waker;
import org.audithalt.rule.RuleSet;

/**
 * The records that are accepted but not yet stored: one slab of slots, or, after its file vanished, a new one beside the
 * old that is being drained.
 *
 * <p>Application threads read {@link #slab}, {@link #claims}, {@link #inForce}; agent threads replace them. Never refuses a
 * control record.
 */
public final class Backlog implements Waker.Space, DurableBegin.Device {
    /** Numbers of sets of rules, which begin again behind it: no action lasts as long as so many changes. */
    private static final int MOST_SETS = 0xffff;

    private final int generalSlots;
    private final Selection selection;
    private final String headerText;
    private final Path file;
    private final Generation[] generations = new Generation[Token.GENERATIONS];
    private volatile Generation current;
    private final RuleHits hits = new RuleHits();
    private volatile RulesInForce inForce;
    /** Counters by rule number of the rules in force. */
    private volatile int[] counters;

    private volatile int freeSlots;
    private volatile boolean durable;
    private final LogMarks logMarks;
    private final RecordClock clock;

    private Backlog(
            Path file, int generalSlots, Selection selection, String headerText, Generation first, RuleSet rules) {
        this.file = file;
        this.generalSlots = generalSlots;
        this.selection = selection;
        this.clock = new RecordClock(this, selection.epoch());
        this.headerText = headerText;
        this.current = first;
        this.freeSlots = generalSlots;
        generations[first.number()] = first;
        this.logMarks = new LogMarks(this);
        this.counters = hits.assign(rules);
        this.inForce = new RulesInForce(rules, DurableRules.NONE, stamps(rules, counters), 1);
    }

    /**
     * Creates the backlog's file and makes it ready.
     *
     * @param file its name; another of {@link BacklogNames} if it is taken
     * @param limit {@code backlog_limit} in slots, rounded up to a power of two, at least 256
     * @param directory working directory, for relative names
     * @param headerText what recovery needs of this process, {@code key=value} lines
     * @throws java.nio.file.FileAlreadyExistsException if all names are taken: a backlog is never overwritten
     */
    public static Backlog create(Path file, int limit, byte[] directory, String headerText, RuleSet rules)
            throws IOException {
        int slots = slots(limit);
        Generation first = Generation.create(1, BacklogNames.free(file), slots, headerText, keys(rules));
        return new Backlog(file, slots, new Selection(directory), headerText, first, rules);
    }

    /** The number of general slots for a limit. */
    public static int slots(int limit) {
        int least = Math.max(limit, BacklogLayout.SEGMENT);
        return Integer.bitCount(least) == 1 ? least : Integer.highestOneBit(least) << 1;
    }

    /** All slots that hold a record to be stored, the control slots included, for a limit; without the waiting area. */
    public static int allSlots(int limit) {
        return BacklogLayout.fixedSlots(slots(limit));
    }

    /** Bytes of the file for a limit, with few keys of rules. */
    public static long fileBytes(int limit) {
        int slots = allSlots(limit) + BacklogLayout.SEGMENT;
        return BacklogLayout.headerBytes(BacklogLayout.keysBytes(0)) + (long) slots * SlotLayout.BYTES;
    }

    /** Payload bytes of a slot, at most. */
    public static int slotPayloadBytes() {
        return SlotLayout.CHAINED_PAYLOAD_BYTES;
    }

    private static List<byte[]> keys(RuleSet rules) {
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            keys.add(rules.key(i));
        }
        return keys;
    }

    /** What slots say of each rule, by rule number; keys that are new go into the headers first. */
    private int[] stamps(RuleSet rules, int[] counterOf) {
        int[] stamps = new int[rules.size()];
        for (int i = 0; i < stamps.length; i++) {
            stamps[i] = RulesInForce.stamp(current.keys().numberOf(rules.key(i)), counterOf[i]);
        }
        return stamps;
    }

    /**
     * Makes room for the keys of other rules; they stay, used or not. One agent thread at a time.
     *
     * @return a line if there is no room for them or for so many rules; then nothing has changed that matters
     */
    public List<String> admit(RuleSet rules) {
        try {
            RuleHits.check(rules);
            addKeys(rules);
            return List.of();
        } catch (IllegalStateException full) {
            return List.of("rules: " + full.getMessage());
        }
    }

    private synchronized void addKeys(RuleSet rules) {
        List<byte[]> keys = keys(rules);
        for (int i = 0; i < generations.length; i++) {
            Generation generation = generations[i];
            if (generation != null && (generation == current || generation.isInUse())) {
                // a key has the same number in each of them
                generation.keys().addAll(keys);
            }
        }
    }

    /**
     * Puts other rules in force: each action is matched against them that begins from now on, and each that has begun and whose
     * outcome decides. One agent thread at a time.
     *
     * @throws IllegalStateException if there is no room for their keys, or for so many rules ({@link #admit}): those in force stay
     */
    public synchronized void use(RuleSet rules, DurableRules durable) {
        addKeys(rules);
        int[] next = hits.assign(rules);
        RulesInForce made = new RulesInForce(rules, durable, stamps(rules, next), inForce.number() % MOST_SETS + 1);
        counters = next;
        inForce = made;
    }

    /**
     * How many stored records a rule of the set in force has selected.
     *
     * @param rule its number
     */
    public long hits(int rule) {
        return hits.count(counters, rule);
    }

    /**
     * The same of a set that may be in force no more: then 0.
     *
     * @param rules the set
     * @param rule number of one of them
     */
    public long hits(RuleSet rules, int rule) {
        RulesInForce now = inForce;
        return now.rules() == rules ? hits.of(RulesInForce.counter(now.stamp(rule))) : 0;
    }

    /** Whether a set is in force. */
    public boolean uses(RuleSet rules) {
        return inForce.rules() == rules;
    }

    RuleHits hits() {
        return hits;
    }

    /**
     * Replaces the slab after its file vanished; what is in the old one is still drained and completed. If the file was cut its
     * memory is made usable again first, and what was in the part that is gone counts as lost. A file of others keeps its name.
     *
     * @param losses counts what was cut off
     * @throws IOException also if so many were replaced meanwhile that the oldest would have to go with records in it
     */
    public synchronized void replace(Losses losses) throws IOException {
        Generation old = current;
        int number = old.number() % (Token.GENERATIONS - 1) + 1;
        Generation oldest = generations[number];
        if (oldest != null && oldest.isInUse()) {
            throw new IOException("it would be one too many: records of "
                    + oldest.slab().file() + ", deleted before, are not stored yet");
        }
        old.makeWhole(losses);
        Generation next = Generation.create(
                number,
                BacklogNames.free(file),
                generalSlots,
                headerText,
                old.keys().all());
        next.status().continues(old.status());
        if (durable) {
            try {
                forceWithName(next);
            } catch (IOException failed) {
                next.slab().discard(true);
                throw failed;
            }
        }
        generations[number] = next;
        current = next;
        logMarks.copyTo(next.slab());
    }

    /** Takes back a backlog that no thread has used: its file and its memory are gone, and nobody may touch it any more. */
    public void discard() throws IOException {
        current.slab().discard(true);
    }

    /** Forces the file and its name to the device, and from now on those of every file that replaces it. Before weaving. */
    public void keepDurable() throws IOException {
        durable = true;
        forceWithName(current);
    }

    private static void forceWithName(Generation generation) throws IOException {
        generation.slab().force();
        Path directory = generation.slab().file().toAbsolutePath().getParent();
        if (directory != null) {
            try (FileChannel opened = FileChannel.open(directory)) {
                opened.force(true);
            }
        }
    }

    @Override
    public void force() throws IOException {
        Slab slab = current.slab();
        try {
            slab.force();
        } catch (IOException failed) {
            throw new IOException(slab.file() + ": " + failed.getMessage(), failed);
        }
    }

    /** Whether the path still names the file that is mapped. Agent threads. */
    public boolean fileIsPresent() {
        return Files.isRegularFile(current.slab().file(), LinkOption.NOFOLLOW_LINKS) && current.sameFile();
    }

    Slab slab() {
        return current.slab();
    }

    Slab slab(int generation) {
        return generations[generation].slab();
    }

    Claims claims() {
        return current.claims();
    }

    Claims claims(int generation) {
        return generations[generation].claims();
    }

    KeyTable keys() {
        return current.keys();
    }

    /** Slabs in use, the current one last. */
    Generation[] generations() {
        return generations;
    }

    Generation current() {
        return current;
    }

    int generation() {
        return current.number();
    }

    /** The time of records; to be run by a thread of the agent. */
    public RecordClock clock() {
        return clock;
    }

    Selection selection() {
        return selection;
    }

    RulesInForce inForce() {
        return inForce;
    }

    /** Marks a slot that its exit could not complete. */
    void orphan(int generation, int slot, long token) {
        Slab slab = slab(generation);
        long word = slab.word(slot);
        int state = SlotLayout.state(word);
        if (Token.sameTicket(token, word) && (state == SlotLayout.IN_FLIGHT || state == SlotLayout.WAITING)) {
            slab.compareAndSetWord(slot, word, SlotLayout.word(SlotLayout.ticket(word), SlotLayout.ORPHAN));
        }
    }

    @Override
    public int freeSlots() {
        return freeSlots;
    }

    void freeSlots(int count) {
        freeSlots = count;
    }

    /** The file of the backlog. */
    public Path file() {
        return current.slab().file();
    }

    /** Size of the file in bytes. */
    public long bytes() {
        return current.slab().bytes();
    }

    public int generalSlots() {
        return generalSlots;
    }

    /** The status that can be read of a hung, stopped or dead process without its help. */
    public StatusBlock status() {
        return current.status();
    }

    /** What recovery is told of the logs. */
    public LogMarks logMarks() {
        return logMarks;
    }

    /** Adds segments to the waiting area before it is exhausted. Agent threads. */
    public void growWaitingArea() throws IOException {
        current.growWaitingArea();
    }
}
