package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small project for Maven to build: a class, its test, a resource. */
final class MavenProject {
    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
                <modelVersion>4.0.0</modelVersion>
                <groupId>org.example</groupId>
                <artifactId>small</artifactId>
                <version>1</version>
                <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                </properties>
                <dependencies>
                    <dependency>
                        <groupId>org.junit.jupiter</groupId>
                        <artifactId>junit-jupiter</artifactId>
                        <version>5.14.4</version>
                        <scope>test</scope>
                    </dependency>
                </dependencies>
                <build>
                    <plugins>
                        <plugin><artifactId>maven-clean-plugin</artifactId><version>3.5.0</version></plugin>
                        <plugin><artifactId>maven-resources-plugin</artifactId><version>3.5.0</version></plugin>
                        <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.14.1</version></plugin>
                        <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.5.4</version></plugin>
                        <plugin><artifactId>maven-jar-plugin</artifactId><version>3.5.0</version></plugin>
                        <plugin><artifactId>maven-install-plugin</artifactId><version>3.1.4</version></plugin>
                    </plugins>
                </build>
            </project>
            """;

    private MavenProject() {}

    /** Writes its sources; overwrites what is there. */
    static Path write(Path directory) throws IOException {
        write(directory.resolve("pom.xml"), POM);
        write(
                directory.resolve("src/main/java/org/example/Greeting.java"),
                "package org.example;\n\npublic record Greeting(String name) {\n"
                        + "    public String text() {\n        return \"Good day, \" + name;\n    }\n}\n");
        write(directory.resolve("src/main/resources/greeting.properties"), "language=en\n");
        write(
                directory.resolve("src/test/java/org/example/GreetingTest.java"),
                "package org.example;\n\nimport org.junit.jupiter.api.Test;\n\nclass GreetingTest {\n    @Test\n"
                        + "    void greets() throws Exception {\n"
                        + "        java.nio.file.Files.writeString(java.nio.file.Path.of(\"target/greeted\"),"
                        + " new Greeting(\"you\").text());\n    }\n}\n");
        return directory;
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
