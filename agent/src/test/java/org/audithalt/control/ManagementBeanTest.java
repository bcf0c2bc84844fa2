package org.audithalt.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManagementBeanTest {
    private final List<Object> said = new ArrayList<>();
    private final TrailView view = (TrailView) Proxy.newProxyInstance(
            TrailView.class.getClassLoader(), new Class<?>[] {TrailView.class}, (proxy, method, arguments) -> {
                said.add(arguments[0]);
                return null;
            });

    /** The announcer calls it, and an error of that thread halts the process. */
    @Test
    void aThreadThatCannotBeMadeHaltsNobodyAndIsSaidOnce() {
        ManagementBean bean = new ManagementBean(
                () -> {
                    throw new OutOfMemoryError("unable to create native thread");
                },
                view);

        assertThatCode(bean::look).doesNotThrowAnyException();
        assertThatCode(bean::look).doesNotThrowAnyException();
        assertThat(said)
                .singleElement()
                .asString()
                .startsWith("jmx: there is no MXBean yet, it is tried again: ")
                .endsWith("unable to create native thread");
    }
}
