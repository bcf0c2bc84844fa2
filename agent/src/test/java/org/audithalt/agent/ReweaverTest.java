package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.audithalt.rule.RuleSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ReweaverTest {
    private final SlowLoom loom = new SlowLoom();
    private final Reweaver reweaver = new Reweaver(loom);

    @Test
    void answersWhatWasAskedFor() {
        long ticket = reweaver.add(RuleSet.everything());

        assertThat(ticket).isEqualTo(1);
        assertThat(answer(ticket).problems()).isEmpty();
        assertThat(reweaver.add(RuleSet.everything())).isEqualTo(2);
        assertThat(answer(2).ticket()).isEqualTo(2);
        reweaver.drop(RuleSet.everything());
        Awaitility.await().until(reweaver::idle);
        assertThat(loom.done).containsExactly("add", "add", "drop");
        assertThat(reweaver.underWayMillis()).isZero();
    }

    @Test
    void saysWhatIsWrong() {
        loom.problems = List.of("hook x: does not match");

        long ticket = reweaver.add(RuleSet.everything());

        assertThat(answer(ticket).problems()).containsExactly("hook x: does not match");
        reweaver.drop(RuleSet.everything());
        Awaitility.await().until(() -> !reweaver.dropped().problems().isEmpty());
        assertThat(answer(ticket).ticket()).as("a drop answers no add").isEqualTo(ticket);
    }

    @Test
    void anErrorIsAnAnswer() {
        loom.error = new OutOfMemoryError("no heap");

        assertThat(answer(reweaver.add(RuleSet.everything())).problems())
                .singleElement()
                .asString()
                .contains("no heap");
    }

    @Test
    void aChangeThatHangsIsSeenAndLetsLaterOnesWaitInOrder() {
        loom.gate = new CountDownLatch(1);
        long hanging = reweaver.add(RuleSet.everything());
        reweaver.drop(RuleSet.everything());
        long later = reweaver.add(RuleSet.everything());

        Awaitility.await().until(() -> reweaver.underWayMillis() > 50);
        assertThat(reweaver.added(hanging)).isNull();
        assertThat(reweaver.added(later)).isNull();
        assertThat(reweaver.idle()).isFalse();

        loom.gate.countDown();
        assertThat(answer(later).problems()).isEmpty();
        assertThat(loom.done).containsExactly("add", "drop", "add");
    }

    private Reweaving answer(long ticket) {
        return Awaitility.await().until(() -> reweaver.added(ticket), answer -> answer != null);
    }

    private static final class SlowLoom implements Reweaver.Loom {
        private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile List<String> problems = List.of();
        private volatile Error error;

        @Override
        public List<String> add(RuleSet next) {
            return work("add");
        }

        @Override
        public List<String> drop(RuleSet inForce) {
            return work("drop");
        }

        private List<String> work(String what) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (error != null) {
                throw error;
            }
            done.add(what);
            return problems;
        }
    }
}
