package org.audithalt.agent;

import org.audithalt.control.Json;
import org.audithalt.control.Later;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.sink.LogWriter;
import org.audithalt.sink.Rotation;

/** What comes of a request to rotate the log. */
final class RotationAnswer implements Later {
    /** Those that may keep the writer from it; it comes to it when they are over. */
    private static final int HOLDING =
            bit(Reason.DISK_FULL) | bit(Reason.DISK_ERROR) | bit(Reason.LOG_GONE) | bit(Reason.WRITER_HANGS);

    private final LogWriter writer;
    private final Gate gate;
    private final long ticket;

    /** @param ticket of the request */
    RotationAnswer(LogWriter writer, Gate gate, long ticket) {
        this.writer = writer;
        this.gate = gate;
        this.ticket = ticket;
    }

    @Override
    public boolean answer(Json out) {
        Rotation rotation = writer.rotation();
        if (rotation.ticket() < ticket) {
            return false;
        }
        out.member("rotated", rotation.done());
        out.member(rotation.done() ? "message" : "error", rotation.text());
        return true;
    }

    @Override
    public void underWay(Json out) {
        out.member("rotated", false);
        int holding = gate.mask() & HOLDING;
        if (holding != 0) {
            out.member(
                    "error", "not rotated yet: " + GateText.reasons(gate, holding) + "; it is done when that is over");
            return;
        }
        out.member(
                "message",
                "the rotation is still under way: the writer has not come to it, the log's file system may hang");
    }

    private static int bit(Reason reason) {
        return 1 << reason.ordinal();
    }
}
