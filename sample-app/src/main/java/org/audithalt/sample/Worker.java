package org.audithalt.sample;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * One worker: round after round it writes a file, renames it into place, reads it back, calls the server, now and then
 * runs a child process, and deletes the file. No name is ever used twice. A failed round is counted and left as it is:
 * tidying up would be further actions.
 */
final class Worker implements Runnable {

    private final int number;
    private final Options options;
    private final StopSignal stop;
    private final Totals totals;
    private final Caller caller;
    private final Child child;

    Worker(int number, Options options, StopSignal stop, Totals totals, Caller caller, Child child) {
        this.number = number;
        this.options = options;
        this.stop = stop;
        this.totals = totals;
        this.caller = caller;
        this.child = child;
    }

    @Override
    public void run() {
        for (long round = 1; !stop.isRaised() && (options.rounds() == 0 || round <= options.rounds()); round++) {
            try {
                runRound(round);
            } catch (IOException e) {
                totals.countFailure(e);
            }
            Pause.of(options.pauseMillis());
        }
    }

    private void runRound(long round) throws IOException {
        String name = "sample-" + number + "-" + round;
        byte[] content = (name + "\n").getBytes(StandardCharsets.US_ASCII);
        Path draft = options.directory().resolve(name + ".tmp");
        Path file = options.directory().resolve(name + ".dat");

        write(draft, content);
        // An atomic move is one rename and never a copy.
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        totals.count(Operation.RENAME);
        check(file, content);
        caller.call();
        if (options.processEvery() != 0 && round % options.processEvery() == 0) {
            child.run(file);
        }
        // An lstat, then one unlink.
        Files.delete(file);
        totals.count(Operation.UNLINK);
    }

    private void write(Path draft, byte[] content) throws IOException {
        try (OutputStream out = new FileOutputStream(draft.toFile())) {
            totals.count(Operation.CREATE);
            out.write(content);
        }
    }

    private void check(Path file, byte[] expected) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            totals.count(Operation.OPEN);
            if (!Arrays.equals(expected, in.readAllBytes())) {
                throw new IOException(file + ": not what was written");
            }
        }
    }
}
