package org.audithalt.it.program;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Some work for a database, whichever the URL names: tables, transactions, a statement that fails. */
public final class Tables {
    private static final int ROWS = 500;

    private Tables() {}

    /**
     * Works and ends.
     *
     * @param arguments the database's URL
     * @throws SQLException if it cannot be reached
     */
    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("create table item(id int primary key, name varchar(100))");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("insert into item values (?, ?)")) {
                for (int i = 0; i < ROWS; i++) {
                    insert.setInt(1, i);
                    insert.setString(2, "item " + i);
                    insert.executeUpdate();
                }
            }
            connection.commit();
            try (ResultSet result = statement.executeQuery("select count(*) from item")) {
                System.out.println(result.next() ? result.getInt(1) : -1);
            }
            statement.execute("delete from item where id > 100");
            connection.rollback();
        }
        System.out.println("done");
    }
}
