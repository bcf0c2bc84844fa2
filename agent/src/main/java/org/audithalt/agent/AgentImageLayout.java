package org.audithalt.agent;

/**
 * Layout of {@code agent.image}, the entry of the jar that holds what an audited process loads in one piece: hundreds of zip
 * entries cost a start more than all that is in them. Big-endian, stored uncompressed.
 *
 * <pre>
 *  0         4         8
 *  +---------+---------+
 *  | MAGIC   | entries |
 *  +---------+---------+---------------
 *  then for each entry
 *  +----+---------+---------+---------------+---------------
 *  |KIND| name    | content | name, in      | content
 *  | 1  | bytes 2 | bytes 4 | ISO 8859-1    |
 *  +----+---------+---------+---------------+---------------
 * </pre>
 *
 * <p>A class stands behind those that it extends and implements, so that all can be defined in one pass.
 */
public final class AgentImageLayout {
    /** Name of the entry. */
    public static final String ENTRY = "org/audithalt/agent/agent.image";

    /** "AHI" and the version of this layout. */
    public static final int MAGIC = 0x41484901;

    /** A class of the bridge. */
    public static final int BRIDGE = 1;

    /** Any other class of an audited process. */
    public static final int CLASS = 2;

    /** A file that is no class. */
    public static final int FILE = 3;

    static final int ENTRIES_OFFSET = Integer.BYTES;
    static final int HEADER_BYTES = ENTRIES_OFFSET + Integer.BYTES;
    static final int NAME_BYTES_OFFSET = 1;
    static final int CONTENT_BYTES_OFFSET = NAME_BYTES_OFFSET + Short.BYTES;
    static final int ENTRY_HEADER_BYTES = CONTENT_BYTES_OFFSET + Integer.BYTES;

    private AgentImageLayout() {}
}
