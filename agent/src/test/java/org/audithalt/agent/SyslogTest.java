package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
        try (ServerSocket daemon = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Syslog syslog = started(new TcpSyslog(daemon.getLocalPort()));
            try (Socket connection = daemon.accept()) {
                syslog.send(Syslog.SPACE, "caf\u00e9");
                syslog.send(Syslog.SPACE, "second");

                assertThat(frame(connection)).matches(HEADER + " SPACE - caf\u00e9");
                assertThat(frame(connection)).matches(HEADER + " SPACE - second");
            }
        }
    }

    @Test
    void connectsAgainByTcpToADaemonThatWasNotThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        TcpSyslog way = new TcpSyslog(port);
        way.open();
        try (ServerSocket daemon = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
            way.send("SPACE", "heard");
            try (Socket connection = daemon.accept()) {
                assertThat(frame(connection)).endsWith(" SPACE - heard");
            }
        }
    }

    private static String frame(Socket connection) throws Exception {
        InputStream in = connection.getInputStream();
        int count = 0;
        for (int c = in.read(); c != ' '; c = in.read()) {
            count = 10 * count + c - '0';
        }
        return new String(in.readNBytes(count), StandardCharsets.UTF_8);
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
