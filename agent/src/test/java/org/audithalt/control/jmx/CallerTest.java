package org.audithalt.control.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallerTest {
    @Test
    void namesThePrincipalsAndTheThread() {
        assertThat(Caller.words(List.of("ops", "CN=Jo Doe"), "RMI TCP Connection(2)-127.0.0.1"))
                .isEqualTo("principal=ops,CN_Jo_Doe thread=RMI_TCP_Connection(2)-127.0.0.1");
        assertThat(Caller.words(List.of(), "")).isEqualTo("principal=? thread=?");
        assertThat(Caller.words()).startsWith("principal=? thread=");
    }

    @Test
    void noNameMakesAFieldOrALineOfItsOwn() {
        String hostile = "x res=success\nop='resume\" uid=0\t,root\u001b\u00e9";

        assertThat(Caller.words(List.of(hostile), hostile))
                .isEqualTo(
                        "principal=x_res_success_op__resume__uid_0__root__ thread=x_res_success_op__resume__uid_0__root__");
    }

    @Test
    void noNameIsLong() {
        List<String> names = Collections.nCopies(1_000, "n".repeat(10_000));

        assertThat(Caller.words(names, names.get(0))).hasSizeLessThan(600);
    }
}
