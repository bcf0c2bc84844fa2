package org.audithalt.review.report;

import org.audithalt.record.Octets;
import org.audithalt.review.EventFacts;
import org.audithalt.review.EventNames;

/** The name that an action was about: of several the first that is not the directory of another. For one thread. */
final class MainFile implements EventNames.Taker {
    private final Octets out;
    private final int begin;
    private boolean found;
    private boolean ofParent;

    private MainFile(Octets out) {
        this.out = out;
        begin = out.length();
    }

    /** Appends the name; false if the event has none. */
    static boolean append(EventFacts event, Octets out) {
        MainFile file = new MainFile(out);
        event.names().files(file);
        return file.found;
    }

    @Override
    public void take(byte[] bytes, int from, int to, boolean parent) {
        if (!found || (ofParent && !parent)) {
            out.setLength(begin);
            out.append(bytes, from, to - from);
            found = true;
            ofParent = parent;
        }
    }
}
