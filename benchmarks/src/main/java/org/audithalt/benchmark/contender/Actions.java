package org.audithalt.benchmark.contender;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The actions by name: those on files here, those on sockets in {@link SocketActions}. */
final class Actions {
    /** Of what backlogs take. */
    static final int RECORD_BYTES = 200;

    private static final int LONG_NAME = 240;
    private static final long FULL_NANOS = 1000;

    private final String files;
    private @Nullable Predicate<byte[]> backlog;

    /** @param files what the names of all files begin with */
    Actions(String files) {
        this.files = files;
    }

    Action named(String name) throws IOException {
        switch (name) {
            case "stat":
                return stat(existing("there.txt"));
            case "open":
                return open(existing("there.txt").getPath());
            case "open-long":
                return open(existing("n".repeat(LONG_NAME)).getPath());
            case "open-missing":
                return openMissing(files + "-missing.txt");
            case "create-delete":
                return createAndDelete(new File(files + "-new.txt"));
            case "udp-send":
                return SocketActions.udpSend();
            case "connect-accept":
                return SocketActions.connectAndAccept();
            case "spawn":
                return spawn();
            case "open-recorded":
                return openRecorded(existing("there.txt").getPath(), recorder());
            case "put":
                return put(backlog());
            default:
                throw new IllegalArgumentException(name);
        }
    }

    private File existing(String name) throws IOException {
        File file = new File(files + "-" + name);
        try (OutputStream out = new FileOutputStream(file)) {
            out.write('x');
        }
        return file;
    }

    private static Action stat(File file) {
        return times -> {
            int found = 0;
            for (int i = 0; i < times; i++) {
                found += file.exists() ? 1 : 0;
            }
            check(found == times);
        };
    }

    private static Action open(String path) {
        return times -> {
            for (int i = 0; i < times; i++) {
                new FileInputStream(path).close();
            }
        };
    }

    private static Action openMissing(String path) {
        return times -> {
            int missing = 0;
            for (int i = 0; i < times; i++) {
                try {
                    new FileInputStream(path).close();
                } catch (FileNotFoundException expected) {
                    missing++;
                }
            }
            check(missing == times);
        };
    }

    private static Action createAndDelete(File file) {
        return times -> {
            int deleted = 0;
            for (int i = 0; i < times; i++) {
                new FileOutputStream(file).close();
                deleted += file.delete() ? 1 : 0;
            }
            check(deleted == times);
        };
    }

    private static Action spawn() {
        ProcessBuilder builder = new ProcessBuilder("/bin/true");
        return times -> {
            for (int i = 0; i < times; i++) {
                Process process = builder.start();
                try {
                    check(process.waitFor() == 0);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
    }

    private static Action openRecorded(String path, Consumer<String> recorder) {
        return times -> {
            for (int i = 0; i < times; i++) {
                new FileInputStream(path).close();
                recorder.accept(path);
            }
        };
    }

    private static Action put(Predicate<byte[]> backlog) {
        byte[] data = new byte[RECORD_BYTES];
        return times -> {
            for (int i = 0; i < times; i++) {
                data[0] = (byte) i;
                while (!backlog.test(data)) {
                    LockSupport.parkNanos(FULL_NANOS);
                }
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static Consumer<String> recorder() {
        return (Consumer<String>) other();
    }

    /** The one backlog of this process. */
    @SuppressWarnings("unchecked")
    Predicate<byte[]> backlog() {
        if (backlog == null) {
            backlog = (Predicate<byte[]>) other();
        }
        return backlog;
    }

    /** What the system property {@code contender.other} names. */
    private static Object other() {
        try {
            return Class.forName(System.getProperty("contender.other"))
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(boolean asExpected) {
        if (!asExpected) {
            throw new IllegalStateException("an action did something else than it should");
        }
    }
}
