package org.audithalt.agent;

import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;

/** What a drill counted, as the fields of its record and as words for people. The drill's thread. */
final class DrillWords {
    /** Operations that are named; the rest is one sum. */
    private static final int NAMED = 8;

    private final DrillCount count;
    private final long lost;

    /** @param lost records that were lost while it lasted */
    DrillWords(DrillCount count, long lost) {
        this.count = count;
        this.lost = lost;
    }

    /** Fields of the record, the long list last: it may be cut. */
    String fields() {
        StringBuilder text = new StringBuilder(256);
        text.append("waited=").append(count.waited);
        if (isInconclusive()) {
            // perhaps nothing went wrong because nothing was there that could
            text.append(" shown=").append(count.stored == 0 ? "nothing" : "part");
        }
        text.append(" longest_ms=").append(count.longestNanos / 1_000_000);
        text.append(" went_on=").append(count.wentOn);
        text.append(" stored=").append(count.stored);
        if (count.lastSerial > 0) {
            text.append(" serials=").append(count.firstSerial).append('-').append(count.lastSerial);
        }
        text.append(" under_way=").append(count.underWay);
        text.append(" not_ended=").append(count.notEnded);
        text.append(" without_record=").append(count.withoutRecord);
        text.append(" still_waiting=").append(count.stillWaiting);
        text.append(" not_stored=").append(count.toBeStored);
        text.append(" missing=").append(count.missing + count.withoutReservation + count.notFollowed);
        text.append(" twice=").append(count.twice);
        text.append(" unknown=").append(count.outcomeUnknown);
        text.append(" lost=").append(lost);
        text.append(" operations=");
        operations(text, ':', ',');
        return text.toString();
    }

    /** The same for people. */
    String words() {
        StringBuilder text = new StringBuilder(256);
        text.append(count.waited == 1 ? "1 thread waited" : count.waited + " threads waited");
        if (count.waited > 0) {
            text.append(" (longest ").append(seconds(count.longestNanos)).append("; ");
            operations(text, ' ', ',');
            text.append("), ")
                    .append(count.wentOn)
                    .append(" went on once, ")
                    .append(count.stored)
                    .append(count.stored == 1 ? " has its record" : " have their record");
        }
        part(text, count.underWay, "wait for others (a connection, data, a lock), their record follows");
        part(text, count.notEnded, "NOT ENDED, their record comes with the end");
        part(text, count.withoutRecord, "ended without a record, as the rules or the call have it");
        part(text, count.stillWaiting, "STILL WAIT");
        part(text, count.toBeStored, "records NOT STORED yet");
        part(text, count.withoutReservation, "were let go WITHOUT A RECORD");
        part(text, count.missing, "records MISSING");
        part(text, count.twice, "recorded TWICE");
        part(text, count.outcomeUnknown, "recorded as outcome UNKNOWN");
        part(text, count.notFollowed, "could not be followed");
        part(text, (int) Math.min(lost, Integer.MAX_VALUE), "records LOST");
        if (isInconclusive() && count.stored == 0) {
            text.append(count.waited == 0 ? ": nothing that is audited was about to begin" : "")
                    .append(", so this shows nothing (drill again under load)");
        }
        return text.toString();
    }

    /** What went wrong is no want of evidence. */
    private boolean isInconclusive() {
        return count.isGood() && lost == 0 && !count.isEvidence();
    }

    private static void part(StringBuilder text, int many, String what) {
        if (many > 0) {
            text.append(", ").append(many).append(' ').append(what);
        }
    }

    /** Seconds with one decimal. */
    static String seconds(long nanos) {
        long tenths = nanos / 100_000_000;
        return tenths / 10 + "." + tenths % 10 + " s";
    }

    private void operations(StringBuilder text, char between, char behind) {
        int begin = text.length();
        int[] left = count.byOperation();
        int others = 0;
        for (int named = 0; named < NAMED; named++) {
            int most = largest(left);
            if (left[most] > 0) {
                text.append(text.length() > begin ? String.valueOf(behind) : "");
                text.append(text.length() > begin && between == ' ' ? " " : "");
                text.append(Operation.values()[most].callName(Arch.current()));
                text.append(between).append(left[most]);
                left[most] = 0;
            }
        }
        for (int rest : left) {
            others += rest;
        }
        if (others > 0) {
            text.append(behind).append(between == ' ' ? " others " : "others:").append(others);
        }
        if (text.length() == begin) {
            text.append("none");
        }
    }

    private static int largest(int[] counts) {
        int at = 0;
        for (int i = 1; i < counts.length; i++) {
            at = counts[i] > counts[at] ? i : at;
        }
        return at;
    }
}
