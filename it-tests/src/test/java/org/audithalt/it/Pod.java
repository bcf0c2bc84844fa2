package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.audithalt.it.program.Commanded;
import org.awaitility.Awaitility;

/**
 * The pod of {@code docs/examples/kubernetes} without a cluster: the program is process 1 of namespaces of its own, its root is
 * read-only, user, capabilities, variables and volumes are those of the manifests.
 */
final class Pod implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int AUDIT_MEBIBYTES = 160;

    private final Jdk jdk;
    private final PodManifest manifest;
    private final Path root;
    private final Path out;
    private final Path err;
    private final Path kubectl;
    private final Process process;
    private final long pid;

    /** Starts it and waits until its program runs. */
    Pod(Jdk jdk, PodManifest manifest, Path directory) throws IOException {
        this.jdk = jdk;
        this.manifest = manifest;
        root = Files.createDirectory(directory.resolve("root"));
        out = directory.resolve("out");
        err = directory.resolve("err");
        Path script = Files.writeString(directory.resolve("pod.sh"), script());
        ProcessBuilder builder = new ProcessBuilder(
                Required.tool("unshare"),
                "--mount",
                "--pid",
                "--uts",
                "--fork",
                "--kill-child",
                "sh",
                "-e",
                script.toString());
        process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        pid = started();
        kubectl = Files.createDirectory(directory.resolve("bin")).resolve("kubectl");
        Files.writeString(kubectl, kubectl());
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
    }

    private long started() {
        try {
            awaitOutput("ready");
            return process.children().findFirst().orElseThrow().pid();
        } catch (RuntimeException | Error failed) {
            // nobody else could
            close();
            throw failed;
        }
    }

    /** Makes its root out of the directories of the JDK's, and becomes the program. */
    private String script() throws IOException {
        String from = jdk.prefix().isEmpty() ? "" : jdk.prefix().get(1);
        jdk.java();
        List<String> lines = new ArrayList<>();
        lines.add("mount -t tmpfs -o mode=755 pod " + root);
        for (String name : List.of("bin", "lib", "lib64", "sbin", "usr", "var")) {
            String there = from + "/" + name;
            lines.add("if [ -L " + there + " ]; then cp -P " + there + " " + root + "/" + name + "; elif [ -d " + there
                    + " ]; then mkdir " + root + "/" + name + "; mount --rbind " + there + " " + root + "/" + name
                    + "; mount -o remount,bind,ro " + root + "/" + name + "; fi");
        }
        lines.add("cp -a " + from + "/etc " + root + "/etc");
        lines.add("mkdir " + root + "/proc " + root + "/dev " + root + "/app");
        lines.add("mount -t proc proc " + root + "/proc");
        lines.add("mount --rbind /dev " + root + "/dev");
        lines.add("mount --bind " + AuditedJvm.programs() + " " + root + "/app");
        lines.add("cp " + System.getProperty("audithalt.jar") + " " + root + "/audithalt.jar");
        lines.add("chmod 644 " + root + "/audithalt.jar");
        List<String> after = new ArrayList<>();
        for (Object mount : manifest.mounts()) {
            String path = root + (String) PodManifest.at(mount, "mountPath");
            Map<?, ?> volume = manifest.volume(PodManifest.at(mount, "name"));
            lines.add("mkdir -p " + path);
            lines.add("mount -t tmpfs -o " + options(volume) + " volume " + path);
            if (volume.containsKey("configMap")) {
                lines.add("cp " + PodManifest.SETTINGS.toAbsolutePath().normalize() + " " + path);
            }
            if (Boolean.TRUE.equals(((Map<?, ?>) mount).get("readOnly"))) {
                after.add("mount -o remount,ro " + path);
            }
        }
        lines.add("chroot " + root + " " + asUser(manifest.initCommand()));
        lines.addAll(after);
        lines.add("mount -o remount,ro " + root);
        lines.add("hostname " + manifest.name());
        lines.add("exec chroot " + root + " " + asUser(List.of("java", "-cp", "/app", Commanded.class.getName())));
        return String.join("\n", lines) + "\n";
    }

    private String options(Map<?, ?> volume) {
        if (volume.isEmpty()) {
            return "mode=2775,gid=" + manifest.volumeGroup() + ",size=" + AUDIT_MEBIBYTES + "m";
        }
        return volume.containsKey("emptyDir") ? "mode=777" : "mode=755";
    }

    /** Words of a shell: a command as the container's user, without any capability, with the container's variables. */
    private String asUser(List<String> command) {
        String id = Integer.toString(manifest.user());
        List<String> words = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + id,
                "--regid=" + id,
                "--groups=" + manifest.volumeGroup(),
                "--bounding-set=-all",
                "--inh-caps=-all",
                "--no-new-privs",
                "env",
                "--chdir=/",
                "-i",
                "PATH=" + jdk.home() + "/bin:/usr/bin:/bin"));
        words.addAll(manifest.environment());
        words.addAll(command);
        return "'" + String.join("' '", words) + "'";
    }

    private String kubectl() {
        return "#!/bin/sh\ncase \"$*\" in\n\"exec " + named() + " -- \"*) shift 5; exec " + enter()
                + " " + asUser(List.of()) + " \"$@\" ;;\n\"logs " + named() + "\") exec cat " + err
                + " ;;\n*) echo \"no such pod, container or command: $*\" >&2; exit 9 ;;\nesac\n";
    }

    private String named() {
        return manifest.name() + " -c " + manifest.container();
    }

    private String enter() {
        return Required.tool("nsenter") + " --target " + pid + " --mount --pid --uts --root --wd=/";
    }

    /** Runs a command in the container as the kubelet runs that of a probe. */
    Cli.Result exec(List<String> command) throws IOException, InterruptedException {
        return shell(enter() + " " + asUser(command));
    }

    /** Runs a line of a page, with a {@code kubectl} that knows of this pod alone. */
    Cli.Result shell(String line) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line);
        builder.environment().put("PATH", kubectl.getParent() + ":" + System.getenv("PATH") + ":/usr/sbin:/sbin");
        return Cli.run(builder);
    }

    /** Says something to the program. */
    void send(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    void awaitOutput(String line) {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(Files.readAllLines(out)).as("%s", this).contains(line));
    }

    /** A file as the container sees it. */
    Path file(String path) {
        return Path.of("/proc/" + pid + "/root" + path);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Exit code of the program. */
    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public String toString() {
        try {
            return "pod: " + Files.readString(out) + Files.readString(err);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
