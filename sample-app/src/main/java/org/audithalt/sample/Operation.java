package org.audithalt.sample;

/** What the program counts. Each is exactly one successful system call, on Linux the one named here. */
enum Operation {
    /** {@code openat} with {@code O_CREAT}. */
    CREATE("create"),
    /** {@code rename}. */
    RENAME("rename"),
    /** {@code openat} with {@code O_RDONLY}. */
    OPEN("open"),
    /** {@code connect}; of a virtual thread it returns {@code EINPROGRESS} and is completed by {@code poll}. */
    CONNECT("connect"),
    /** {@code accept}. */
    ACCEPT("accept"),
    /** {@code execve} of the child's program. */
    EXEC("exec"),
    /** {@code unlink}. */
    UNLINK("unlink");

    final String label;

    Operation(String label) {
        this.label = label;
    }
}
