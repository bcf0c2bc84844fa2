package org.audithalt.hook;

/** How a row is woven; the column {@code mode} of the hook table. */
public enum Mode {
    /** Entry and exit around the whole Java method. */
    METHOD,
    /** Entry and exit around each call of the target in one class. */
    CALL,
    /** A native method gets a Java body and is then woven as METHOD. */
    JAVA,
    /** A step of the JVM's end is reported; nothing is reserved. */
    EVENT
}
