import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * {@code KafkaLoad PORT THREADS STOPFILE ANSWERED PREFIX}: sends orders as messages until STOPFILE is there, each when the one
 * before was acknowledged by all. Acknowledged ones are lines of ANSWERED, others of ANSWERED.failed. {@code KafkaLoad PORT}:
 * prints all messages that the broker has.
 */
public class KafkaLoad {
    public static void main(String[] words) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", "127.0.0.1:" + words[0]);
        settings.put("acks", "all");
        settings.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        settings.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        settings.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        if (words.length == 1) {
            consume(settings);
        } else {
            produce(settings, Integer.parseInt(words[1]), Path.of(words[2]), words[3], words[4]);
        }
    }

    private static void consume(Properties settings) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            TopicPartition partition = new TopicPartition("orders", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                for (ConsumerRecord<String, String> record : records) {
                    System.out.println(record.value());
                }
            }
        }
    }

    private static void produce(Properties settings, int threads, Path stop, String file, String prefix)
            throws Exception {
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Thread[] all = new Thread[threads];
        try (PrintStream good = new PrintStream(new FileOutputStream(file), true);
                PrintStream bad = new PrintStream(new FileOutputStream(file + ".failed"), true);
                KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
            for (int t = 0; t < threads; t++) {
                int number = t;
                all[t] = new Thread(() -> {
                    for (int n = 0; !Files.exists(stop); n++) {
                        String id = prefix + "-" + number + "-" + n;
                        try {
                            producer.send(new ProducerRecord<>("orders", id)).get();
                            good.println(id);
                            answered.incrementAndGet();
                        } catch (Exception lost) {
                            bad.println(id + " " + lost);
                            failed.incrementAndGet();
                            return;
                        }
                    }
                });
                all[t].start();
            }
            for (Thread thread : all) {
                thread.join();
            }
        }
        System.out.println(answered + " answered, " + failed + " failed");
        System.exit(0);
    }
}
