package org.audithalt.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who goes when one more comes, and when the thread has to look at those that do nothing. */
final class ConnectionsTest {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long LATER_POLL_NANOS = 20_000_000L;

    private final Connections connections = new Connections(new Answers(new RecordingTarget(), new HeapReserve()));
    private final ContentBudget budget = new ContentBudget();

    @AfterEach
    void dropAll() {
        connections.dropAll();
        assertThat(connections.isEmpty()).isTrue();
    }

    private Connection client(int seconds) throws IOException {
        return new Connection(
                SocketChannel.open(), 0, System.nanoTime() + seconds * SECOND_NANOS, SECOND_NANOS, budget);
    }

    /** One place for each; the older, the smaller its number. */
    private Connection[] fill() throws IOException {
        Connection[] clients = new Connection[Connections.MOST];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = client(100 + i);
            connections.add(clients[i]);
        }
        return clients;
    }

    @Test
    void theOldestSilentOneGoesForOneMore() throws IOException {
        Connection[] clients = fill();
        clients[0].refuse(new byte[1]);
        Connection more = client(200);

        connections.add(more);

        assertThat(clients[0].channel().isOpen()).isTrue();
        assertThat(clients[1].channel().isOpen()).isFalse();
        assertThat(connections.at(1)).isSameAs(more);
    }

    @Test
    void theOldestGoesWhereAllHaveAsked() throws IOException {
        Connection[] clients = fill();
        for (Connection client : clients) {
            client.refuse(new byte[1]);
        }

        connections.add(client(200));

        assertThat(clients[0].channel().isOpen()).isFalse();
        assertThat(clients[1].channel().isOpen()).isTrue();
    }

    @Test
    void aPlaceThatIsFreeIsTakenFirst() throws IOException {
        Connection[] clients = fill();
        connections.drop(7);
        Connection more = client(200);

        connections.add(more);

        assertThat(connections.at(7)).isSameAs(more);
        assertThat(clients[0].channel().isOpen()).isTrue();
    }

    @Test
    void theNextLookIsAtTheNearestDeadlineOrSoonForAnAnswerToCome() throws IOException {
        assertThat(connections.untilNextLookNanos()).isEqualTo(Long.MAX_VALUE);
        connections.add(client(50));
        connections.add(client(100));
        assertThat(connections.untilNextLookNanos()).isBetween(40 * SECOND_NANOS, 50 * SECOND_NANOS);

        connections.at(1).await(new NeverThere());
        assertThat(connections.untilNextLookNanos()).isEqualTo(LATER_POLL_NANOS);

        connections.add(client(-1));
        assertThat(connections.untilNextLookNanos()).isZero();
    }

    private static final class NeverThere implements Later {
        @Override
        public boolean answer(Json out) {
            return false;
        }

        @Override
        public void underWay(Json out) {}
    }
}
