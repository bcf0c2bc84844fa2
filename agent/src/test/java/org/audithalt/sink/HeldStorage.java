package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage whose flushes can be held up and made to fail. */
final class HeldStorage implements Storage {
    private final Storage real;
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    volatile boolean holding;
    IOException failure = new IOException("Input/output error");
    final AtomicInteger failures = new AtomicInteger();
    volatile int renameFailures;
    volatile boolean deleteFails;
    /** A deletion never returns, as if the process were killed at it. */
    volatile boolean deleteHangs;

    volatile boolean deleteReached;
    /** What there is can neither be cut nor renamed, as after chattr +a. */
    volatile boolean appendOnly;
    /** Bytes that a write stores before it fails. */
    volatile int partOfWrite;
    /** Every write fails, for lack of space if nothing else is said. */
    volatile boolean writesFail;

    volatile String whyNoWrites = "No space left on device";
    /** What becomes usable with each byte deleted. */
    volatile boolean deletionsMakeSpace;

    volatile long usable = 100 * WriterTestCase.MEBIBYTE;
    volatile long total = 100 * WriterTestCase.MEBIBYTE;
    volatile boolean usableFails;
    volatile boolean makesFiles = true;
    volatile String whyNoFiles = "Read-only file system";
    /** What happens when somebody looks at a file. */
    volatile Runnable onIdentity = () -> {};

    HeldStorage(long uid) {
        real = new FileStorage(uid);
    }

    @Override
    public OpenFile openAppend(Path file, boolean create, int mode) throws IOException {
        if (create && !makesFiles) {
            throw new FileSystemException(file.toString(), null, whyNoFiles);
        }
        OpenFile opened = real.openAppend(file, create, mode);
        return new OpenFile() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                if (writesFail && source.hasRemaining()) {
                    int part = Math.min(partOfWrite, source.remaining());
                    partOfWrite = 0;
                    if (part > 0) {
                        ByteBuffer half = source.duplicate();
                        half.limit(half.position() + part);
                        source.position(source.position() + part);
                        return opened.write(half);
                    }
                    throw new IOException(whyNoWrites);
                }
                return opened.write(source);
            }

            @Override
            public void force(boolean metaData) throws IOException {
                if (holding) {
                    // who came first learns of the error, as in the kernel
                    boolean fails = failures.getAndDecrement() > 0;
                    begun.countDown();
                    waitToGoOn();
                    if (fails) {
                        throw failure;
                    }
                }
                opened.force(metaData);
            }

            @Override
            public void truncate(long size) throws IOException {
                if (size < opened.size()) {
                    refuseIfAppendOnly(file);
                }
                opened.truncate(size);
            }

            @Override
            public long size() throws IOException {
                return opened.size();
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        };
    }

    private void waitToGoOn() throws IOException {
        try {
            goOn.await();
        } catch (InterruptedException stop) {
            throw new IOException(stop);
        }
    }

    @Override
    public int read(Path file, ByteBuffer target, long position) throws IOException {
        return real.read(file, target, position);
    }

    @Override
    public Identity identity(Path path) throws IOException {
        onIdentity.run();
        return real.identity(path);
    }

    @Override
    public void createDirectories(Path directory, int mode) throws IOException {
        real.createDirectories(directory, mode);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        refuseIfAppendOnly(from);
        if (renameFailures > 0) {
            renameFailures--;
            throw new IOException("Input/output error");
        }
        real.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        if (deleteFails) {
            throw new IOException("Operation not permitted");
        }
        deleteReached = true;
        while (deleteHangs) {
            java.util.concurrent.locks.LockSupport.parkNanos(this, 1_000_000);
        }
        long bytes = real.identity(file).size();
        real.delete(file);
        if (deletionsMakeSpace) {
            usable += bytes;
            writesFail = false;
        }
    }

    @Override
    public boolean isAppendOnly(Path file) {
        return appendOnly;
    }

    private void refuseIfAppendOnly(Path file) throws IOException {
        if (appendOnly) {
            throw new java.nio.file.FileSystemException(file.toString(), null, "Operation not permitted");
        }
    }

    @Override
    public void setMode(Path file, int mode) throws IOException {
        refuseIfAppendOnly(file);
        real.setMode(file, mode);
    }

    @Override
    public boolean hasGroup(Path file, String group) throws IOException {
        return real.hasGroup(file, group);
    }

    @Override
    public void setGroup(Path file, String group) throws IOException {
        real.setGroup(file, group);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        real.forceDirectory(directory);
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        if (usableFails) {
            throw new NoSuchFileException(directory.toString());
        }
        return usable;
    }

    @Override
    public long totalBytes(Path directory) {
        return total;
    }

    @Override
    public long blockSize(Path directory) throws IOException {
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
}
