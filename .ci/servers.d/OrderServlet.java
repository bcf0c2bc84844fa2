import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Takes orders: each becomes a new file named after it, then it is answered. */
public class OrderServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = request.getParameter("id");
        Files.writeString(Path.of(System.getProperty("orders"), id), id, StandardOpenOption.CREATE_NEW);
        response.getWriter().print(id);
    }
}
