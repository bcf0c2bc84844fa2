package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.audithalt.it.program.Commanded;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real rsyslogd hears of a threshold of space, whichever way it is told. */
final class SyslogTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** More than any disk has: reached at the start. */
    private static final String LITTLE = ",space_left=100000000000,space_left_action=syslog";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void rsyslogHearsEveryWay(Jdk jdk) throws Exception {
        int port = FreePort.find();
        Path socket = directory.resolve("log");
        Path heard = directory.resolve("heard");
        Process daemon = rsyslogd(port, socket, heard);
        try {
            Awaitility.await("rsyslogd listens").atMost(LONGEST).until(() -> Files.exists(socket));
            for (String way : List.of("udp:" + port, "tcp:" + port, "unix:" + socket)) {
                Path home = Files.createDirectory(directory.resolve(way.substring(0, 3)));
                try (AuditedJvm jvm = AuditedJvm.with(jdk)
                        .in(home)
                        .agent("log_file=audit/audit.log,backlog_limit=256,syslog=" + way + LITTLE)
                        .main(Commanded.class.getName())
                        .start()) {
                    jvm.awaitOutput("ready", LONGEST);
                    String line = ".* space_left is reached: .* left for " + home + "/audit/audit.log, .*";
                    Awaitility.await(way + " is heard\n" + jvm)
                            .atMost(LONGEST)
                            .until(() -> Files.exists(heard)
                                    && Files.readAllLines(heard).stream()
                                            .anyMatch(text ->
                                                    text.startsWith("authpriv.alert audithalt " + jvm.pid() + " ")
                                                            && text.matches(line)));
                    jvm.send("end");
                    assertThat(jvm.awaitExit(LONGEST)).as("%s", jvm).isZero();
                    assertThat(jvm.stderr()).noneMatch(text -> text.contains("syslog"));
                }
            }
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }

    private Process rsyslogd(int port, Path socket, Path heard) throws IOException {
        Path configuration = directory.resolve("rsyslog.conf");
        Files.writeString(configuration, """
            global(workDirectory="%1$s")
            module(load="imudp")
            input(type="imudp" address="127.0.0.1" port="%2$d")
            module(load="imtcp")
            input(type="imtcp" address="127.0.0.1" port="%2$d")
            module(load="imuxsock" SysSock.Use="off")
            input(type="imuxsock" Socket="%3$s")
            template(name="heard" type="string" string="%%syslogfacility-text%%.%%syslogseverity-text%% %%app-name%% %%procid%% %%msg%%\\n")
            action(type="omfile" file="%4$s" template="heard")
            """.formatted(directory, port, socket, heard));
        return new ProcessBuilder(
                        Required.tool("rsyslogd"),
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        directory + "/rsyslogd.pid")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("rsyslogd.out").toFile())
                .start();
    }
}
