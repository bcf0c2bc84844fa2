package org.audithalt.hook;

/** Form in which a hook hands over an object of the action. */
public enum ObjectKind {
    /** There is none. */
    NONE,
    /** A path, {@code java.lang.String}. */
    STRING,
    /** A {@code java.io.File}. */
    FILE,
    /** A path as {@code byte[]}; a NUL, if there is one, ends it. */
    BYTES,
    /** No object is handed over: the name is that of descriptor number n0. */
    DESCRIPTOR_NAME,
    /** A path as {@code byte[]}, relative to a directory's descriptor: n0 for the first object, n2 for the second. */
    DIRECTORY_BYTES,
    /** A {@code java.net.InetAddress}; n1 is the port. */
    INET_ADDRESS,
    /** A {@code java.net.InetSocketAddress}. */
    INET_SOCKET_ADDRESS,
    /** The path of a Unix-domain socket, {@code byte[]}. */
    SOCKET_PATH,
    /** A program's path, {@code byte[]} ended by NUL. */
    PROGRAM,
    /** The arguments after the program's name, {@code byte[]}, each ended by NUL; n0 of them. */
    ARGUMENT_BLOCK
}
