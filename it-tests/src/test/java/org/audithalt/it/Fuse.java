package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.audithalt.it.program.FuseServer;
import org.awaitility.Awaitility;

/** A file system in user space. While its process is stopped, every call that needs it hangs, as with a server that has gone away. */
final class Fuse implements AutoCloseable {
    private static final String REQUIRED = "REQUIRED_FUSE";

    /** {@code PATH JAVA CLASSES SERVER}; in sh, for Java opens no file to be stdin and stdout at once. */
    private static final String SCRIPT = """
            exec 0<>/dev/fuse
            mount -i -t fuse -o fd=0,rootmode=40000,user_id=0,group_id=0,max_read=65536 audithalt-it "$1" || exit 1
            exec "$2" -XX:TieredStopAtLevel=1 -cp "$3" "$4" >&0
            """;

    private final Process server;
    private final Path path;

    private Fuse(Process server, Path path) {
        this.server = server;
        this.path = path;
    }

    /** Mounts one below the directory for temporary files, where a JDK in another root directory sees it too. */
    static Fuse mount() throws IOException, InterruptedException {
        Required.root(REQUIRED);
        Required.that(Files.isWritable(Path.of("/dev/fuse")), REQUIRED, "there is no /dev/fuse");
        Path path = Files.createTempDirectory("audithalt-fuse");
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        Process server = new ProcessBuilder(
                        "sh",
                        "-c",
                        SCRIPT,
                        "sh",
                        path.toString(),
                        java,
                        AuditedJvm.programs(),
                        FuseServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Awaitility.await("mounted").atMost(Duration.ofSeconds(60)).until(() -> !server.isAlive() || isMounted(path));
        if (!server.isAlive()) {
            Files.delete(path);
        }
        Required.that(server.isAlive(), REQUIRED, "no FUSE file system can be mounted");
        return new Fuse(server, path);
    }

    private static boolean isMounted(Path path) throws IOException {
        return Files.readString(Path.of("/proc/self/mounts")).contains(" " + path + " ");
    }

    Path path() {
        return path;
    }

    void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Cli.Result sent = Cli.run(new ProcessBuilder(Required.tool("kill"), "-" + name, Long.toString(server.pid())));
        assertThat(sent.exit()).as("%s", sent).isZero();
    }

    /** Whatever hangs there fails when the server has ended. */
    @Override
    public void close() throws IOException {
        try {
            server.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            Cli.Result unmounted = Cli.run(new ProcessBuilder("umount", "--lazy", path.toString()));
            assertThat(unmounted.exit()).as("%s", unmounted).isZero();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(path + " stays mounted", stop);
        }
        Files.delete(path);
    }
}
