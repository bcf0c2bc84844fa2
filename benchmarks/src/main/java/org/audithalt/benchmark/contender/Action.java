package org.audithalt.benchmark.contender;

import java.io.IOException;

/** One kind of action. */
interface Action {
    /** Does it that often. Each class has its own loop, so that each is compiled by itself. */
    void repeat(int times) throws IOException;
}
