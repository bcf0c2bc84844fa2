package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What surefire and failsafe wrote of the last run. */
final class TestReports {
    /** How a test ended. */
    enum End {
        PASSED,
        FAILED,
        SKIPPED
    }

    /**
     * One invocation of a test.
     *
     * @param jdk feature version on which it ran
     * @param reason why it was skipped
     * @param output what it printed
     */
    record Run(int jdk, End end, String reason, String output) {}

    private static final Pattern OF_JDK = Pattern.compile("\\bJDK (\\d+)");
    private static final Pattern METHOD = Pattern.compile("^\\w+");
    /** How the text of a thrown exception begins. */
    private static final Pattern EXCEPTION = Pattern.compile("^([\\w$]+\\.)+[\\w$]+(: |$)");

    private final Map<String, List<Run>> runs = new HashMap<>();

    private TestReports() {}

    /** @param root of the project */
    static TestReports of(Path root) throws IOException {
        TestReports reports = new TestReports();
        for (String directory : List.of("agent/target/surefire-reports", "it-tests/target/failsafe-reports")) {
            Path reported = root.resolve(directory);
            if (Files.isDirectory(reported)) {
                try (Stream<Path> files = Files.list(reported)) {
                    for (Path file : files.filter(
                                    path -> path.getFileName().toString().matches("TEST-.*\\.xml"))
                            .sorted()
                            .toList()) {
                        reports.read(file);
                    }
                }
            }
        }
        return reports;
    }

    /** @param test {@code CLASS#METHOD} */
    List<Run> of(String test) {
        return runs.getOrDefault(test, List.of());
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    private void read(Path file) throws IOException {
        Document document;
        try {
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        } catch (ParserConfigurationException | SAXException unreadable) {
            throw new IOException(file + ": " + unreadable, unreadable);
        }
        int buildJdk = 0;
        NodeList properties = document.getElementsByTagName("property");
        for (int i = 0; i < properties.getLength(); i++) {
            Element property = (Element) properties.item(i);
            if (property.getAttribute("name").equals("java.specification.version")) {
                buildJdk = Integer.parseInt(property.getAttribute("value"));
            }
        }
        NodeList cases = document.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            add((Element) cases.item(i), buildJdk);
        }
    }

    private void add(Element test, int buildJdk) {
        String name = test.getAttribute("name");
        String type = test.getAttribute("classname");
        Matcher method = METHOD.matcher(name);
        Matcher jdk = OF_JDK.matcher(name);
        if (method.find()) {
            boolean failed = has(test, "failure") || has(test, "error");
            String key = type.substring(type.lastIndexOf('.') + 1) + "#" + method.group();
            runs.computeIfAbsent(key, any -> new ArrayList<>())
                    .add(new Run(
                            jdk.find() ? Integer.parseInt(jdk.group(1)) : buildJdk,
                            failed ? End.FAILED : has(test, "skipped") ? End.SKIPPED : End.PASSED,
                            has(test, "skipped") ? reason(child(test, "skipped")) : "",
                            has(test, "system-out") ? child(test, "system-out").getTextContent() : ""));
        }
    }

    /** Its message; failsafe writes none, only the text of the exception with its stack. */
    private static String reason(Element skipped) {
        String message = skipped.getAttribute("message");
        return message.isEmpty()
                ? EXCEPTION
                        .matcher(skipped.getTextContent().strip().split("\\R", 2)[0])
                        .replaceFirst("")
                : message;
    }

    private static boolean has(Element element, String name) {
        return element.getElementsByTagName(name).getLength() > 0;
    }

    private static Element child(Element element, String name) {
        return (Element) element.getElementsByTagName(name).item(0);
    }
}
