package org.audithalt.it.program.matrix;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.prefs.Preferences;
import javax.management.ObjectName;
import jdk.jfr.Recording;

/** Processes, signals, libraries, dumps, agents, commands. */
// only the calls matter
@SuppressWarnings("ReturnValueIgnored")
final class Processes {
    private final Actions actions;
    private final String agent;

    private Processes(Actions actions, String agent) {
        this.actions = actions;
        this.agent = agent;
    }

    /** @param agent jar of an agent */
    static void prepare(Actions actions, String agent) throws Exception {
        Processes processes = new Processes(actions, agent);
        processes.children();
        processes.signals();
        processes.libraries();
        processes.dumps();
        processes.commands();
        processes.agents();
        processes.others();
    }

    private Process sleep() throws Exception {
        Process process = new ProcessBuilder("sleep", "100").start();
        actions.keep(() -> process.destroyForcibly().waitFor());
        return process;
    }

    private void children() throws Exception {
        Process destroyed = sleep();
        Process forced = sleep();
        Process gone = sleep();
        ProcessHandle handle = gone.toHandle();
        gone.destroyForcibly().waitFor();
        Path noProgram = actions.file("noprogram");
        actions.on(
                "run",
                () -> new ProcessBuilder("/bin/true", "a", "b c", "").start().waitFor());
        actions.on("run-none", () -> new ProcessBuilder(actions.none().toString(), "x").start());
        actions.on("run-no", () -> new ProcessBuilder(noProgram.toString()).start());
        actions.on("kill", () -> destroyed.destroy());
        actions.on("kill-forced", () -> forced.toHandle().destroyForcibly());
        actions.on("kill-gone", () -> handle.destroy());
        actions.on("info", () -> ProcessHandle.current().info());
        actions.on("children", () -> ProcessHandle.current().children().count());
        actions.on("parent", () -> ProcessHandle.current().parent());
    }

    /** By reflection, because the compiler warns of sun.misc. */
    private void signals() throws Exception {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlers = Class.forName("sun.misc.SignalHandler");
        Object signal = type.getConstructor(String.class).newInstance("WINCH");
        Object kill = type.getConstructor(String.class).newInstance("KILL");
        Object nothing = Proxy.newProxyInstance(
                Processes.class.getClassLoader(), new Class<?>[] {handlers}, (proxy, method, values) -> null);
        var handle = type.getMethod("handle", type, handlers);
        var raise = type.getMethod("raise", type);
        handle.invoke(null, signal, nothing);
        actions.on("handle", () -> handle.invoke(null, signal, nothing));
        actions.on("handle-no", () -> handle.invoke(null, kill, nothing));
        actions.on("raise", () -> raise.invoke(null, signal));
    }

    private void libraries() throws Exception {
        Path library = actions.dir().resolve("library.so");
        Files.copy(Path.of(System.getProperty("java.home"), "lib/libprefs.so"), library);
        Path broken = actions.file("broken.so");
        actions.on("load", () -> System.load(library.toString()));
        actions.on("load-no", () -> System.load(broken.toString()));
    }

    private void dumps() throws Exception {
        HotSpotDiagnosticMXBean diagnostic = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        String heap = actions.dir().resolve("heap.hprof").toString();
        String taken = actions.file("taken.hprof").toString();
        actions.on("heap", () -> diagnostic.dumpHeap(heap, true));
        actions.on("heap-no", () -> diagnostic.dumpHeap(taken, true));
        actions.on("option", () -> diagnostic.setVMOption("HeapDumpOnOutOfMemoryError", "false"));
        actions.on("option-no", () -> diagnostic.setVMOption("NoSuchOption", "1"));
        Path recording = actions.dir().resolve("recording.jfr");
        actions.on("recording", () -> {
            try (Recording made = new Recording()) {
                made.start();
                made.dump(recording);
            }
        });
    }

    private void commands() throws Exception {
        ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
        String[] signature = {String[].class.getName()};
        var server = ManagementFactory.getPlatformMBeanServer();
        actions.on("jcmd", () -> server.invoke(commands, "vmUptime", new Object[] {new String[0]}, signature));
        actions.on(
                "jcmd-no", () -> server.invoke(commands, "vmUptime", new Object[] {new String[] {"-none"}}, signature));
    }

    private void agents() throws Exception {
        String self = Long.toString(ProcessHandle.current().pid());
        actions.on("attach", () -> {
            VirtualMachine machine = VirtualMachine.attach(self);
            try {
                machine.loadAgent(agent, "option");
            } finally {
                machine.detach();
            }
        });
        actions.on("attach-bad", () -> {
            VirtualMachine machine = VirtualMachine.attach(self);
            try {
                machine.loadAgent(agent, "fail");
            } finally {
                machine.detach();
            }
        });
        String notListening = Long.toString(sleep().pid());
        Path socket = Path.of("/tmp/.java_pid" + notListening);
        // of a JVM that was killed and had the same process id
        Files.deleteIfExists(socket);
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket));
        }
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        actions.keep(() -> Files.delete(socket));
        actions.on("attach-stale", () -> VirtualMachine.attach(notListening));
        actions.on("attach-no", () -> VirtualMachine.attach("1999999999"));
    }

    private void others() throws Exception {
        System.setProperty("java.util.prefs.userRoot", actions.dir().toString());
        actions.on("prefs", () -> {
            Preferences node =
                    Preferences.userRoot().node(actions.dir().getFileName().toString());
            node.put("a", "b");
            node.flush();
        });
        actions.on(
                "user",
                () -> Class.forName("com.sun.security.auth.module.UnixSystem")
                        .getConstructor()
                        .newInstance());
    }
}
