package org.audithalt.hook;

/** How a row is woven; the column {@code mode} of the hook table. */
public enum Mode {
    /** Entry and exit around the whole Java method. */
    METHOD,
    /** Entry and exit around each call of the target in one class. */
    CALL,
    /** A native method gets a Java body and is then woven as METHOD. */
    JAVA,
    /**
     * Each call of the target in one class is replaced by a call of the bridge, which makes the native's system calls one
     * by one and enters and leaves the rows of that target itself. Rows that share a target are its calls.
     */
    INSTEAD,
    /** Not woven: the second operation of a row whose operation depends on an argument. */
    TWIN,
    /** A step of the JVM's end is reported; nothing is reserved. */
    EVENT
}
