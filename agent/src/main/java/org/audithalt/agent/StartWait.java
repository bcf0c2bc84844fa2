package org.audithalt.agent;

import org.audithalt.control.StartShortage;
import org.audithalt.sink.SpaceThreshold;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt to start lacked.
 *
 * @param shortage which kind of space
 * @param text the same for people, with the reason's word and its numbers
 * @param neededBytes free bytes of the log's disk that end it; 0 if that is not known, or not what is lacking
 */
record StartWait(StartShortage shortage, String text, long neededBytes) {
    /**
     * Of an attempt that has failed for space.
     *
     * @param process its parts; null if they could not all be made
     * @param problem what failed
     */
    static StartWait of(@Nullable AuditedProcess process, SpaceNeeds needs, String problem) {
        if (process == null || !process.gate.closed()) {
            return new StartWait(StartShortage.DISK_FULL, "disk_full: " + problem, needs.bytes());
        }
        StartShortage shortage = StartShortage.of(process.gate);
        long needed = shortage == StartShortage.DISK_FULL ? needs.bytes() : threshold(process, shortage);
        return new StartWait(shortage, GateText.reasons(process.gate), needed);
    }

    /** What is left may be that of a log which may not grow: then free bytes say nothing. */
    private static long threshold(AuditedProcess process, StartShortage shortage) {
        for (SpaceThreshold threshold : process.space.thresholds().list()) {
            long bytes = threshold.state().limitBytes();
            if (threshold.word().equals(shortage.word()) && bytes > process.space.freeBytes()) {
                return bytes;
            }
        }
        return 0;
    }
}
