package org.audithalt.control;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what it is asked and answers with what it noted. */
final class RecordingTarget implements ControlTarget {
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile int statusBytes;
    volatile boolean broken;
    volatile boolean rotates;
    volatile byte[] content = new byte[0];

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
    public void resume(Json out, Actor actor, ResumeWish wish) {
        calls.add("resume " + wish);
        out.member("message", "resumed");
    }

    @Override
    public void drill(Json out, Actor actor, String words) {
        calls.add("drill " + words);
        out.member("drill", 1).member("message", "drilling");
    }

    @Override
    public Later reload(Actor actor) {
        calls.add("reload " + actor.claimedPid());
        return new Later() {
            @Override
            public boolean answer(Json out) {
                out.member("changed", true).member("message", "reloaded");
                return true;
            }

            @Override
            public void underWay(Json out) {
                out.member("changed", false);
            }
        };
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
    public Later rotate(Actor actor) {
        calls.add("rotate");
        return new Done("rotated");
    }

    @Override
    public void rules(Json out, boolean whole) {
        calls.add("rules " + whole);
        out.member("enabled", 1);
    }

    @Override
    public Later rules(Actor actor, RulesRequest request) {
        calls.add(request.verb() + " " + request.words());
        content = request.content();
        return new Done("errors");
    }

    private final class Done implements Later {
        private final String member;

        Done(String member) {
            this.member = member;
        }

        @Override
        public boolean answer(Json out) {
            if (rotates) {
                return false;
            }
            out.member(member, true).member("message", member);
            return true;
        }

        @Override
        public void underWay(Json out) {
            out.member(member, false).member("message", "still under way");
        }
    }

    @Override
    public void verify(Json out, Actor actor) {
        calls.add("verify");
        out.member("message", "verifying");
    }
}
