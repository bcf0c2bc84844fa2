package org.audithalt.hook;

/**
 * Layout of a class cache: woven class files that an earlier start of the same agent made on the same run-time image, so that a
 * start need not weave them again. Big-endian.
 *
 * <pre>
 *  0         4         8                   16        20
 *  +---------+---------+-------------------+---------+---------
 *  | MAGIC   | classes | build             | sum     | classes …
 *  +---------+---------+-------------------+---------+---------
 *  a class
 *  0    2    4         8                   16        20
 *  +----+----+---------+-------------------+---------+---------------+----------+-------------
 *  |name|rows| length  | sum of the        | length  | rows times    | name     | the woven
 *  |  n | r  | before  | original          | woven w | index 2, m. 2 | n bytes  | file, w bytes
 *  +----+----+---------+-------------------+---------+---------------+----------+-------------
 * </pre>
 *
 * <p>The sum in the header is a CRC-32C of all behind it: the JVM does not verify what becomes of its own classes. Build is
 * {@link ClassCache#key}. An original is known by its length, CRC-32 (upper half) and CRC-32C.
 * Where w is 0 no row matched; m. is how often a row did. The file has its name only when it is whole.
 */
final class ClassCacheLayout {
    /** "AHC" and the version of this layout. */
    static final int MAGIC = 0x41484301;

    static final int CLASSES_OFFSET = Integer.BYTES;
    static final int BUILD_OFFSET = CLASSES_OFFSET + Integer.BYTES;
    static final int SUM_OFFSET = BUILD_OFFSET + Long.BYTES;
    static final int HEADER_BYTES = SUM_OFFSET + Integer.BYTES;

    private ClassCacheLayout() {}
}
