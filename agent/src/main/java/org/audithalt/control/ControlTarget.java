package org.audithalt.control;

/**
 * What the control socket acts on: the agent as a whole.
 *
 * <p>Called by the control thread only, one call at a time. An implementation keeps the socket answering: it never waits
 * for a lock that another thread may hold while it waits, never touches a file system (that of the log may hang), never
 * loads a class after the rehearsal, and hands lengthy work to another agent thread. What it throws is answered as an
 * error.
 *
 * <p>The answer's object is open when a method is called and is closed after it: a method only adds members. Every answer
 * but that of {@link #status} has {@code message} (one line for people); a command that is refused has {@code error} (one
 * line) instead.
 */
public interface ControlTarget {
    /**
     * Describes the process.
     *
     * <pre>{@code
     * {"pid":N, "main_class":"…", "version":"…", "jdk":"17.0.15", "gate":"open|closed", "action":"suspend|halt|deny|ignore|syslog",
     *  "reasons":[{"reason":"disk_full", "since":MILLIS, "detail":"…", "clears":"…", "command":"…"}],
     *  "waiting":N, "oldest_wait_ms":N,
     *  "waiters":[{"thread":"…", "virtual":BOOL, "operation":"openat", "object":"…", "waiting_ms":N}],
     *  "backlog":{"limit":N, "used":N, "in_flight":N, "waiting":N, "unstored":N, "file":"…", "bytes":N},
     *  "log":{"file":"…", "bytes":N, "serial":N, "free_bytes":N, "needed_bytes":N, "needed_to_open_bytes":N, "flush":"…"},
     *  "lost":{"count":N, "first":MILLIS, "last":MILLIS},
     *  "orphans":N,
     *  "hooks":{"woven":N, "when_loaded":N, "probed":MILLIS, "changing_ms":N, "verification":N, "verified":MILLIS, "gone":["…"], "kept":["…"]},
     *  "rules":{"count":N, "exact":N, "decided":N, "inert":N, "enabled":0|1|2, "changed":BOOL, "files":["…"]},
     *  "settings":[{"key":"…", "value":"…", "source":"…"}],
     *  "hang_safe":BOOL, "resume":"whether a resume would hold"}
     * }</pre>
     *
     * @param all whether every waiter is listed, oldest first, and not only the oldest {@link #WAITERS_SHOWN}
     */
    void status(Json out, boolean all);

    /** Waiters in a status that does not ask for all. */
    int WAITERS_SHOWN = 20;

    /** Closes the gate for the administrator until {@link #resume}. */
    void suspend(Json out, Actor actor, String reason);

    /**
     * Takes back the administrator's suspend and has the sink tried again. Adds {@code holds} (boolean): whether the gate
     * is expected to stay open; the message says why not. Ends a drill.
     *
     * @param wish how: asked only what would come of it, or although no sink can store anything
     */
    void resume(Json out, Actor actor, ResumeWish wish);

    /**
     * Tries the halt for some seconds, or tells how far that is. A drill that is begun adds {@code drill} (number): it has ended
     * when the state's {@code ended} is that number or a greater one.
     *
     * <pre>{@code
     * {"begun":N, "ended":N, "gate":"open|closed", "waiting":N, "left_ms":N, "time":MILLIS, "result":"success|inconclusive|failed|",
     *  "text":"…", "serial":N, "message":"…"}
     * }</pre>
     *
     * @param words number of seconds, 1 to 60; or {@code state}
     */
    void drill(Json out, Actor actor, String words);

    /** Records that the JVM is about to be halted. Does not halt it: {@link #haltNow} follows when the answer is out. */
    void halt(Json out, Actor actor, String reason);

    /** Ends the JVM with {@code Runtime.halt}; does not return. Called after {@link #halt} unless that threw. */
    void haltNow();

    /**
     * Asks for a look at every hook in the class files and answers without waiting for it. Adds {@code verification}
     * (number): status has the result when it tells that number or a greater one.
     */
    void verify(Json out, Actor actor);

    /**
     * Asks the writer to rotate the log, and does not wait for it. The answer has {@code rotated} (boolean), and
     * {@code error} instead of {@code message} if that is false because it failed, or because the log cannot be written.
     */
    Later rotate(Actor actor);

    /**
     * Asks for the configuration file and the rules to be read again, and does not wait for it. The answer has {@code changed}
     * (boolean, true also if nothing was different), {@code flags} (array of lines {@code KEY=NEW old=OLD}) and, if there are errors,
     * {@code errors} (array of lines) and {@code error}: then nothing was changed.
     */
    Later reload(Actor actor);

    /**
     * Lists the rules in force, or tells their state only.
     *
     * <pre>{@code
     * {"enabled":0|1|2, "failure":N, "rate_limit":0, "backlog_limit":N, "lost":N, "backlog":N, "backlog_wait_time":MILLIS,
     *  "pid":N, "count":N, "exact":N, "decided":N, "inert":N, "changed":BOOL, "files":["…"],
     *  "rules":[{"number":N, "rule":"…", "class":"exact|decided|inert", "reason":"…", "hits":N, "key":"…", "place":"…"}],
     *  "notices":["…"]}
     * }</pre>
     *
     * @param whole whether {@code rules} and {@code notices} are wanted
     */
    void rules(Json out, boolean whole);

    /**
     * Asks for a change of the rules, or which rule decides an action, and does not wait for it. The answer has
     * {@code changed} (boolean) and, if there are errors in the rules, {@code errors} (array of lines).
     *
     * @param request to explain, change or load
     */
    Later rules(Actor actor, RulesRequest request);
}
