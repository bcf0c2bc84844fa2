package shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders: each becomes a new file named after it, then it is answered. */
@SpringBootApplication
@RestController
public class Shop {

    private final Path orders = Path.of(System.getProperty("orders"));

    public static void main(String[] arguments) {
        SpringApplication.run(Shop.class, arguments);
    }

    @PostMapping("/order")
    String order(@RequestParam("id") String id) throws IOException {
        Files.writeString(orders.resolve(id), id, StandardOpenOption.CREATE_NEW);
        return id;
    }
}
