package org.audithalt.it.program;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Names that were made to break a reader of logs. The words come in hexadecimal on the command line. */
public final class Hostile {
    private static final int ARGUMENT_BYTES = 100_000;
    private static final int ARGUMENTS = 20;
    private static final int MANY_ARGUMENTS = 1000;

    private Hostile() {}

    /**
     * Runs.
     *
     * @param arguments a directory, beside which there may be one called bytes whose files are opened, then the words: each
     *     becomes a file, a thread that creates it, and an argument
     */
    public static void main(String[] arguments) throws Exception {
        Path dir = Path.of(arguments[0]);
        List<String> command = new ArrayList<>(List.of("/bin/true"));
        for (String hexadecimal : Arrays.asList(arguments).subList(1, arguments.length)) {
            String word = new String(HexFormat.of().parseHex(hexadecimal), StandardCharsets.UTF_8);
            command.add(word);
            Thread thread = new Thread(() -> create(dir.resolve(word)), word);
            thread.start();
            thread.join();
        }
        new ProcessBuilder(command).start().waitFor();
        open(dir + "/a\0b");
        open(dir + "/long".repeat(1000));
        new FileOutputStream(dir + "/half \ud83d of a pair").close();
        command.subList(1, command.size()).clear();
        for (int i = 0; i < ARGUMENTS; i++) {
            command.add("x".repeat(ARGUMENT_BYTES));
        }
        Thread thread = new Thread(() -> run(command), "large");
        thread.start();
        thread.join();
        List<String> many = new ArrayList<>(List.of("/bin/true"));
        for (int i = 0; i < MANY_ARGUMENTS; i++) {
            many.add("k=" + i + "\n");
        }
        thread = new Thread(() -> run(many), "many");
        thread.start();
        thread.join();
        Path bytes = dir.resolveSibling("bytes");
        if (Files.isDirectory(bytes)) {
            openAll(bytes);
        }
    }

    /** By the bytes that the directory gives, which need be no characters. */
    private static void openAll(Path dir) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir)) {
            for (Path file : files) {
                Files.newByteChannel(file).close();
            }
        }
    }

    private static void open(String file) {
        try {
            new FileInputStream(file).close();
        } catch (IOException refused) {
            System.out.println("refused " + refused.getMessage().replace(file, "FILE"));
        }
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException failed) {
            System.out.println("failed " + failed);
        }
    }

    private static void run(List<String> command) {
        try {
            System.out.println("status " + new ProcessBuilder(command).start().waitFor());
        } catch (IOException | InterruptedException failed) {
            System.out.println("failed " + failed);
        }
    }
}
