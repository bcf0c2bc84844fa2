package org.audithalt.agent;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.audithalt.hook.ThisProcess;

/**
 * The socket that programs of this host write to, mostly /dev/log: a Unix-domain datagram socket, which the JDK cannot make, so
 * logger(1) is run for each message, of util-linux or busybox. In the old form of RFC 3164, the message id as the first word of the
 * text: neither journald nor the socket of rsyslogd takes RFC 5424.
 */
final class LoggerSyslog implements SyslogWay {
    private static final String[] PROGRAMS = {"/usr/bin/logger", "/bin/logger"};
    private static final String DEVICE = "/dev/log";
    private static final long LIMIT_SECONDS = 10;
    private static final String SUCCESS = "exit=0";

    /** Else that of util-linux says success of a message that nobody heard, unless systemd runs; busybox has no such option. */
    private static final String SOCKET_ERRORS = "--socket-errors=on";

    private final String socket;
    private boolean tellsErrors;

    LoggerSyslog(String socket) {
        this.socket = socket;
    }

    /** The program; empty if there is none. */
    static String program() {
        for (String program : PROGRAMS) {
            if (new File(program).canExecute()) {
                return program;
            }
        }
        return "";
    }

    @Override
    public void open() throws IOException {
        if (program().isEmpty()) {
            throw new IOException("logger(1) is not there");
        }
        ChildProcess.rehearse();
        tellsErrors = ChildProcess.outcome(List.of(program(), SOCKET_ERRORS, "--version"), Map.of(), LIMIT_SECONDS)
                .equals(SUCCESS);
    }

    @Override
    public void send(String id, String line) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program());
        if (tellsErrors) {
            command.add(SOCKET_ERRORS);
        }
        if (!socket.equals(DEVICE)) {
            // busybox knows no other
            command.add("-u");
            command.add(socket);
        }
        command.add("-p");
        command.add("authpriv.alert");
        command.add("-t");
        command.add("audithalt[" + ThisProcess.PID + "]");
        command.add("--");
        command.add(id + " " + line);
        String outcome = ChildProcess.outcome(command, Map.of(), LIMIT_SECONDS);
        if (!outcome.equals(SUCCESS)) {
            throw new IOException("logger: " + outcome);
        }
    }
}
