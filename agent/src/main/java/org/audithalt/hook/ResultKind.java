package org.audithalt.hook;

/** What the result handed to an exit hook says. */
public enum ResultKind {
    /** It is the system call's result. */
    VALUE,
    /** The method returned, so the call succeeded: 0. */
    ZERO,
    /** The method returned, so the call succeeded; what the call itself returned is lost. */
    DONE,
    /** The method returned, but it hides one of the errors: the outcome is not known. */
    HIDDEN,
    /** It is the number read at the row's source: a new descriptor, or the bytes that were given. */
    DESCRIPTOR,
    /** 1 success, 0 failure with an errno that Java does not know. */
    BOOLEAN,
    /** 1 success with a descriptor that Java does not know, 0 failure with an errno that Java does not know. */
    OPENED,
    /** At least 0 success, below it failure; the number itself is not the call's. */
    STATUS,
    /** As the kernel has it: at least 0 the call's value, below it minus errno. */
    CALL,
    /** 0 success, above it errno, below it failure with an errno that Java does not know. */
    ERRNO,
    /** It is the number of bytes; -1 is 0 bytes, the end; -2 EAGAIN, -3 EINTR. */
    BYTES,
    /** At least 0 one byte, -1 no byte, the end. */
    ONE_BYTE,
    /** The method returned: one byte was written. */
    WROTE_ONE_BYTE,
    /** 0 locked, -1 another holds the lock (EAGAIN), 2 EINTR. */
    LOCK,
    /** 1 success, 0 EEXIST. */
    BOOLEAN_EXCLUSIVE,
    /** At least 0 success, -2 EINPROGRESS for a connect and EAGAIN for a send, -3 EINTR. Of a send it is the number of bytes. */
    IO_STATUS,
    /**
     * At least 0 success; -2 EAGAIN and -3 EINTR mean that nothing was accepted. Without rules that is no event: the
     * reservation is cancelled.
     */
    ACCEPT,
    /** It is the process identifier of the new process. */
    PID,
    /** As BYTES; the sender stands in the {@code struct sockaddr} at n3, or in the exit's packet. */
    RECEIVED,
    /** 1 connected, 0 still in progress: the reservation is cancelled, no event. */
    COMPLETION,
    /** 1: what was written to the eventfd was read, 8 bytes; 0 EAGAIN, nobody has written. */
    DRAINED_EVENT,
    /** 1: the byte was read that wakes a selector, of which there is never more than one; 0 EAGAIN, -3 EINTR. */
    DRAINED_BYTE,
    /** {@code int[2]}: a descriptor, or a negative number and the errno. */
    DESCRIPTOR_AND_ERRNO,
    /** Not 0 success; 0 is an amount of nothing as well as a failure: the outcome is not known. */
    AMOUNT
}
