package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** JVMs and what they run, told from {@code /proc} alone: works for a stopped JVM and without the attach mechanism. */
final class JavaProcess {
    /** Options of java(1) whose value is the next argument. */
    private static final Set<String> WITH_VALUE = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--limit-modules",
            "--add-reads",
            "--add-exports",
            "--add-opens",
            "--patch-module",
            "--enable-native-access",
            "--source",
            "-d",
            "--describe-module");

    private static final int ELF_CLASS = 4;

    private JavaProcess() {}

    /** Whether a HotSpot JVM is loaded there. */
    static boolean isJvm(ProcessFiles process) throws IOException {
        for (String file : process.mappedFiles()) {
            if (file.endsWith("/libjvm.so")) {
                return true;
            }
        }
        return false;
    }

    /** What a process is if no agent can be loaded into it; empty for a HotSpot JVM of 64 bits. */
    static String otherKind(ProcessFiles process) throws IOException {
        boolean jvm = false;
        for (String file : process.mappedFiles()) {
            jvm |= file.endsWith("/libjvm.so");
            if (file.contains("/libj9vm")) {
                return "an OpenJ9 JVM";
            }
        }
        return !jvm ? "no JVM" : is32Bit(process) ? "a JVM of 32 bits" : "";
    }

    /** Whether its program is one of 32 bits (elf(5), EI_CLASS). */
    private static boolean is32Bit(ProcessFiles process) {
        try (var program = Files.newInputStream(process.file("exe"))) {
            byte[] begin = program.readNBytes(ELF_CLASS + 1);
            return begin.length > ELF_CLASS && begin[ELF_CLASS] == 1;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** JVMs whose main class, module or jar contains a text; this one is not among them. */
    static List<ProcessFiles> named(String part) throws IOException {
        List<ProcessFiles> found = new ArrayList<>();
        for (ProcessFiles process : ProcessFiles.all()) {
            try {
                if (process.pid() != ProcessHandle.current().pid()
                        && isJvm(process)
                        && mainClass(process.arguments()).contains(part)) {
                    found.add(process);
                }
            } catch (IOException e) {
                // It has ended, or belongs to another user: not one to attach to.
            }
        }
        return found;
    }

    /** Those among JVMs that a text names in full, with or without the directory of a jar; if there are none, all. */
    static List<ProcessFiles> bestNamed(List<ProcessFiles> found, String text) {
        List<ProcessFiles> exact = new ArrayList<>();
        for (ProcessFiles process : found) {
            if (isNamed(mainClass(process.arguments()), text)) {
                exact.add(process);
            }
        }
        return exact.isEmpty() ? found : exact;
    }

    /** Whether a text is a main class, module or jar in full, or a jar without its directory. */
    static boolean isNamed(String mainClass, String text) {
        return mainClass.equals(text) || mainClass.endsWith("/" + text);
    }

    /** Main class, module or jar of a {@code java} command line; the program where it is none. */
    static String mainClass(List<String> arguments) {
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("-jar") || argument.equals("-m") || argument.equals("--module")) {
                return i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            }
            if (argument.startsWith("--module=")) {
                return argument.substring("--module=".length());
            }
            if (WITH_VALUE.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-") && !argument.startsWith("@") && !argument.isEmpty()) {
                return argument;
            }
        }
        return arguments.get(0);
    }
}
