package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaProcessTest {
    @ParameterizedTest
    @CsvSource({
        "java -Xmx1g -cp a.jar:b.jar com.example.App x y, com.example.App",
        "java -javaagent:a.jar=b -jar /opt/app.jar x, /opt/app.jar",
        "java --module-path mods -m app/com.example.App, app/com.example.App",
        "java --module=app, app",
        "java --add-opens java.base/java.lang=ALL-UNNAMED @more App, App",
        "/usr/bin/launcher --fast, /usr/bin/launcher",
        "java -jar, ''"
    })
    void tellsWhatACommandLineRuns(String commandLine, String mainClass) {
        assertThat(JavaProcess.mainClass(List.of(commandLine.split(" ", -1)))).isEqualTo(mainClass);
    }

    @ParameterizedTest
    @CsvSource({
        "com.example.App, com.example.App, true",
        "com.example.App2, com.example.App, false",
        "/opt/app.jar, app.jar, true",
        "/opt/app.jar, /opt/app.jar, true",
        "/opt/my-app.jar, app.jar, false",
        "app/com.example.App, com.example.App, true"
    })
    void anExactNameIsAMainClassOrAJar(String mainClass, String name, boolean exact) {
        assertThat(JavaProcess.isNamed(mainClass, name)).isEqualTo(exact);
    }
}
