package org.audithalt.hook;

/** What the result handed to an exit hook says. */
public enum ResultKind {
    /** It is the system call's result. */
    VALUE,
    /** The method returned, so the call succeeded: 0. */
    ZERO,
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
    PID
}
