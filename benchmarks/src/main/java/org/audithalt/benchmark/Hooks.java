package org.audithalt.benchmark;

import org.audithalt.benchmark.contender.ExistingFile;
import org.audithalt.bridge.Bridge;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;

/** Calls the hooks as woven code does, without the action between them. Needs the agent in this JVM and its jar on the class path. */
final class Hooks {
    /** O_RDONLY; a descriptor that an open may give. */
    private static final int READ_ONLY = 0;

    private static final int DIRECTORY = -100;
    private static final int DESCRIPTOR = 5;
    private static final int INTERNET = 2;
    private static final int STREAM = 1;

    private Hooks() {}

    /** Index of the row of {@code FileInputStream.open}, whose name is a String, or that of {@code Files}, a byte array. */
    static int open(boolean text) {
        return row(text ? "FIS.open" : "UND.open");
    }

    /** Index of the row of {@code Net.socket}. */
    static int socket() {
        return row("Net.socket");
    }

    private static int row(String id) {
        if (!Bridge.installed()) {
            throw new IllegalStateException("no agent in this JVM: -jvmArgs -javaagent:audithalt.jar=...");
        }
        for (HookRow row : HookTable.load().rowsFor(Runtime.version().feature())) {
            if (row.id().equals(id)) {
                return row.index();
            }
        }
        throw new IllegalStateException(id);
    }

    /** The absolute path, of so many bytes, of a file that exists. */
    static String path(int length) {
        return ExistingFile.of(length);
    }

    /** Entry and exit of a {@code socket(2)} for IPv4; returns its token. */
    static long socket(int row) {
        long token = Bridge.enter(row, null, null, INTERNET, STREAM, 0, 0);
        Bridge.exit(row, token, DESCRIPTOR, null, null);
        return token;
    }

    /** Entry and exit of an open that succeeds; returns its token. */
    static long open(int row, Object name) {
        long token = Bridge.enter(row, name, null, DIRECTORY, 0, READ_ONLY, 0);
        Bridge.exit(row, token, DESCRIPTOR, null, null);
        return token;
    }
}
