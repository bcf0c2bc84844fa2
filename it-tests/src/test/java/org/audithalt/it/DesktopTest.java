package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.it.program.Desktop;
import org.audithalt.it.program.HelloWorld;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What natives of java.desktop do through libraries of the system: recorded as messages. */
final class DesktopTest {
    /** Makes a failure of a test that lacks one of these libraries, an X server or a JDK that is not headless. */
    private static final String REQUIRED = "REQUIRED_DESKTOP";

    private static final String ANY = "";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern NAME = Pattern.compile("PR_SET_NAME, \"([^\"]*)\"");
    private static final String RULES =
            "-a always,exit -S audio_query,midi_query,font_config,font_scaler,desktop_library,print_connect -k desktop\n"
                    + "-a always,exit -S print_query,display_open,display_query,audio_open,audio_close -k desktop\n";

    @TempDir
    Path directory;

    /** By the thread's name, and all of them. */
    private final Map<String, List<Strace.Call>> kernel = new HashMap<>();

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void lookUpsWithoutAScreenAreRecordedWhereTheKernelSeesTheirLibraries(Jdk jdk) throws Exception {
        Path account = directory.resolve("strace");
        List<String> strace = Strace.into(account, "openat,prctl");
        Files.writeString(directory.resolve(".asoundrc"), "pcm.!default { type null }\nctl.!default { type null }\n");
        try (ServerSocket cupsServer = closingServer();
                AuditedJvm jvm = desktop(jdk, ",rules=" + rules(), strace, "", cupsServer.getLocalPort())) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            readAccount(account);
            Trail trail = Trail.read(jvm.logFile());

            String fontconfig = outcome("fonts", "libfontconfig.so.1");
            assertThat(of(trail, "fonts").contains("font_config " + fontconfig + " libfontconfig.so.1"))
                    .as("%s %s", fontconfig, of(trail, "fonts"))
                    .isEqualTo(!fontconfig.isEmpty());
            assertThat(of(trail, "fonts").contains("font_scaler success libfreetype.so"))
                    .isEqualTo(fontconfig.equals("success"));

            String alsa = outcome("sound", "libasound.so.2");
            for (String operation : List.of("audio_query", "midi_query", "audio_open", "audio_close")) {
                assertThat(of(trail, "sound").contains(operation + " success"))
                        .as(operation)
                        .isEqualTo(alsa.equals("success"));
            }
            assertThat(outcome("sound", "/alsa.conf").equals("success")).isEqualTo(alsa.equals("success"));

            // whichever thread needs the class of CUPS first: the listener for printers may be faster than the caller
            String cups = outcome(ANY, "libcups.so.2");
            assertThat(of(trail, ANY)).containsOnlyOnce("desktop_library " + cups + " libcups.so.2");
            if (cups.equals("success")) {
                assertThat(of(trail, ANY)).contains("print_query success client.conf");
                assertThat(of(trail, ANY)).contains("print_connect success 127.0.0.1");
            }
            assertThat(trail.serialsAreGapless()).isTrue();
            Required.that(
                    (fontconfig + alsa + cups).equals("success".repeat(3)),
                    REQUIRED,
                    "this JDK's root lacks a library: fontconfig " + fontconfig + ", ALSA " + alsa + ", CUPS " + cups);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void connectionsAndLibrariesAreRecordedWithoutRulesAndLookUpsAreNot(Jdk jdk) throws Exception {
        Required.that(
                Files.exists(jdk.file("lib/libawt_xawt.so")), REQUIRED, jdk + " is headless: it lacks libawt_xawt.so");
        Process server = new ProcessBuilder(Required.tool("Xvfb"), "-displayfd", "1", "-nolisten", "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = server.inputReader()) {
            String display = ":" + said.readLine();
            try (AuditedJvm jvm = desktop(jdk, "", List.of(), display, 1)) {
                assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
                Trail trail = Trail.read(jvm.logFile());
                assertThat(of(trail, "display"))
                        .containsSubsequence(
                                "display_open success " + display, "desktop_library success libXrender.so.1");
                assertThat(of(trail, "fonts")).anyMatch(line -> line.startsWith("font_config "));
                assertThat(of(trail, ANY)).anyMatch(line -> line.endsWith(" libcups.so.2"));
                assertThat(trail.events())
                        .extracting(event -> String.valueOf(event.field("op")))
                        .noneMatch(op -> op.endsWith("_query") || op.equals("font_scaler"));
            }
        } finally {
            server.destroy();
        }
        Path none = Files.createDirectory(directory.resolve("none"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(none)
                .jvm("-Djava.util.prefs.userRoot=" + none)
                .agent("log_file=" + none.resolve("audit.log"))
                .env("DISPLAY", ":nowhere")
                .main(Desktop.class.getName(), "screen alone")
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(of(Trail.read(jvm.logFile()), "display")).contains("display_open failed :nowhere");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void programsWithoutADesktopLoadNoneOfItsClasses(Jdk jdk) throws Exception {
        Path classes = directory.resolve("classes");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm("-Xlog:class+load=info:file=" + classes + ":none:filecount=0")
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",rules=" + rules())
                .main(HelloWorld.class.getName())
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(Files.readAllLines(classes))
                    .anyMatch(line -> line.startsWith(HelloWorld.class.getName() + " "))
                    .noneMatch(line ->
                            line.matches("(java\\.awt|javax\\.|sun\\.(awt|font|print)|com\\.sun\\.media)\\..*"));
        }
    }

    private Path rules() throws IOException {
        return Files.writeString(directory.resolve("desktop.rules"), RULES);
    }

    /** Stands for CUPS: one can connect to it. */
    private static ServerSocket closingServer() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try {
                while (!server.isClosed()) {
                    server.accept().close();
                }
            } catch (IOException closed) {
                // the test has ended
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private AuditedJvm desktop(Jdk jdk, String settings, List<String> under, String display, int cupsPort)
            throws IOException {
        return AuditedJvm.with(jdk)
                .in(directory)
                .jvm("-Djava.util.prefs.userRoot=" + directory, "-Djava.awt.headless=" + display.isEmpty())
                .agent("log_file=" + directory.resolve("audit/audit.log") + settings)
                .env("DISPLAY", display)
                .env("HOME", directory.toString())
                .env("CUPS_SERVER", "127.0.0.1:" + cupsPort)
                .under(under)
                .main(Desktop.class.getName())
                .start();
    }

    private void readAccount(Path account) throws IOException {
        Map<Long, String> names = new HashMap<>();
        for (Strace.Call call : Strace.read(account)) {
            Matcher renamed = NAME.matcher(call.arguments());
            if (call.name().equals("prctl") && renamed.find()) {
                names.put(call.thread(), renamed.group(1));
            }
            kernel.computeIfAbsent(ANY, name -> new ArrayList<>()).add(call);
            String thread = names.getOrDefault(call.thread(), "java");
            kernel.computeIfAbsent(thread, name -> new ArrayList<>()).add(call);
        }
    }

    /** Whether a thread opened a file of that name: success, failed, or empty if it has not tried. */
    private String outcome(String thread, String file) {
        String outcome = "";
        for (Strace.Call call : kernel.getOrDefault(thread, List.of())) {
            if (call.name().equals("openat") && call.arguments().contains(file + "\"")) {
                outcome = call.error().isEmpty() ? "success" : outcome.isEmpty() ? "failed" : outcome;
            }
        }
        return outcome;
    }

    /** The messages of a thread: OP RES [NAME]. */
    private static List<String> of(Trail trail, String thread) {
        List<String> lines = new ArrayList<>();
        for (Trail.Event event : trail.select(event -> event.type().equals("USER"))) {
            if (!thread.equals(ANY) && !thread.equals(event.comm())) {
                continue;
            }
            String name = event.field("name") == null ? "" : " " + event.text("name");
            lines.add(event.field("op") + " " + event.field("res") + name);
        }
        return lines;
    }
}
