package org.audithalt.benchmark.contender;

import java.util.function.Consumer;

/** Records nothing: the baseline. */
public final class NoRecorder implements Consumer<String> {
    @Override
    public void accept(String path) {
        // nothing
    }
}
