package org.audithalt.review;

import java.time.ZoneId;

/** Makes what writes events: one for each block, which is one thread's. Safe to use from any thread. */
interface EventFormats {
    EventFormat make(ZoneId zone);
}
