package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.record.Octets;
import org.jspecify.annotations.Nullable;

/** The search in one block, as if nothing were before it, or after some events that are open yet. For one thread. */
final class BlockWork implements EventSplitter.Events {
    private static final int MOST_MALFORMED = 100;
    private static final int SHOWN_BYTES = 200;

    /**
     * Where the text of an event ends that was found, or that a checkpoint names.
     *
     * @param found whether it was found and has a text
     * @param checkpoint whether a checkpoint names it
     */
    record Mark(EventId event, int end, boolean found, boolean checkpoint) {}

    private final Query query;
    private final TimeRange reading;
    private final EventFormat format;
    private final @Nullable Resumption resumption;
    private final List<Mark> marks = new ArrayList<>();
    private final Look look = new Look();
    private final Octets text = new Octets(1024);
    private final List<String> malformed = new ArrayList<>();
    private int found;
    private int firstEnd;
    private List<Event> open = List.of();
    private long leastSerial;
    private long youngestStart;
    private boolean continues;

    /**
     * @param reading time of the events that are read, all that are wanted among them
     * @param resumption what it is for, if each event must be told by itself; null if not
     */
    BlockWork(Query query, TimeRange reading, EventFormat format, @Nullable Resumption resumption) {
        this.query = query;
        this.reading = reading;
        this.format = format;
        this.resumption = resumption;
    }

    /** Searches a block after events that are open yet. */
    BlockWork run(Block block, List<Event> before) {
        EventSplitter splitter = new EventSplitter(reading, query.timeoutSeconds(), this);
        splitter.resume(before);
        splitter.read(block.bytes(), 0, block.length());
        open = splitter.takeOpen();
        for (int i = 0; i < open.size(); i++) {
            open.get(i).keep();
        }
        leastSerial = splitter.leastSerial();
        youngestStart = splitter.youngestStart();
        continues = splitter.continuesEvent();
        return this;
    }

    @Override
    public void complete(Event event) {
        boolean wanted = query.range().holds(event.seconds()) && query.wants(event, look);
        if (wanted) {
            format.append(event, text);
            found++;
            firstEnd = found == 1 ? text.length() : firstEnd;
        }
        if (resumption != null && (wanted || resumption.concerns(event))) {
            marks.add(new Mark(EventId.of(event), text.length(), wanted, resumption.concerns(event)));
        }
    }

    @Override
    public void malformed(byte[] bytes, int begin, int end) {
        if (malformed.size() < MOST_MALFORMED) {
            Octets shown = new Octets(SHOWN_BYTES);
            for (int i = begin; i < Math.min(end, begin + SHOWN_BYTES); i++) {
                shown.append(bytes[i] < 0x20 || bytes[i] > 0x7e ? '?' : bytes[i]);
            }
            malformed.add(new String(shown.array(), 0, shown.length(), StandardCharsets.US_ASCII));
        }
    }

    /** Events that are open at the end of the block; they no longer need its bytes. */
    List<Event> open() {
        return open;
    }

    /** Lowest serial number of a record in the block. */
    long leastSerial() {
        return leastSerial;
    }

    /** Time of the youngest event that began in the block, in seconds. */
    long youngestStart() {
        return youngestStart;
    }

    /** Whether an event in the block has begun before it, in what was not read. */
    boolean continuesEvent() {
        return continues;
    }

    /** Number of events found. */
    int found() {
        return found;
    }

    /** The events by themselves, if somebody resumes. */
    List<Mark> marks() {
        return marks;
    }

    /** What to print. */
    Octets text() {
        return text;
    }

    /** How much of the text the first event is. */
    int firstEnd() {
        return firstEnd;
    }

    /** The first lines that are no records, with nothing in them that a terminal would obey. */
    List<String> malformed() {
        return malformed;
    }
}
