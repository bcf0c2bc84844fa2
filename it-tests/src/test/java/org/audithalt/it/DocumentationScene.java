package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.audithalt.it.program.Commanded;

/**
 * A directory in which the commands of the documentation can be run as they stand there: the places that they name are in it,
 * {@code java} and {@code audithalt} are in its {@code bin}, and process 1234 is an audited JVM.
 */
final class DocumentationScene implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Names of app.jar and its class for what looks for them by name: others of this machine may run such just now. */
    private static final String JAR_ONLY_HERE = "documented-app.jar";

    private static final String CLASS_ONLY_HERE = "DocumentedApp";

    private final Path directory;
    private final AuditedJvm jvm;
    /** What stands in the pages, and what that is here; the longer before what is a part of it. */
    private final Map<String, String> places = new LinkedHashMap<>();

    DocumentationScene(Path directory) throws IOException {
        this.directory = directory;
        place("/var/log/app", "log");
        place("/var/lib/collector", "collector");
        place("/etc/audithalt", "etc");
        place("/etc/app", "etc");
        place("/usr/local", "local");
        place("/srv/app", "srv");
        place("/srv/a, b", "a, b");
        place("/spare", "spare");
        place("/backup", "backup");
        place("/audit", "audit");
        Files.createDirectory(directory.resolve("srv/data"));
        Path rules = directory.resolve("etc/app.rules");
        Files.writeString(
                rules,
                here(String.join(
                        "\n",
                        "-a always,exit -F arch=b64 -S openat -F dir=/srv/app/data -F success=0 -F key=refused",
                        "-w /etc/app/app.conf -p wa -k config",
                        "-a always,exit -F arch=b32 -S open -F key=old",
                        "")));
        Files.writeString(directory.resolve("etc/app.conf"), "max_log_file = 8\n");
        Files.copy(rules, directory.resolve("app.rules"));
        Files.copy(Path.of(System.getProperty("audithalt.jar")), directory.resolve("audithalt.jar"));
        for (String file : List.of("audithalt.rules.yml", "audithalt.test.yml")) {
            Files.copy(Path.of("../docs/examples/prometheus", file), directory.resolve(file));
        }
        program(
                "java",
                "exec " + Path.of(System.getProperty("java.home"), "bin/java") + " -XX:TieredStopAtLevel=1 \"$@\"");
        program("start-the-load", "exit 0");
        program("audithalt", "exec java -jar " + directory.resolve("audithalt.jar") + " \"$@\"");
        appJar();
        jvm = AuditedJvm.with(Jdk.all().findFirst().orElseThrow())
                .in(directory)
                .agent(here(
                        "log_file=/var/log/app/a.log,config=/etc/audithalt/app.conf,rules=/etc/audithalt/app.rules"))
                .main(Commanded.class.getName())
                .start();
        jvm.awaitOutput("ready", LIMIT);
        // something that the rules select
        jvm.send("writer random " + directory.resolve("etc/app.conf"));
        jvm.awaitOutput("writer .*", LIMIT);
    }

    private void place(String documented, String name) throws IOException {
        Path here = directory.resolve(name);
        if (!Files.exists(here)) {
            Files.createDirectory(
                    here, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        places.put(documented, here.toString());
    }

    private void program(String name, String command) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** The program of the pages: says hello, and ends with its input. */
    private void appJar() throws IOException {
        Path source = Files.writeString(
                directory.resolve("App.java"),
                "package com.example; public class App { public static void main(String[] a) throws Exception {"
                        + " System.out.println(\"Hello World\"); while (System.in.read() >= 0) { } } }"
                        + " class " + CLASS_ONLY_HERE + " extends App { }\n");
        tool("javac", "-d", directory.resolve("classes").toString(), source.toString());
        tool(
                "jar",
                "cfe",
                directory.resolve("app.jar").toString(),
                "com.example.App",
                "-C",
                directory.resolve("classes").toString(),
                ".");
        Files.copy(directory.resolve("app.jar"), directory.resolve(JAR_ONLY_HERE));
    }

    private static void tool(String name, String... arguments) {
        assertThat(ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, arguments))
                .isZero();
    }

    AuditedJvm jvm() {
        return jvm;
    }

    /** A command or a file of the pages, with the places and the process of this scene. */
    String here(String documented) {
        String text = placesHere(documented);
        return jvm == null ? text : text.replaceAll("\\b(1234|4711|PID)\\b", Long.toString(jvm.pid()));
    }

    /** A text of the pages, with the places of this scene. */
    String placesHere(String documented) {
        String text = documented;
        for (Map.Entry<String, String> place : places.entrySet()) {
            // not within the path of a place that was put in before
            text = text.replaceAll("(?<![\\w/.-])" + place.getKey() + "(?![\\w-])", place.getValue());
        }
        return text;
    }

    /** Runs a command by the shell; one that attaches has a process for itself, which nobody audits yet. */
    Cli.Result run(String documented) throws IOException, InterruptedException {
        if (!documented.contains(" attach ")) {
            return runHere(here(documented));
        }
        try (AuditedJvm target = AuditedJvm.with(Jdk.all().findFirst().orElseThrow())
                .in(directory)
                .withoutAgent()
                .run(
                        documented.contains(CLASS_ONLY_HERE)
                                ? new String[] {"-cp", "app.jar", "com.example." + CLASS_ONLY_HERE}
                                : new String[] {"-jar", JAR_ONLY_HERE})
                .start()) {
            target.awaitOutput("Hello World", LIMIT);
            return runHere(placesHere(documented).replace("1234", Long.toString(target.pid())));
        }
    }

    private Cli.Result runHere(String command) throws IOException, InterruptedException {
        // pages name a log in the current directory: that of the program, as it is now
        try (Stream<Path> logs = Files.list(directory.resolve("log"))) {
            for (Path log :
                    logs.filter(file -> file.toString().endsWith("a.log")).toList()) {
                Files.write(directory.resolve("app.log"), Files.readAllBytes(log));
            }
        }
        ProcessBuilder shell = new ProcessBuilder(List.of("/bin/sh", "-c", command)).directory(directory.toFile());
        shell.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        shell.environment().put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH") + ":/usr/sbin:/sbin");
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        shell.environment().put("HOME", directory.toString());
        return Cli.run(shell);
    }

    @Override
    public void close() {
        jvm.close();
    }
}
