package org.audithalt.it.program;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import javax.smartcardio.TerminalFactory;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;

/**
 * As {@link Operations}, for what the C library and others look up in many calls. Needs {@code --add-modules} and
 * {@code --add-exports} for {@code sun.jvm.hotspot}, and the properties that choose the system's GSS library.
 */
public final class LookUps {
    private static final int NO_PROCESS = 4_200_000;

    private LookUps() {}

    /**
     * Runs.
     *
     * @param arguments an existing directory
     */
    public static void main(String[] arguments) throws Exception {
        files(Path.of(arguments[0]));
        processes();
        others();
        System.out.println("done");
        Runtime.getRuntime().halt(0);
    }

    private static void files(Path directory) throws Exception {
        UserPrincipalLookupService service = directory.getFileSystem().getUserPrincipalLookupService();
        Operations.on(
                "owner",
                () -> Files.readAttributes(directory, PosixFileAttributes.class).owner());
        Operations.on(
                "group",
                () -> Files.readAttributes(directory, PosixFileAttributes.class).group());
        Operations.on("user", () -> service.lookupPrincipalByName("root"));
        Operations.on("user-none", () -> service.lookupPrincipalByName("no-such-user"));
        Operations.on("group-none", () -> service.lookupPrincipalByGroupName("no-such-group"));
        Operations.on("store", () -> Files.getFileStore(directory));
    }

    private static void processes() throws Exception {
        Operations.on("alive", () -> ProcessHandle.of(ProcessHandle.current().pid()));
        // no child of ours: the reaper looks again and again, and does not wait for it beside the debugger
        Process shell = new ProcessBuilder("sh", "-c", "sleep 100 >&- & echo $!; wait").start();
        String line =
                new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII)).readLine();
        int sleeper = Integer.parseInt(line);
        System.out.println("sleeper=" + sleeper);
        Operations.on("debug", () -> debug(sleeper));
        Operations.on("debug-none", () -> debug(NO_PROCESS));
        ProcessHandle handle = ProcessHandle.of(sleeper).orElseThrow();
        CompletableFuture<ProcessHandle> ended = handle.onExit();
        handle.destroy();
        Operations.attempt("ended", () -> ended.get(30, TimeUnit.SECONDS));
    }

    /** By reflection, because the package is not exported. A program that is no JVM is attached and left again. */
    private static void debug(int pid) throws Exception {
        Class<?> agents = Class.forName("sun.jvm.hotspot.HotSpotAgent");
        Object agent = agents.getConstructor().newInstance();
        Method attach = agents.getMethod("attach", int.class);
        try {
            attach.invoke(agent, pid);
        } catch (InvocationTargetException failed) {
            throw new IllegalStateException(failed.getCause());
        } finally {
            agents.getMethod("detach").invoke(agent);
        }
    }

    private static void others() throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        System.out.println("loopback=" + loopback.getIndex());
        System.out.println("loopback-name=" + loopback.getName());
        Operations.on("interfaces", () -> NetworkInterface.getNetworkInterfaces());
        Operations.on("interface", () -> loopback.getMTU());
        Operations.on("interface-none", () -> NetworkInterface.getByName("no-such"));
        ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
        Operations.on("help", () -> ManagementFactory.getPlatformMBeanServer().getMBeanInfo(commands));
        Operations.on("proxies", () -> ProxySelector.getDefault().select(URI.create("http://example.invalid/")));
        Operations.on("card", () -> TerminalFactory.getInstance("PC/SC", null));
        Operations.on("ticket", () -> GSSManager.getInstance().createCredential(GSSCredential.INITIATE_ONLY));
        Operations.on("ticket-context", () -> {
            GSSManager manager = GSSManager.getInstance();
            GSSName name = manager.createName("host@localhost", GSSName.NT_HOSTBASED_SERVICE);
            GSSContext context = manager.createContext(name, new Oid("1.2.840.113554.1.2.2"), null, 0);
            context.initSecContext(new byte[0], 0, 0);
        });
    }
}
