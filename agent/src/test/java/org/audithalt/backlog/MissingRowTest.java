package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import org.audithalt.bridge.Target;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.hook.Mode;
import org.junit.jupiter.api.Test;

/** A native whose system calls are made one by one needs a row for each of them. */
class MissingRowTest {
    private static final int FEATURE = Runtime.version().feature();

    @Test
    void refusesATableThatLacksOneRowOfACallMadeOneByOne() {
        List<HookRow> rows = HookTable.load().rowsFor(FEATURE).stream()
                .filter(row -> row.mode() == Mode.INSTEAD)
                .toList();

        assertThat(rows).hasSizeGreaterThan(10);
        for (HookRow missing : rows) {
            HookRow[] others = rows.stream().filter(row -> row != missing).toArray(HookRow[]::new);
            assertThatThrownBy(() -> make(others))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("hook table: no row " + missing.id() + " for JDK " + HookTable.measuredFor(FEATURE));
        }
    }

    private static void make(HookRow[] rows) {
        Target hooks = (Target) Proxy.newProxyInstance(
                Target.class.getClassLoader(), new Class<?>[] {Target.class}, (proxy, method, arguments) -> null);
        new FileCalls(hooks, rows, FEATURE);
        new DirectoryList(hooks, rows, FEATURE);
    }
}
