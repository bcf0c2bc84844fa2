package org.audithalt.control;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what it is asked and answers with what it noted. */
final class RecordingTarget implements ControlTarget {
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile int statusBytes;
    volatile boolean broken;
    volatile boolean rotates;

    @Override
    public void status(Json out, boolean all) {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        calls.add("status " + all);
        out.member("gate", "open").member("detail", "x".repeat(statusBytes));
    }

    @Override
    public void suspend(Json out, Actor actor, String reason) {
        calls.add("suspend " + actor.claimedPid() + " " + reason);
        out.member("message", "suspended").member("uid", actor.uid());
    }

    @Override
    public void resume(Json out, Actor actor) {
        calls.add("resume");
        out.member("message", "resumed");
    }

    @Override
    public void halt(Json out, Actor actor, String reason) {
        calls.add("halt " + reason);
        out.member("message", "halting");
    }

    @Override
    public void haltNow() {
        calls.add("haltNow");
    }

    @Override
    public long rotate(Actor actor) {
        calls.add("rotate");
        return 1;
    }

    @Override
    public boolean rotated(Json out, long ticket) {
        if (rotates) {
            return false;
        }
        out.member("rotated", true).member("message", "rotated");
        return true;
    }

    @Override
    public void verify(Json out, Actor actor) {
        calls.add("verify");
        out.member("message", "verifying");
    }
}
