package org.audithalt.agent;

import java.io.IOException;

/** A way for messages to syslog. One agent thread, which nobody waits for. */
interface SyslogWay {
    /** Uses once what {@link #send} will need. */
    void open() throws IOException;

    /**
     * Sends a message.
     *
     * @param id message id, a word
     * @param line its text
     * @throws IOException if nobody hears it
     */
    void send(String id, String line) throws IOException;

    /** The way to an address. */
    static SyslogWay to(SyslogAddress address) {
        switch (address.kind()) {
            case UNIX:
                return new LoggerSyslog(address.path());
            case TCP:
                return new TcpSyslog(address.port());
            default:
                return new UdpSyslog(address.port());
        }
    }
}
