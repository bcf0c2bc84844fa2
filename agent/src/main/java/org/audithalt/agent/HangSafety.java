package org.audithalt.agent;

import java.nio.file.Path;

/**
 * Whether the backlog survives a disk that hangs: only memory-backed file systems do. A store to a mapped page of a frozen
 * disk blocks its thread, and the JVM with it.
 */
final class HangSafety {
    private HangSafety() {}

    static boolean isSafe(Path backlog) {
        return FileSystemType.isInMemory(FileSystemType.of(backlog));
    }
}
