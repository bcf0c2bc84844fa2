package org.audithalt.it.program;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Does what it is told on stdin, each on a thread of its own: {@code THREAD OPERATION ARGUMENT…}, for one
 * {@code begin THREAD} before and {@code THREAD ok} or {@code THREAD EXCEPTION: message} after. {@code interrupt THREAD}
 * interrupts one; {@code end} ends the program when all threads have.
 */
public final class Commanded {
    private static final Map<String, Thread> threads = new HashMap<>();

    private Commanded() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("interrupt")) {
                Objects.requireNonNull(threads.get(words[1])).interrupt();
                System.out.println("interrupted " + words[1]);
                continue;
            }
            Thread thread = newThread(new Command(words), words);
            threads.put(words[0], thread);
            thread.start();
        }
        for (Thread thread : threads.values()) {
            thread.join();
        }
        System.out.println("end");
    }

    /** A virtual thread if the operation begins with {@code virtual-}. */
    private static Thread newThread(Runnable body, String[] words) throws ReflectiveOperationException {
        if (!words[1].startsWith("virtual-")) {
            return new Thread(body, words[0]);
        }
        words[1] = words[1].substring("virtual-".length());
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        builder = type.getMethod("name", String.class).invoke(builder, words[0]);
        return (Thread) type.getMethod("unstarted", Runnable.class).invoke(builder, body);
    }

    private record Command(String[] words) implements Runnable {
        @Override
        public void run() {
            String result = "ok";
            try {
                perform(words[1], words.length > 2 ? words[2] : "", words.length > 3 ? words[3] : "");
            } catch (Throwable failed) {
                result = failed.getClass().getName() + ": " + failed.getMessage();
            }
            System.out.println(words[0] + " " + result + (Thread.interrupted() ? " interrupted" : ""));
        }
    }

    private static void perform(String operation, String first, String second) throws Exception {
        switch (operation) {
            case "create" -> Files.createFile(Path.of(first));
            case "write" -> new FileOutputStream(first).close();
            case "read" -> new FileInputStream(first).close();
            case "random" -> new RandomAccessFile(first, "rw").close();
            case "newfile" -> {
                if (!new File(first).createNewFile()) {
                    throw new IOException("exists");
                }
            }
            case "delete" -> Files.delete(Path.of(first));
            case "mkdir" -> Files.createDirectory(Path.of(first));
            case "oldmkdir" -> {
                if (!new File(first).mkdir()) {
                    throw new IOException("false");
                }
            }
            case "rename" -> Files.move(Path.of(first), Path.of(second));
            case "symlink" -> Files.createSymbolicLink(Path.of(first), Path.of(second));
            case "serve" -> new ServerSocket(0, 1, InetAddress.getLoopbackAddress()).close();
            case "connect" -> new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(first)).close();
            case "datagram" -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                    socket.send(new DatagramPacket(
                            new byte[1], 1, InetAddress.getLoopbackAddress(), Integer.parseInt(first)));
                }
            }
            case "run" -> new ProcessBuilder(first).start().waitFor();
            case "load" -> System.load(System.getProperty("java.home") + "/lib/" + first);
            case "initialise" -> Initialised.use(first);
            default -> throw new IllegalArgumentException(operation);
        }
    }
}
