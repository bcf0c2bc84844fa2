package org.audithalt.benchmark.programs;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** H2 with a database file: transactions of a query, an insert and an update; each hundredth exports a table to a new file. */
final class Database implements Program {
    private static final int WORKERS = 4;
    private static final int ROWS = 20_000;
    private static final int EXPORT_EVERY = 100;

    private final Path directory;
    private final Connection[] connections = new Connection[WORKERS];

    Database(Path directory) throws SQLException {
        this.directory = directory;
        for (int i = 0; i < WORKERS; i++) {
            connections[i] = DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("shop"));
        }
        try (var setUp = connections[0].createStatement()) {
            setUp.execute("create table item(id bigint primary key, name varchar, stock int)");
            setUp.execute("create table sale(id identity, item bigint, worker int)");
            setUp.execute("create table top(id bigint, name varchar)");
            setUp.execute("insert into item select x, 'item ' || x, 100 from system_range(0, " + (ROWS - 1) + ")");
            setUp.execute("insert into top select id, name from item where id < 50");
        }
        for (Connection connection : connections) {
            connection.setAutoCommit(false);
        }
    }

    @Override
    public int workers() {
        return WORKERS;
    }

    @Override
    public void work(int worker, long turn) throws SQLException {
        Connection connection = connections[worker];
        // each worker has items of its own, so that none waits for another's row
        long item = (turn * 31 * WORKERS + worker) % ROWS;
        try (PreparedStatement query = connection.prepareStatement("select name from item where id = ?");
                PreparedStatement sale = connection.prepareStatement("insert into sale(item, worker) values (?, ?)");
                PreparedStatement stock =
                        connection.prepareStatement("update item set stock = stock - 1 where id = ?")) {
            query.setLong(1, item);
            try (ResultSet found = query.executeQuery()) {
                found.next();
            }
            sale.setLong(1, item);
            sale.setInt(2, worker);
            sale.executeUpdate();
            stock.setLong(1, item);
            stock.executeUpdate();
            if (turn % EXPORT_EVERY == EXPORT_EVERY - 1) {
                try (var export = connection.createStatement()) {
                    export.execute("call csvwrite('" + directory.resolve("top." + worker + ".csv")
                            + "', 'select * from top')");
                }
            }
        }
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
