package org.audithalt.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Lines on stderr. Not through System.err, whose lock a suspended thread may hold. Called by the announcer and, before main,
 * by the start; may block when nobody reads stderr, so nothing that matters waits for its caller.
 */
final class Console {
    private static final String PREFIX = "audithalt: ";

    private final FileOutputStream stderr = new FileOutputStream(FileDescriptor.err);

    void say(String line) {
        try {
            stderr.write(PREFIX.concat(line).concat("\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // nobody reads stderr
        }
    }
}
