package org.audithalt.review;

/** Makes what writes events: one for each block, which is one thread's. Safe to use from any thread. */
interface EventFormats {
    EventFormat make();
}
