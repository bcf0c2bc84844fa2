package org.audithalt.control.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.control.TrailView;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
    private final List<String> done = new ArrayList<>();

    private AuditTrail trail(String permitted) {
        TrailView view = (TrailView) Proxy.newProxyInstance(
                TrailView.class.getClassLoader(), new Class<?>[] {TrailView.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "permitted":
                            return permitted;
                        case "suspend":
                        case "resume":
                            done.add(method.getName() + " " + arguments[1]);
                            return method.getName() + "ed";
                        default:
                            return false;
                    }
                });
        return new AuditTrail(view);
    }

    @Test
    void readersMayLookButNeitherSuspendNorResume() {
        AuditTrail trail = trail("read");

        assertThat(trail.getGate()).isEqualTo("open");
        assertThatThrownBy(() -> trail.suspend("x"))
                .isInstanceOf(SecurityException.class)
                .hasMessageContainingAll("suspend is not permitted by jmx=read", "audithalt suspend PID");
        assertThatThrownBy(() -> trail.resume("x"))
                .isInstanceOf(SecurityException.class)
                .hasMessageContaining("resume is not permitted by jmx=read");
        assertThat(done).isEmpty();
    }

    @Test
    void whoeverMayControlSuspendsAndResumes() {
        AuditTrail trail = trail("control");

        assertThat(trail.suspend("why")).isEqualTo("suspended");
        trail.resume("why not");

        assertThat(done).containsExactly("suspend why", "resume why not");
    }
}
