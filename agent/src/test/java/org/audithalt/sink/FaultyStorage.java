package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/**
 * A storage whose n-th call fails, once or from then on, or hangs; a write that fails has stored a part first. The other calls
 * reach the real file system. Any thread.
 */
final class FaultyStorage implements Storage {
    private final Storage real;
    private int calls;
    private int failAt = Integer.MAX_VALUE;
    private int failUntil = Integer.MAX_VALUE;
    private int partBytes;
    private boolean effectFirst;
    private boolean reached;
    private boolean hangs;
    private volatile boolean held;
    private volatile boolean blind;
    private String message = "Input/output error";

    FaultyStorage(Storage real) {
        this.real = real;
    }

    /**
     * @param call number of the first call to fail, counted from 1 and from now on
     * @param failures how many calls fail
     */
    synchronized FaultyStorage failing(int call, int failures, String with) {
        calls = 0;
        failAt = call;
        failUntil = failures > Integer.MAX_VALUE - call ? Integer.MAX_VALUE : call + failures;
        message = with;
        return this;
    }

    /** Bytes that a failing write stores before it fails, at most. */
    FaultyStorage storingPart(int bytes) {
        partBytes = bytes;
        return this;
    }

    /** A failing write has stored everything, as when O_SYNC reports an error late. */
    FaultyStorage failingAfterTheEffect() {
        effectFirst = true;
        return this;
    }

    /** Instead of failing, such a call returns only after {@link #goOn}. */
    FaultyStorage hanging() {
        hangs = true;
        return this;
    }

    /** No path can be looked at, as in a directory that was closed to the process's user; open files are as they were. */
    FaultyStorage blind(boolean whether) {
        blind = whether;
        return this;
    }

    /** Whether a call hangs. */
    boolean held() {
        return held;
    }

    synchronized void goOn() {
        held = false;
        notifyAll();
    }

    synchronized void heal() {
        failAt = Integer.MAX_VALUE;
        failUntil = Integer.MAX_VALUE;
        goOn();
    }

    /** Whether a call has failed, or has hung. */
    synchronized boolean reached() {
        return reached;
    }

    private synchronized boolean failsNow() {
        calls++;
        boolean fails = calls >= failAt && calls < failUntil;
        reached |= fails;
        if (!fails || !hangs) {
            return fails;
        }
        held = true;
        while (held) {
            try {
                wait();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        }
        return false;
    }

    private void step() throws IOException {
        if (failsNow()) {
            throw new IOException(message);
        }
    }

    @Override
    public OpenFile openAppend(Path file, boolean create, int mode) throws IOException {
        step();
        return new Faulty(real.openAppend(file, create, mode));
    }

    @Override
    public int read(Path file, ByteBuffer target, long position) throws IOException {
        step();
        return real.read(file, target, position);
    }

    @Override
    public Identity identity(Path path) throws IOException {
        step();
        if (blind) {
            throw new AccessDeniedException(path.toString());
        }
        return real.identity(path);
    }

    @Override
    public void createDirectories(Path directory, int mode) throws IOException {
        step();
        real.createDirectories(directory, mode);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        if (real.identity(to).exists() && real.identity(to).size() > 0) {
            throw new AssertionError(from + " over " + to);
        }
        real.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        step();
        real.delete(file);
    }

    @Override
    public void setMode(Path file, int mode) throws IOException {
        step();
        real.setMode(file, mode);
    }

    @Override
    public boolean isAppendOnly(Path file) {
        return real.isAppendOnly(file);
    }

    @Override
    public boolean hasGroup(Path file, String group) throws IOException {
        step();
        return real.hasGroup(file, group);
    }

    @Override
    public void setGroup(Path file, String group) throws IOException {
        step();
        real.setGroup(file, group);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        step();
        real.forceDirectory(directory);
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        step();
        return real.usableBytes(directory);
    }

    @Override
    public long totalBytes(Path directory) throws IOException {
        step();
        return real.totalBytes(directory);
    }

    @Override
    public long blockSize(Path directory) throws IOException {
        step();
        return real.blockSize(directory);
    }

    @Override
    public String noSpaceText() {
        return real.noSpaceText();
    }

    @Override
    public long ownUid() {
        return real.ownUid();
    }

    private final class Faulty implements OpenFile {
        private final OpenFile file;

        Faulty(OpenFile file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (!failsNow()) {
                return file.write(source);
            }
            var part = source.duplicate();
            if (!effectFirst) {
                part.limit(part.position() + Math.min(partBytes, part.remaining()));
            }
            file.write(part);
            throw new IOException(message);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            step();
            file.force(metaData);
        }

        @Override
        public void truncate(long size) throws IOException {
            step();
            file.truncate(size);
        }

        @Override
        public long size() throws IOException {
            step();
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
            step();
        }
    }
}
