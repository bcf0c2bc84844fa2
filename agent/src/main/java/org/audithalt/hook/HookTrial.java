package org.audithalt.hook;

import java.util.List;

/** Tries hooks that were just woven into a running program, before anything relies on them. */
public interface HookTrial {
    /**
     * Tries what is new. May take as long as the file system does, within a limit of its own.
     *
     * @param now rows that are woven now
     * @param before rows that were woven before
     * @return a line per thing that does not work, empty if all does
     */
    List<String> problems(List<HookRow> now, List<HookRow> before);
}
