import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code Load PORT THREADS STOPFILE ANSWERED PREFIX}: posts orders until STOPFILE is there, with no time limit of its own. Each
 * answered one is a line of ANSWERED; a thread ends with the first that is not, a line of ANSWERED.failed.
 */
public class Load {
    public static void main(String[] words) throws Exception {
        int threads = Integer.parseInt(words[1]);
        Path stop = Path.of(words[2]);
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Thread[] all = new Thread[threads];
        try (PrintStream good = new PrintStream(new FileOutputStream(words[3]), true);
                PrintStream bad = new PrintStream(new FileOutputStream(words[3] + ".failed"), true)) {
            for (int t = 0; t < threads; t++) {
                int number = t;
                all[t] = new Thread(() -> {
                    for (int n = 0; !Files.exists(stop); n++) {
                        String id = words[4] + "-" + number + "-" + n;
                        try {
                            order(words[0], id);
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
    }

    private static void order(String port, String id) throws Exception {
        HttpURLConnection connection =
                (HttpURLConnection) new URL("http://127.0.0.1:" + port + "/order?id=" + id).openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.getOutputStream().close();
        String answer = new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (!answer.equals(id)) {
            throw new IllegalStateException("answered with " + answer);
        }
    }
}
