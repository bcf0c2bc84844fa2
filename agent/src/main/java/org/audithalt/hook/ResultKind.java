package org.audithalt.hook;

/** What the result handed to an exit hook says. */
public enum ResultKind {
    /** It is the system call's result. */
    VALUE,
    /** The method returned, so the call succeeded: 0. */
    ZERO,
    /** The method returned, but it hides one of the errors: the outcome is not known. */
    HIDDEN,
    /** The method returned, so a file was opened; which descriptor it has, the JVM keeps to itself. */
    OPENED,
    /** It is the new descriptor's number. */
    DESCRIPTOR,
    /** 1 success, 0 failure with an errno that Java does not know. */
    BOOLEAN,
    /** 1 success, 0 EEXIST. */
    BOOLEAN_EXCLUSIVE,
    /** At least 0 success, -2 EINPROGRESS for a connect and EAGAIN for a send, -3 EINTR. */
    IO_STATUS,
    /** At least 0 success; -2 and -3 mean that nothing was accepted: the reservation is cancelled, no event. */
    ACCEPT,
    /** It is the process identifier of the new process. */
    PID,
    /** Bytes moved; -1 end of file, which is 0 to the kernel; -2 EAGAIN, -3 EINTR. */
    DATA,
    /** As DATA; the sender stands in the {@code struct sockaddr} at n3, or in the exit's packet. */
    RECEIVED,
    /** 1 connected, 0 still in progress: the reservation is cancelled, no event. */
    COMPLETION,
    /** 0 success, else the errno. */
    ERRNO,
    /** {@code int[2]}: a descriptor, or a negative number and the errno. */
    DESCRIPTOR_AND_ERRNO
}
