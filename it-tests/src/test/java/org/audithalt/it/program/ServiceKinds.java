package org.audithalt.it.program;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;

/**
 * Has the JVM's own threads work, one kind after the other, each when its name comes on stdin: {@code DIRECTORY}. Whatever can run
 * code of the application creates a file of the kind's name; each answers {@code KIND done}. {@code waiter} creates a file
 * on a thread that may sleep. What a kind needs is made before {@code ready}.
 */
public final class ServiceKinds {
    private static final int ROUNDS = 10;

    private static String directory = "";

    private ServiceKinds() {}

    public static void main(String[] arguments) throws Exception {
        directory = arguments[0];
        handleSignal();
        Process child = new ProcessBuilder("sleep", "1000").start();
        System.out.println("child " + child.pid());
        boolean virtual = Runtime.version().feature() >= 21;
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket peer = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket socket = server.accept();
        if (virtual) {
            // once before, so that its threads are there
            virtual("first", peer, socket);
        }
        System.out.println("ready");
        for (Scanner in = new Scanner(System.in); in.hasNextLine(); ) {
            String kind = in.nextLine();
            switch (kind) {
                case "reference-handler":
                    awaitCollected(ServiceKinds::leaveToReferenceHandler, kind);
                    break;
                case "cleaner":
                    awaitCollected(ServiceKinds::leaveToCleaner, kind);
                    break;
                case "finalizer":
                    awaitCollected(ServiceKinds::leaveToFinalizer, kind);
                    break;
                case "process-reaper":
                    child.waitFor();
                    System.out.println(kind + " done");
                    break;
                case "virtual-threads":
                    virtual(kind, peer, socket);
                    break;
                case "waiter":
                    Thread waiter = new Thread(() -> create(kind), kind);
                    waiter.setDaemon(true);
                    waiter.start();
                    break;
                default:
                    throw new IllegalArgumentException(kind);
            }
        }
    }

    /** By reflection, for the compiler warns of these classes. */
    private static void handleSignal() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                ServiceKinds.class.getClassLoader(), new Class<?>[] {handlerType}, (self, method, arguments) -> {
                    System.out.println("signal-dispatcher done");
                    return null;
                });
        type.getMethod("handle", type, handlerType)
                .invoke(null, type.getConstructor(String.class).newInstance("WINCH"), handler);
    }

    private static void create(String kind) {
        try {
            new FileOutputStream(Path.of(directory, kind).toString()).close();
            System.out.println(kind + " done");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private interface Leaving {
        void leave(Object garbage, CountDownLatch done) throws ReflectiveOperationException;
    }

    private static void awaitCollected(Leaving leaving, String kind) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try {
            leave(leaving, done);
        } catch (ClassNotFoundException absent) {
            System.out.println(kind + " absent");
            return;
        }
        while (done.getCount() > 0) {
            System.gc();
            Thread.onSpinWait();
        }
    }

    private static void leave(Leaving leaving, CountDownLatch done) throws ReflectiveOperationException {
        Object garbage = new Object();
        leaving.leave(garbage, done);
        Reference.reachabilityFence(garbage);
    }

    /** The JDK's former cleaners run on the thread that finds the references. */
    private static void leaveToReferenceHandler(Object garbage, CountDownLatch done)
            throws ReflectiveOperationException {
        Runnable action = () -> {
            create("reference-handler");
            done.countDown();
        };
        Class<?> cleaner = Class.forName("jdk.internal.ref.Cleaner");
        cleaner.getMethod("create", Object.class, Runnable.class).invoke(null, garbage, action);
    }

    private static void leaveToCleaner(Object garbage, CountDownLatch done) throws ReflectiveOperationException {
        Runnable action = () -> {
            create("cleaner");
            done.countDown();
        };
        java.lang.ref.Cleaner common = (java.lang.ref.Cleaner) Class.forName("jdk.internal.ref.CleanerFactory")
                .getMethod("cleaner")
                .invoke(null);
        common.register(garbage, action);
    }

    private static void leaveToFinalizer(Object garbage, CountDownLatch done) {
        new Finalized(done);
    }

    private static final class Finalized {
        private final CountDownLatch done;

        Finalized(CountDownLatch done) {
            this.done = done;
        }

        @Override
        @SuppressWarnings({"deprecation", "removal", "Finalize"})
        protected void finalize() {
            create("finalizer");
            done.countDown();
        }
    }

    /** One that sleeps again and again and one that waits for a byte: unparker, poller and carriers have to run for that. */
    private static void virtual(String kind, Socket peer, Socket socket) throws Exception {
        CountDownLatch done = new CountDownLatch(2);
        start(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                Thread.sleep(1);
            }
            done.countDown();
        });
        start(() -> {
            if (socket.getInputStream().read() == 'x') {
                done.countDown();
            }
        });
        // so that the reader mostly waits in the poller by then; the test holds without
        Thread.sleep(100);
        peer.getOutputStream().write('x');
        done.await();
        System.out.println(kind + " done");
    }

    private interface Body {
        void run() throws Exception;
    }

    private static void start(Body body) throws ReflectiveOperationException {
        Runnable runnable = () -> {
            try {
                body.run();
            } catch (Exception failed) {
                System.out.println("virtual-threads failed: " + failed);
            }
        };
        try {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, runnable);
        } catch (InvocationTargetException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }
}
