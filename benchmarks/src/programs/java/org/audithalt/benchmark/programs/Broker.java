package org.audithalt.benchmark.programs;

import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** Artemis with its journal on disk: durable messages over TCP, each sent, received and acknowledged. */
final class Broker implements Program {
    private static final int WORKERS = 2;
    private static final int BODY_BYTES = 500;
    private static final long RECEIVE_MILLIS = 10_000;

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final ServerLocator locator;
    private final ClientSession[] sessions = new ClientSession[WORKERS];
    private final ClientProducer[] producers = new ClientProducer[WORKERS];
    private final ClientConsumer[] consumers = new ClientConsumer[WORKERS];

    Broker(Path directory) throws Exception {
        int port = 20_000 + (int) (ProcessHandle.current().pid() % 20_000);
        String url = "tcp://127.0.0.1:" + port + "?useEpoll=false";
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString());
        configuration.setJournalFileSize(1 << 20).setJournalMinFiles(2);
        // what the disk costs is the same with and without the agent, and hides what is asked here
        configuration.setJournalDatasync(false);
        configuration.addAcceptorConfiguration("tcp", url);
        broker.setConfiguration(configuration);
        broker.start();
        locator = ActiveMQClient.createServerLocator(url);
        for (int i = 0; i < WORKERS; i++) {
            ClientSession session = locator.createSessionFactory().createSession(true, true, 0);
            session.createQueue(QueueConfiguration.of("work." + i).setDurable(true));
            session.start();
            sessions[i] = session;
            producers[i] = session.createProducer("work." + i);
            consumers[i] = session.createConsumer("work." + i);
        }
    }

    @Override
    public int workers() {
        return WORKERS;
    }

    @Override
    public void work(int worker, long turn) throws Exception {
        ClientMessage message = sessions[worker].createMessage(true);
        message.getBodyBuffer().writeBytes(new byte[BODY_BYTES]);
        producers[worker].send(message);
        ClientMessage received = consumers[worker].receive(RECEIVE_MILLIS);
        if (received == null) {
            throw new IllegalStateException("message " + turn + " did not come");
        }
        received.acknowledge();
    }

    @Override
    public void close() throws Exception {
        locator.close();
        broker.stop();
    }
}
