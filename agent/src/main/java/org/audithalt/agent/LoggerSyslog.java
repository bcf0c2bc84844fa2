package org.audithalt.agent;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.audithalt.hook.ThisProcess;

/**
 * The socket that programs of this host write to, mostly /dev/log: a Unix-domain datagram socket, which the JDK cannot make, so
 * logger(1) is run for each message, of util-linux or busybox.
 */
final class LoggerSyslog implements SyslogWay {
    private static final String[] PROGRAMS = {"/usr/bin/logger", "/bin/logger"};
    private static final String DEVICE = "/dev/log";
    private static final long LIMIT_SECONDS = 10;

    private final String socket;

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
    }

    @Override
    public void send(String id, String line) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program());
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
        if (!outcome.equals("exit=0")) {
            throw new IOException("logger: " + outcome);
        }
    }
}
