package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.it.program.Tables;

/** A program that others have written, as it is published, and work for it to do. */
enum RealProgram {
    /** The server of H2, and its own tool as client over TCP: tables, a checkpoint, a backup, a second opening. */
    H2("H2 database server", "h2-*.jar") {
        @Override
        List<String> command(Path dir, int port) throws IOException {
            return List.of(
                    // the host's own name need not be known where the JDK runs
                    "-Dh2.bindAddress=127.0.0.1",
                    "-cp",
                    path(),
                    "org.h2.tools.Server",
                    "-tcp",
                    "-tcpPort",
                    "" + port,
                    "-tcpPassword",
                    "word",
                    "-ifNotExists",
                    "-baseDir",
                    dir.resolve("data").toString());
        }

        @Override
        void use(AuditedJvm jvm, Path dir, int port) throws Exception {
            jvm.awaitOutput("TCP server running at .*", LIMIT);
            String url = "jdbc:h2:tcp://127.0.0.1:" + port + "/./shop";
            Path first = Files.writeString(
                    dir.resolve("first.sql"),
                    "create table item(id int primary key, name varchar, data blob);\n"
                            + "insert into item select x, 'item ' || x, random_uuid() from system_range(1, 3000);\n"
                            + "create index by_name on item(name);\nupdate item set name = name || '!' where id > 1500;\n"
                            + "checkpoint sync;\n"
                            + "insert into item values (5000, 'large', cast(space(200000) as varbinary));\n"
                            + "backup to '" + dir.resolve("data/backup.zip") + "';\n"
                            + "script to '" + dir.resolve("data/script.sql") + "';\n"
                            + "call csvwrite('" + dir.resolve("data/items.csv") + "', 'select id, name from item');\n"
                            + "shutdown;\n");
            Path second = Files.writeString(
                    dir.resolve("second.sql"),
                    "select count(*), max(name), max(length(data)) from item;\n"
                            + "create table copy as select * from csvread('" + dir.resolve("data/items.csv") + "');\n"
                            + "delete from item where id < 1000;\nselect * from item where id = 5000;\n"
                            + "select * from csvread('" + dir.resolve("data/no-such.csv") + "');\n"
                            + "checkpoint;\nshutdown compact;\n");
            for (Path script : List.of(first, second)) {
                client(
                        dir,
                        "-cp",
                        path(),
                        "org.h2.tools.RunScript",
                        "-url",
                        url,
                        "-script",
                        script.toString(),
                        "-continueOnError");
            }
            client(
                    dir,
                    "-cp",
                    path(),
                    "org.h2.tools.Server",
                    "-tcpPassword",
                    "word",
                    "-tcpShutdown",
                    "tcp://127.0.0.1:" + port);
        }
    },

    /** The network server of Derby with its interpreter as client: transaction log, checkpoint, backup. */
    DERBY(
            "Derby network server",
            "derby-*.jar",
            "derbyshared-*.jar",
            "derbytools-*.jar",
            "derbynet-*.jar",
            "derbyclient-*.jar") {
        @Override
        List<String> command(Path dir, int port) throws IOException {
            return List.of(
                    "-Dderby.system.home=" + dir.resolve("data"),
                    "-cp",
                    path(),
                    "org.apache.derby.drda.NetworkServerControl",
                    "start",
                    "-noSecurityManager",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    "" + port);
        }

        @Override
        void use(AuditedJvm jvm, Path dir, int port) throws Exception {
            jvm.awaitOutput(".*ready to accept connections.*", LIMIT);
            StringBuilder script = new StringBuilder("connect 'jdbc:derby://127.0.0.1:" + port + "/shop;create=true';\n"
                    + "create table item(id int primary key, name varchar(100));\nautocommit off;\n");
            for (int i = 0; i < 200; i++) {
                script.append("insert into item values (")
                        .append(i)
                        .append(", 'item ")
                        .append(i)
                        .append("');\n");
            }
            script.append("commit;\nselect count(*) from item;\ncall syscs_util.syscs_checkpoint_database();\n"
                    + "update item set name = name || '!' where id > 100;\nrollback;\nautocommit on;\n"
                    + "call syscs_util.syscs_backup_database('" + dir.resolve("backup") + "');\n"
                    + "call syscs_util.syscs_export_table(null, 'ITEM', '" + dir.resolve("items.csv")
                    + "', null, null, null);\n"
                    + "call syscs_util.syscs_compress_table('APP', 'ITEM', 1);\ndrop table item;\ndisconnect;\n"
                    + "connect 'jdbc:derby://127.0.0.1:" + port + "/no-such';\nexit;\n");
            client(
                    dir,
                    "-cp",
                    path(),
                    "org.apache.derby.tools.ij",
                    Files.writeString(dir.resolve("work.sql"), script).toString());
            client(
                    dir,
                    "-cp",
                    path(),
                    "org.apache.derby.drda.NetworkServerControl",
                    "shutdown",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    "" + port);
        }
    },

    /** SQLite works in a library of its own: what no byte code can see. */
    SQLITE("SQLite (native library)", "sqlite-jdbc-*.jar") {
        @Override
        List<String> command(Path dir, int port) throws IOException {
            return List.of(
                    "-cp",
                    path() + ":" + AuditedJvm.programs(),
                    Tables.class.getName(),
                    "jdbc:sqlite:"
                            + Files.createDirectories(dir.resolve("data")).resolve("shop.db"));
        }

        @Override
        void use(AuditedJvm jvm, Path dir, int port) {
            jvm.awaitOutput("done", LIMIT);
        }

        @Override
        boolean isOfLibrary(Deed call) {
            return (call.name().equals("lstat") && !call.object().startsWith("/etc/"))
                    || call.object().matches(".*/data(/shop\\.db.*)?|/dev/urandom");
        }
    },

    /** Tomcat with the applications that come with it: pages, a servlet, JSP that it compiles, a session that it stores. */
    TOMCAT("Tomcat", "apache-tomcat-*/bin/bootstrap.jar", "apache-tomcat-*/bin/tomcat-juli.jar") {
        @Override
        List<String> command(Path dir, int port) throws IOException {
            Path home = found("apache-tomcat-*/bin/bootstrap.jar").getParent().getParent();
            Path base = Files.createDirectories(dir.resolve("base"));
            for (String part : List.of("conf", "webapps")) {
                copy(home.resolve(part), base.resolve(part));
            }
            for (String part : List.of("logs", "temp", "work")) {
                Files.createDirectories(base.resolve(part));
            }
            Path server = base.resolve("conf/server.xml");
            Files.writeString(
                    server,
                    Files.readString(server)
                            .replace("port=\"8005\"", "port=\"" + (port + 1) + "\"")
                            .replace("port=\"8080\"", "address=\"127.0.0.1\" port=\"" + port + "\""));
            return List.of(
                    "-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"),
                    "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
                    "-Dcatalina.home=" + home,
                    "-Dcatalina.base=" + base,
                    "-Djava.io.tmpdir=" + base.resolve("temp"),
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "-cp",
                    path(),
                    "org.apache.catalina.startup.Bootstrap",
                    "start");
        }

        @Override
        void use(AuditedJvm jvm, Path dir, int port) throws Exception {
            jvm.awaitError(".*Server startup in.*", LIMIT);
            Path base = dir.resolve("base");
            byte[] large = new byte[300_000];
            Files.write(base.resolve("webapps/ROOT/large.bin"), large);
            HttpClient http = HttpClient.newHttpClient();
            String site = "http://127.0.0.1:" + port;
            assertThat(get(http, site + "/").statusCode()).isEqualTo(200);
            assertThat(get(http, site + "/large.bin").body()).hasSize(large.length);
            assertThat(get(http, site + "/no-such").statusCode()).isEqualTo(404);
            assertThat(get(http, site + "/examples/jsp/jsp2/el/basic-arithmetic.jsp")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(http, site + "/examples/servlets/servlet/HelloWorldExample")
                            .body())
                    .isNotEmpty();
            HttpRequest post = HttpRequest.newBuilder(URI.create(site + "/examples/servlets/servlet/SessionExample"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("dataname=name&datavalue=" + "v".repeat(20_000)))
                    .build();
            assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            for (int i = 0; i < 20; i++) {
                assertThat(get(http, site + "/docs/index.html").statusCode()).isEqualTo(200);
            }
            try (Socket control = new Socket("127.0.0.1", port + 1);
                    OutputStream out = control.getOutputStream()) {
                out.write("SHUTDOWN".getBytes(StandardCharsets.US_ASCII));
            }
        }
    },

    /** Artemis, with messages that it keeps on disk; its own program produces and consumes. */
    ARTEMIS("Artemis broker", "apache-artemis-*/lib/artemis-boot.jar") {
        @Override
        List<String> command(Path dir, int port) throws IOException {
            return artemis(dir, "run", "-Dartemis.instance=" + instance(dir, port));
        }

        private String instance(Path dir, int port) throws IOException {
            Path instance = dir.resolve("instance");
            List<String> create = artemis(dir, "create", "-Djava.io.tmpdir=" + dir);
            List<String> options = new ArrayList<>(create);
            options.addAll(List.of(
                    instance.toString(),
                    "--user",
                    "user",
                    "--password",
                    "word",
                    "--allow-anonymous",
                    "--host",
                    "127.0.0.1",
                    "--default-port",
                    "" + port,
                    "--no-amqp-acceptor",
                    "--no-hornetq-acceptor",
                    "--no-mqtt-acceptor",
                    "--no-stomp-acceptor",
                    "--no-web",
                    "--nio",
                    "--no-autotune"));
            client(dir, options.toArray(new String[0]));
            Path broker = instance.resolve("etc/broker.xml");
            // the transport of the JDK, where Netty would load one of its own
            Files.writeString(broker, Files.readString(broker).replace("useEpoll=true", "useEpoll=false"));
            return instance.toString();
        }

        private List<String> artemis(Path dir, String command, String... options) throws IOException {
            Path home =
                    found("apache-artemis-*/lib/artemis-boot.jar").getParent().getParent();
            List<String> all = new ArrayList<>(List.of(options));
            if (command.equals("run")) {
                all.add("-Djava.security.auth.login.config=" + dir.resolve("instance/etc/login.config"));
                all.add("-Ddata.dir=" + dir.resolve("instance/data"));
                all.add("-Dartemis.instance.etc=" + dir.resolve("instance/etc"));
            }
            all.addAll(List.of(
                    "-Dartemis.home=" + home, "-cp", path(), "org.apache.activemq.artemis.boot.Artemis", command));
            return all;
        }

        @Override
        void use(AuditedJvm jvm, Path dir, int port) throws Exception {
            jvm.awaitOutput(".*Server is now (active|live).*", LIMIT);
            for (String command : List.of("producer", "consumer")) {
                List<String> line = new ArrayList<>(artemis(dir, command));
                line.addAll(List.of(
                        "--url",
                        "tcp://127.0.0.1:" + port + "?useEpoll=false",
                        "--message-count",
                        "200",
                        "--destination",
                        "queue://work"));
                client(dir, line.toArray(new String[0]));
            }
            jvm.terminateProgram();
        }
    },

    /** Maven, which compiles a small project, tests it in a JVM of its own and packs it. */
    MAVEN("Maven build", "apache-maven-*/boot/plexus-classworlds-*.jar") {
        @Override
        List<String> command(Path dir, int port) throws IOException {
            Path project = MavenProject.write(dir.resolve("project"));
            Path repository = repository();
            if (!Files.exists(repository.resolve("complete"))) {
                List<String> fill = new ArrayList<>(maven(project, repository));
                fill.addAll(List.of("clean", "install"));
                client(dir, fill.toArray(new String[0]));
                Files.writeString(Files.createDirectories(repository).resolve("complete"), "");
                MavenProject.write(dir.resolve("project"));
            }
            List<String> command = new ArrayList<>(maven(project, repository));
            command.addAll(List.of("-o", "clean", "install"));
            return command;
        }

        private Path repository() {
            return Path.of(System.getProperty("programs")).resolve("repository");
        }

        private List<String> maven(Path project, Path repository) throws IOException {
            Path home = found("apache-maven-*/boot/plexus-classworlds-*.jar")
                    .getParent()
                    .getParent();
            return List.of(
                    "-Dclassworlds.conf=" + home.resolve("bin/m2.conf"),
                    "-Dmaven.home=" + home,
                    "-Dlibrary.jansi.path=" + home.resolve("lib/jansi-native"),
                    "-Dmaven.multiModuleProjectDirectory=" + project,
                    "-Duser.home=" + project,
                    "-cp",
                    path(),
                    "org.codehaus.plexus.classworlds.launcher.Launcher",
                    "-B",
                    "-f",
                    project.toString(),
                    "-Dmaven.repo.local=" + repository);
        }

        @Override
        void use(AuditedJvm jvm, Path dir, int port) {
            jvm.awaitOutput(".*BUILD SUCCESS.*", LIMIT);
        }
    };

    static final Duration LIMIT = Duration.ofSeconds(180);

    private final String title;
    private final List<String> files;

    RealProgram(String title, String... files) {
        this.title = title;
        this.files = List.of(files);
    }

    String title() {
        return title;
    }

    /** Name and version as the published files have them. */
    String version() throws IOException {
        Path file = found(files.get(0));
        Path programs = Path.of(System.getProperty("programs"));
        return programs.relativize(file).getName(0).toString().replace(".jar", "");
    }

    /** What follows the JVM's own options. */
    abstract List<String> command(Path dir, int port) throws IOException;

    /** Lets it work, and ends it if it does not end itself. */
    abstract void use(AuditedJvm jvm, Path dir, int port) throws Exception;

    /** Whether a call without a record is one that a native library of the program makes itself. */
    boolean isOfLibrary(Deed call) {
        return false;
    }

    @Override
    public String toString() {
        return title;
    }

    final String path() throws IOException {
        List<String> path = new ArrayList<>();
        for (String file : files) {
            path.add(found(file).toString());
        }
        return String.join(":", path);
    }

    /** A file of the programs that the build has copied. */
    static Path found(String pattern) throws IOException {
        Path programs = Path.of(System.getProperty("programs"));
        try (Stream<Path> all = Files.find(
                programs,
                3,
                (file, attributes) -> programs.getFileSystem()
                        .getPathMatcher("glob:" + programs + "/" + pattern)
                        .matches(file))) {
            return all.sorted().findFirst().orElseThrow(() -> new AssertionError("no " + pattern + " in " + programs));
        }
    }

    /** A program without the agent, on the JDK of the tests; its outcome does not matter, as errors are part of the work. */
    static void client(Path dir, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(arguments));
        Path output = dir.resolve("client.log");
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end\n" + Files.readString(output));
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            throw new AssertionError(stop);
        }
    }

    private static HttpResponse<byte[]> get(HttpClient http, String address) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
