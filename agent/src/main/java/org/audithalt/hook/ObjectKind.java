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
    /** The path of a Unix-domain socket, {@code byte[]} or String. */
    SOCKET_PATH,
    /** A program's path, {@code byte[]} ended by NUL. */
    PROGRAM,
    /** The arguments after the program's name, {@code byte[]}, each ended by NUL; n0 of them. */
    ARGUMENT_BLOCK,
    /** No object is handed over: the address is that of the peer to which descriptor number n0 is connected. */
    PEER,
    /** No object is handed over: an address of family AF_UNSPEC, n1 bytes long. */
    UNSPECIFIED,
    /** An internet address without a port, {@code byte[]} in network order. */
    ADDRESS_BYTES,
    /** No object is handed over: n3 is an IPv4 address as an int. */
    INET4_NUMBER,
    /** A {@code java.lang.Class}. */
    CLASS
}
