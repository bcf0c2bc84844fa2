package org.audithalt.agent;

import org.audithalt.control.Json;
import org.audithalt.control.Later;
import org.audithalt.sink.LogWriter;
import org.audithalt.sink.Rotation;

/** What comes of a request to rotate the log. */
final class RotationAnswer implements Later {
    private final LogWriter writer;
    private final long ticket;

    /** @param ticket of the request */
    RotationAnswer(LogWriter writer, long ticket) {
        this.writer = writer;
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
        out.member(
                "message",
                "the rotation is still under way: the writer has not come to it, the log's file system may hang");
    }
}
