package org.audithalt.agent;

import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;

/** The gate's state in words. */
final class GateText {
    private static final Reason[] REASONS = Reason.values();

    private GateText() {}

    /** The reasons that hold, {@code disk_full (what exactly), …}. */
    static String reasons(Gate gate) {
        return reasons(gate, gate.mask());
    }

    /** The reasons in a mask with what exactly is wrong, though they may be over by now. */
    static String reasons(Gate gate, int mask) {
        StringBuilder text = new StringBuilder(128);
        for (Reason reason : REASONS) {
            if ((mask & 1 << reason.ordinal()) != 0) {
                if (text.length() > 0) {
                    text.append("; ");
                }
                text.append(reason.word());
                if (!gate.detail(reason).isEmpty()) {
                    text.append(": ").append(gate.detail(reason));
                }
            }
        }
        return text.toString();
    }

    /** What makes the reasons in a mask go away, each thing once. */
    static String clears(int mask) {
        StringBuilder text = new StringBuilder(128);
        for (Reason reason : REASONS) {
            if ((mask & 1 << reason.ordinal()) != 0) {
                String clears = clears(reason);
                if (text.indexOf(clears) < 0) {
                    text.append(text.length() > 0 ? "; " : "").append(clears);
                }
            }
        }
        return text.toString();
    }

    /** What makes a reason go away. Without the process id: in a container the reader knows it by another. */
    static String clears(Reason reason) {
        return Reason.cleared(reason.command().isEmpty() ? "" : "the command " + reason.command(), reason.clears());
    }

    /** The words of the reasons in a mask, joined by commas. */
    static String words(int mask) {
        StringBuilder text = new StringBuilder(32);
        for (Reason reason : REASONS) {
            if ((mask & 1 << reason.ordinal()) != 0) {
                text.append(text.length() > 0 ? "," : "").append(reason.word());
            }
        }
        return text.toString();
    }

    /** The word of the first reason in a mask. */
    static String first(int mask) {
        return mask == 0 ? "" : REASONS[Integer.numberOfTrailingZeros(mask)].word();
    }

    /** {@code 1 waiting action never begins}, {@code 3 waiting actions never begin}. */
    static String neverBegin(int waiting) {
        return waiting + (waiting == 1 ? " waiting action never begins" : " waiting actions never begin");
    }

    /** Seconds, or minutes and seconds, or hours and minutes. */
    static String duration(long millis) {
        long seconds = millis / 1000;
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }
}
