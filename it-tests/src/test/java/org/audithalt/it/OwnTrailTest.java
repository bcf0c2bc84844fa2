package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the audited process itself does to its trail, its rules and its configuration is recorded whatever the rules say. */
final class OwnTrailTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void isRecordedThoughTheRulesLeaveItOut(Jdk jdk) throws Exception {
        Path trail = Files.createDirectory(directory.resolve("trail"));
        Path linked = Files.createSymbolicLink(directory.resolve("linked"), trail);
        Path rules = Files.writeString(
                directory.resolve("quiet.rules"),
                "-a never,exit -S openat,unlink,rename\n-a always,exit -S connect -k net\n");
        Path config = Files.writeString(directory.resolve("audithalt.conf"), "freq = 10\n");
        Path rotated = Files.createFile(trail.resolve("audit.log.1"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + linked.resolve("audit.log") + ",rules=" + rules + ",config=" + config)
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            act(jvm, "a read " + linked.resolve("audit.log"));
            act(jvm, "b read " + trail.resolve("audit.log.backlog"));
            act(jvm, "h read " + Files.createSymbolicLink(directory.resolve("elsewhere"), trail.resolve("audit.log")));
            act(jvm, "c read " + trail.resolve("unrelated"));
            act(jvm, "d delete " + rotated);
            act(jvm, "e read " + rules);
            act(jvm, "f rename " + config + " " + directory.resolve("moved.conf"));
            Path other = directory.resolve("other");
            act(jvm, "g create " + other);
            // the second time it is known that this is no link
            act(jvm, "i read " + other);
            act(jvm, "j read " + other);
            Path moved = Files.createSymbolicLink(directory.resolve("moved"), trail.resolve("audit.log"));
            act(jvm, "k rename " + other + " " + directory.resolve("away"));
            act(jvm, "l rename " + moved + " " + other);
            act(jvm, "m read " + other);
            act(jvm, "n read " + directory.resolve("away"));
            Files.move(moved(directory, trail), directory.resolve("away"), StandardCopyOption.REPLACE_EXISTING);
            awaitRecord(jvm, "o", directory.resolve("away"), trail);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
        }
        Set<String> seen = new LinkedHashSet<>();
        for (Trail.Event event : Trail.read(trail.resolve("audit.log")).actions()) {
            seen.add(event.comm() + " " + event.success() + " " + event.text("key"));
        }
        assertThat(seen)
                .containsExactly(
                        "a yes audit-trail",
                        "b yes audit-trail",
                        "h yes audit-trail",
                        "d yes audit-trail",
                        "e yes audit-trail",
                        "f yes audit-trail",
                        "m yes audit-trail",
                        "o yes audit-trail");
    }

    private static Path moved(Path directory, Path trail) throws Exception {
        return Files.createSymbolicLink(directory.resolve("moved"), trail.resolve("audit.log"));
    }

    /** Another process made the link: nobody told the audited one. */
    private static void awaitRecord(AuditedJvm jvm, String thread, Path link, Path trail) {
        await().atMost(LIMIT).until(() -> {
            act(jvm, thread + " read " + link);
            // as text: of what is written at this moment the last line may not be whole
            return Files.readString(trail.resolve("audit.log")).contains(" comm=\"" + thread + "\" ");
        });
    }

    private static void act(AuditedJvm jvm, String command) throws Exception {
        jvm.send(command);
        jvm.awaitOutput(command.substring(0, 1) + " .*", LIMIT);
    }
}
