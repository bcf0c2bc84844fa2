package org.audithalt.hook;

/**
 * Layout of {@code hooks-JDK.rows}, what the build makes of the hook table for one JDK: a start reads it in a tenth of the time
 * that the text takes in the interpreter. Big-endian; made and read by the same build, so ordinals of enums are stable.
 *
 * <pre>
 *  0       2         4         6
 *  +-------+---------+---------+----------------------+---------------+----------
 *  | MAGIC | strings | sources | strings: bytes 2,    | sources:      | rows …
 *  |       |         | , rows  | ISO 8859-1           | string 2      |
 *  +-------+---------+---------+----------------------+---------------+----------
 *  a row, 58 bytes and more; s: number of a string
 *  +----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+
 *  | id    s |since 2  |until 2  | mode 2  | owner s | name  s | descr s | woven s |
 *  +----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+
 *  |flags 2  |operat. 2| event 2 | first 2 |second 2 | result 2|denial 2 |matches n|
 *  +----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+
 *  | sources: 10 times the number of one, 2     | n times feature 2, count 2, ? 2  |
 *  +--------------------------------------------+----------------------------------+
 * </pre>
 */
final class CompiledRowsLayout {
    static final int MAGIC = 0x4852;

    /** {@code until} of a row that is open to later JDKs. */
    static final int OPEN = 0x7fff;

    /** {@code operation} of a row without one. */
    static final int NONE = 0x7fff;

    static final int MAY_BE_ABSENT = 1;
    static final int EVENT_AT_RETURN = 1 << 1;
    static final int SLEEPS = 1 << 2;
    static final int WAITS = 1 << 3;
    static final int OPENS = 1 << 4;
    static final int GUARDED = 1 << 5;

    private CompiledRowsLayout() {}
}
