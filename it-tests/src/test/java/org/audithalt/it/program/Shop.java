package org.audithalt.it.program;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * A web application in a jar with the server in a jar within it: {@code JAR DIRECTORY}. {@code POST /order/ID} makes a file
 * of that name, {@code GET /class} loads a class of the nested jar that was not asked for yet. Says {@code port N}.
 */
public final class Shop extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Pattern SELF_CONTAINED = Pattern.compile("org/apache/(catalina|coyote|tomcat)/.*\\.class");

    private final transient Path orders;
    private final transient List<String> classes;
    private final AtomicInteger nextClass = new AtomicInteger();

    private Shop(Path orders, List<String> classes) {
        this.orders = orders;
        this.classes = classes;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.resolve("tomcat").toString());
        Connector connector = new Connector();
        connector.setProperty("address", "127.0.0.1");
        connector.setPort(0);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", directory.toString());
        Shop shop = new Shop(Files.createDirectories(directory.resolve("orders")), nestedClasses(arguments[0]));
        Tomcat.addServlet(context, "shop", shop);
        context.addServletMappingDecoded("/*", "shop");
        tomcat.start();
        System.out.println("port " + connector.getLocalPort());
        tomcat.getServer().await();
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse answer) throws IOException {
        Files.writeString(
                orders.resolve(Path.of(request.getPathInfo()).getFileName()), "", StandardOpenOption.CREATE_NEW);
        answer.getWriter().print("ordered");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse answer) throws IOException {
        int next = nextClass.getAndIncrement();
        if (next >= classes.size()) {
            // a class that is loaded already needs no jar: its customer would be served while all others wait
            answer.sendError(HttpServletResponse.SC_GONE, "each of " + classes.size() + " classes was asked for");
            return;
        }
        String name = classes.get(next);
        try {
            answer.getWriter().print(Class.forName(name, false, Shop.class.getClassLoader()));
        } catch (ClassNotFoundException | LinkageError missing) {
            answer.sendError(HttpServletResponse.SC_NOT_FOUND, missing.toString());
        }
    }

    /** Those whose loading needs no other jar than the server's. */
    private static List<String> nestedClasses(String jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (JarFile outer = new JarFile(jar)) {
            for (JarEntry entry : outer.stream().toList()) {
                if (entry.getName().endsWith(".jar")) {
                    addClasses(names, outer.getInputStream(entry));
                }
            }
        }
        return names;
    }

    private static void addClasses(List<String> names, InputStream nested) throws IOException {
        try (ZipInputStream in = new ZipInputStream(nested)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName();
                if (SELF_CONTAINED.matcher(name).matches()) {
                    names.add(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                }
            }
        }
    }
}
