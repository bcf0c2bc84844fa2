import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that takes orders: each becomes a new file named after it, then it is answered. */
public class OrderBundle implements BundleActivator {
    private HttpServer server;

    @Override
    public void start(BundleContext context) throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.getInteger("port")), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/order", exchange -> {
            String id = exchange.getRequestURI().getQuery().substring("id=".length());
            Files.writeString(Path.of(System.getProperty("orders"), id), id, StandardOpenOption.CREATE_NEW);
            byte[] answer = id.getBytes(StandardCharsets.US_ASCII);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @Override
    public void stop(BundleContext context) {
        server.stop(0);
    }
}
