package org.audithalt.benchmark;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.audithalt.sink.Identity;
import org.audithalt.sink.Storage;
import org.jspecify.annotations.Nullable;

/** A log that drops what it is given, and says of its size what it would be. One thread. */
final class DroppedLog implements InvocationHandler, Storage.OpenFile {
    private final Storage storage;
    private long dropped;

    private DroppedLog(Storage storage) {
        this.storage = storage;
    }

    /** Wraps the storage that the log's name and what is beside it come from. */
    static Storage storage(Storage storage) {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, new DroppedLog(storage));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            Object result = method.invoke(storage, arguments);
            if (result instanceof Storage.OpenFile opened) {
                opened.close();
                dropped = 0;
                return this;
            }
            return result instanceof Identity found && found.regular() ? grown(found) : result;
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    private Identity grown(Identity found) {
        return new Identity(
                found.device(), found.inode(), found.links(), found.size() + dropped, found.mode(), found.uid());
    }

    @Override
    public int write(ByteBuffer source) {
        int bytes = source.remaining();
        source.position(source.limit());
        dropped += bytes;
        return bytes;
    }

    @Override
    public void force(boolean metaData) {
        // nothing to force
    }

    @Override
    public void truncate(long size) {
        // nothing to cut
    }

    @Override
    public long size() {
        return dropped;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
