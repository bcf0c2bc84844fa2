package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.audithalt.build.RequiredTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SyslogTest {
    private static final String HEADER = "<81>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z - audithalt "
            + ProcessHandle.current().pid();

    private static Syslog started(SyslogWay way) throws Exception {
        Syslog syslog = new Syslog(way, new StderrLines());
        Thread sender = new Thread(syslog);
        sender.setDaemon(true);
        sender.start();
        return syslog;
    }

    @Test
    void sendsEveryMessageInItsOrderByUdp() throws Exception {
        try (DatagramSocket daemon = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Syslog syslog = started(new UdpSyslog(daemon.getLocalPort()));

            syslog.send(Syslog.SPACE, "space_left is reached");
            syslog.send(Syslog.HALTED, "HALTED: disk_full");

            assertThat(received(daemon)).matches(HEADER + " SPACE - space_left is reached");
            assertThat(received(daemon)).matches(HEADER + " HALTED - HALTED: disk_full");
        }
    }

    private static String received(DatagramSocket daemon) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        daemon.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void countsTheOctetsOfEachMessageByTcp() throws Exception {
        try (ServerSocket daemon = daemon(0)) {
            Syslog syslog = started(new TcpSyslog(daemon.getLocalPort()));
            syslog.send(Syslog.SPACE, "caf\u00e9");
            syslog.send(Syslog.SPACE, "second");

            assertThat(heard(daemon)).matches(HEADER + " SPACE - caf\u00e9");
            assertThat(heard(daemon)).matches(HEADER + " SPACE - second");
        }
    }

    @Test
    void tellsByTcpADaemonThatWasStartedAnewTheFirstMessage() throws Exception {
        Syslog syslog;
        int port;
        try (ServerSocket daemon = daemon(0)) {
            port = daemon.getLocalPort();
            syslog = started(new TcpSyslog(port));
            syslog.send(Syslog.SPACE, "first");
            assertThat(heard(daemon)).endsWith(" SPACE - first");
        }
        try (ServerSocket daemon = daemon(port)) {
            syslog.send(Syslog.SPACE, "second");
            syslog.send(Syslog.SPACE, "third");

            assertThat(heard(daemon)).endsWith(" SPACE - second");
            assertThat(heard(daemon)).endsWith(" SPACE - third");
        }
    }

    @Test
    void connectsByTcpToADaemonThatWasNotThere() throws Exception {
        int port;
        try (ServerSocket free = daemon(0)) {
            port = free.getLocalPort();
        }
        TcpSyslog way = new TcpSyslog(port);
        way.open();
        assertThatThrownBy(() -> way.send("SPACE", "unheard")).isInstanceOf(ConnectException.class);
        try (ServerSocket daemon = daemon(port)) {
            started(way).send(Syslog.SPACE, "heard");
            assertThat(heard(daemon)).endsWith(" SPACE - heard");
        }
    }

    @Test
    void givesUpATcpDaemonThatReadsNothing() throws Exception {
        try (ServerSocket daemon = daemon(0)) {
            TcpSyslog way = new TcpSyslog(daemon.getLocalPort(), 100_000_000);

            assertThatThrownBy(() -> way.send("SPACE", "unheard"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not read");
            assertThatThrownBy(() -> way.send("SPACE", "x".repeat(50_000_000)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not read");
        }
    }

    private static ServerSocket daemon(int port) throws IOException {
        return new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
    }

    /** The first message that comes, by a connection of its own; what only opens one is passed over. */
    private static String heard(ServerSocket daemon) throws IOException {
        for (; ; ) {
            try (Socket connection = daemon.accept()) {
                InputStream in = connection.getInputStream();
                String frames = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                if (!frames.isEmpty()) {
                    int blank = frames.indexOf(' ');
                    byte[] message = frames.substring(blank + 1).getBytes(StandardCharsets.UTF_8);
                    assertThat(frames.substring(0, blank)).isEqualTo(Integer.toString(message.length));
                    return new String(message, StandardCharsets.UTF_8);
                }
            }
        }
    }

    @Test
    void noticesThatNobodyHearsAUnixSocket(@TempDir Path directory) throws Exception {
        String program = LoggerSyslog.program();
        RequiredTool.that(
                !program.isEmpty() && !Path.of(program).toRealPath().endsWith("busybox"),
                "no logger of util-linux (package bsdutils)");
        LoggerSyslog way = new LoggerSyslog(directory.resolve("none").toString());
        way.open();

        assertThatThrownBy(() -> way.send("SPACE", "unheard"))
                .isInstanceOf(IOException.class)
                .hasMessage("logger: exit=1");
    }

    @Test
    void knowsAddresses() {
        assertThat(SyslogAddress.of("udp")).isEqualTo(new SyslogAddress(SyslogAddress.Kind.UDP, "", 514));
        assertThat(SyslogAddress.of("TCP:6514")).isEqualTo(new SyslogAddress(SyslogAddress.Kind.TCP, "", 6514));
        assertThat(SyslogAddress.of("unix")).isEqualTo(new SyslogAddress(SyslogAddress.Kind.UNIX, "/dev/log", 0));
        assertThat(SyslogAddress.of("unix:/run/x")).isEqualTo(new SyslogAddress(SyslogAddress.Kind.UNIX, "/run/x", 0));
        assertThat(SyslogAddress.of("auto").kind()).isIn(SyslogAddress.Kind.UNIX, SyslogAddress.Kind.UDP);
        assertThat(SyslogAddress.objection("auto")).isNull();
        for (String wrong : new String[] {"", "auto:1", "unix:x", "udp:0", "udp:65536", "tcp:x", "tls", "udp:"}) {
            assertThat(SyslogAddress.objection(wrong)).as(wrong).startsWith("unknown word");
        }
    }
}
