package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SyslogTest {
    @Test
    void sendsEveryMessageInItsOrderAsRfc5424() throws Exception {
        try (DatagramSocket daemon = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Syslog syslog = new Syslog((InetSocketAddress) daemon.getLocalSocketAddress());
            syslog.rehearse();
            syslog.send(Syslog.SPACE, "space_left is reached");
            syslog.send(Syslog.SPACE, "admin_space_left is reached");
            Thread sender = new Thread(syslog);
            sender.setDaemon(true);
            sender.start();

            String header = "<81>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z - audithalt "
                    + ProcessHandle.current().pid();
            assertThat(received(daemon)).matches(header + " SPACE - space_left is reached");
            assertThat(received(daemon)).matches(header + " SPACE - admin_space_left is reached");

            syslog.send(Syslog.HALTED, "HALTED: disk_full");
            assertThat(received(daemon)).matches(header + " HALTED - HALTED: disk_full");
        }
    }

    private static String received(DatagramSocket daemon) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        daemon.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
}
