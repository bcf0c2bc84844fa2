package org.audithalt.review.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser makes of the page. Runs where there is Chromium; CI does without it. */
class PageBrowserTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int SECONDS = 60;
    private static final Pattern CELL = Pattern.compile("<t[dh][^>]*>(.*?)</t[dh]>", Pattern.DOTALL);
    private static final Pattern TILE = Pattern.compile("<b id=\"[a-z-]+\">(.*?)</b>");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    @TempDir
    private Path directory;

    PageBrowserTest() throws IOException {}

    @BeforeEach
    void requireBrowser() {
        assumeTrue(Files.isExecutable(CHROMIUM), CHROMIUM + " (package chromium) absent");
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    socket.close();
                }
            } catch (IOException closed) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private String chromium(String... options) throws Exception {
        Path output = directory.resolve("dom.html");
        List<String> command = new ArrayList<>(List.of(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + directory.resolve("profile"),
                "--hide-scrollbars",
                "--window-size=1200,900"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectError(directory.resolve("err.txt").toFile())
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("err.txt")))
                .isZero();
        return Files.readString(output);
    }

    private Path page() {
        String probe = "http://127.0.0.1:" + server.getLocalPort() + "/";
        int serial = 9000;
        StringBuilder log = new StringBuilder(new String(ReportLogs.ofHostileNames(), UTF_8));
        for (String name : List.of(
                "<img src=" + probe + "image>",
                "</style><link rel=stylesheet href=" + probe + "style>",
                "<script src=" + probe + "script></script>",
                "<meta http-equiv=refresh content=0;url=" + probe + "refresh>",
                "</title><iframe src=" + probe + "frame></iframe>",
                "\"onload=\"fetch('" + probe + "')")) {
            log.append("type=USER_CMD msg=audit(1795499599.000:")
                    .append(++serial)
                    .append("): pid=9 uid=0 auid=1 ses=3 key=")
                    .append(hex(name))
                    .append(" msg='op=x exe=")
                    .append(hex(name))
                    .append(" res=success'\n");
        }
        Path input = ReportRuns.written(directory, "audit.log", log.toString().getBytes(UTF_8));
        Path file = directory.resolve("page.html");
        ReportSettings settings =
                ReportRuns.settings(ReportRuns.ALL, false, ReportFormat.TEXT, new ByteArrayOutputStream());
        ReportRuns.run(input, new PageReport(List.of("<img src=" + probe + "log>"), List.of(), file, settings));
        return file;
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte octet : text.getBytes(UTF_8)) {
            hex.append(String.format("%02X", octet));
        }
        return hex.toString();
    }

    private static List<String> texts(Pattern pattern, String html) {
        return pattern.matcher(html)
                .results()
                .map(found -> TAG.matcher(found.group(1))
                        .replaceAll("")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&nbsp;", "\u00a0")
                        .replace("&amp;", "&"))
                .toList();
    }

    @Test
    void aBrowserHasAllNumbersAndNamesOfTheFile() throws Exception {
        Path file = page();

        String dom = chromium("--dump-dom", file.toUri().toString());

        String text = Files.readString(file);
        assertThat(texts(TILE, dom)).isEqualTo(texts(TILE, text)).hasSize(6);
        assertThat(texts(CELL, dom))
                .isEqualTo(texts(CELL, text))
                .contains("/srv/<script>alert(1)</script><img src=x onerror=alert(2)>&amp;")
                .hasSizeGreaterThan(50);
        assertThat(dom).doesNotContain("<script", "<img", "<iframe");
    }

    @Test
    void aBrowserFetchesNothing() throws Exception {
        chromium("--dump-dom", page().toUri().toString());

        assertThat(connections).hasValue(0);

        // the browser could have
        Path other = Files.writeString(
                directory.resolve("other.html"),
                "<!DOCTYPE html><img src=http://127.0.0.1:" + server.getLocalPort() + "/image>");
        chromium("--dump-dom", other.toUri().toString());

        assertThat(connections).hasPositiveValue();
    }

    @Test
    void aBrowserShowsAPictureInLightAndInDark() throws Exception {
        Path file = page();
        Path picture = directory.resolve("page.png");

        chromium("--screenshot=" + picture, file.toUri().toString());
        BufferedImage light = ImageIO.read(picture.toFile());
        chromium(
                "--screenshot=" + picture,
                "--blink-settings=preferredColorScheme=0",
                file.toUri().toString());
        BufferedImage dark = ImageIO.read(picture.toFile());

        assertThat(colours(light)).hasSizeGreaterThan(20);
        assertThat(colours(dark)).hasSizeGreaterThan(20);
        assertThat(light.getRGB(2, 2)).isNotEqualTo(dark.getRGB(2, 2));
    }

    private static Set<Integer> colours(BufferedImage picture) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                colours.add(picture.getRGB(x, y));
            }
        }
        return colours;
    }
}
